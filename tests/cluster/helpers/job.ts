import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { PROJECT } from "../../helpers/run-suite";
import { get, kubectl } from "./kubectl";
import { KEYS, STORE_NAMESPACE } from "./manifests";

export const NAMESPACE = "clickstream-acceptance";
export const RESULTS_BUCKET = "acceptance-results";
const IN = ["--namespace", NAMESPACE];
const JOB = "job/clickstream-acceptance";
const OVERLAYS = path.join(PROJECT, "tests/cluster/overlays");

/** How long anything of a Job may take, in ms, and how often that is looked at. */
const [LIMIT, POLL] = [300_000, 500];

/** What `kubectl get` tells of a Job, as far as it matters. */
export interface Job {
  readonly metadata: { readonly uid: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly completedIndexes?: string;
    readonly failedIndexes?: string;
    readonly failed?: number;
  };
}

/** A pod of a Job, with how its container of the suite ended. */
export interface JobPod {
  readonly name: string;
  readonly index: number;
  readonly running: boolean;
  readonly exitCode?: number;
  /** Such as `OOMKilled`. */
  readonly reason?: string;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
    readonly status: {
      readonly containerStatuses?: readonly {
        readonly state: {
          readonly running?: object;
          readonly terminated?: { readonly exitCode: number; readonly reason: string };
        };
      }[];
    };
  }[];
}

/** Starts the Job of an overlay of this folder, after the one that ran before is gone. */
export async function startJob(overlay: string): Promise<void> {
  await kubectl("delete", ...IN, JOB, "--ignore-not-found", "--cascade=foreground");
  await kubectl("apply", "--server-side", "-k", path.join(OVERLAYS, overlay));
}

/** The Job once it has ended. */
export function endedJob(): Promise<Job> {
  return eventually("the Job ended", async () => {
    const job = await get<Job>(...IN, JOB);
    const ends = job.status.conditions?.some(({ type }) => type === "Complete" || type === "Failed");
    return ends ? job : undefined;
  });
}

/** All pods of the Job that are there, by their index. */
export async function podsOfJob(): Promise<readonly JobPod[]> {
  const { items } = await get<PodList>(...IN, "pods", "--selector", "job-name=clickstream-acceptance");
  return items
    .map(({ metadata: { name, labels }, status: { containerStatuses = [] } }) => ({
      name,
      index: Number(labels["batch.kubernetes.io/job-completion-index"]),
      running: containerStatuses[0]?.state.running !== undefined,
      ...containerStatuses[0]?.state.terminated,
    }))
    .sort((a, b) => a.index - b.index);
}

/** Waits until something is there. Throws an `Error` where it does not come to that. */
export async function eventually<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const end = performance.now() + LIMIT;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`It did not come to that ${what}`);
    await rest(POLL);
  }
}

/** The address of MinIO, which this machine reaches as pods do. */
export async function storeAddress(): Promise<string> {
  const asked = ["--namespace", STORE_NAMESPACE, "service/minio", "--output", "jsonpath={.spec.clusterIP}"];
  return `http://${await kubectl("get", ...asked)}:9000`;
}

/** What became of all environments, by the report that is made of those which a Job handed in. */
export interface Merged {
  readonly code: number;
  readonly said: string;
  readonly verdict: string;
  readonly environments: readonly { readonly name: string; readonly verdict: string; readonly countsAs: string }[];
}

/** Merges the reports of a Job, with the environments expected that a folder has. */
export async function merge({ metadata: { uid } }: Job, expected: string): Promise<Merged> {
  const output = mkdtempSync(path.join(tmpdir(), "clickstream-merged-"));
  const from = `s3://${RESULTS_BUCKET}/clickstream-acceptance/${uid}/`;
  const args = ["run", "--silent", "merge", "--", from, "--output", output, "--expected", expected];
  const env = {
    ...process.env,
    RESULTS_ENDPOINT: await storeAddress(),
    RESULTS_ACCESS_KEY: KEYS.MINIO_ACCESS_KEY,
    RESULTS_SECRET_KEY: KEYS.MINIO_SECRET_KEY,
  };
  const { code, said } = await new Promise<{ code: number; said: string }>((resolve) => {
    execFile("npm", args, { cwd: PROJECT, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
  const results = JSON.parse(readFileSync(path.join(output, "results.json"), "utf8")) as Omit<Merged, "code" | "said">;
  rmSync(output, { recursive: true });
  return { ...results, code, said };
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { before, describe, it } from "node:test";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { PROJECT } from "../helpers/run-suite";
import { deployService, deployStore } from "./helpers/deploy";
import {
  endedJob,
  eventually,
  type Job,
  merge,
  NAMESPACE,
  podsOfJob,
  RESULTS_BUCKET,
  startJob,
  storeAddress,
} from "./helpers/job";
import { apply, kubectl, NO_CLUSTER } from "./helpers/kubectl";
import { KEYS, namespace } from "./helpers/manifests";

const ENVIRONMENTS = path.join(PROJECT, "tests/cluster/overlays/many/environments");
const HEALTHY_ALONE = path.join(PROJECT, "tests/cluster/overlays/single/environments");
/** Indexes are in the order of the environments' names: faulty, healthy, missing. */
const ENDS = { completedIndexes: "1", failedIndexes: "0,2" };
const IN = ["--namespace", NAMESPACE];

/** The Job of deploy/kubernetes as it is there: the overlays beside this file only say which environments there are. */
describe("The Job for many environments", { skip: NO_CLUSTER }, () => {
  let store: S3Client;

  before(async () => {
    await deployStore();
    await deployService("healthy", { SANDBOX_PACE: "50" });
    await deployService("faulty", { SANDBOX_FAULT: "upload-fails", SANDBOX_PACE: "100" });
    const credentials = { accessKeyId: KEYS.MINIO_ACCESS_KEY, secretAccessKey: KEYS.MINIO_SECRET_KEY };
    store = new S3Client({ endpoint: await storeAddress(), region: "us-east-1", forcePathStyle: true, credentials });
    await store.send(new CreateBucketCommand({ Bucket: RESULTS_BUCKET }));
    await apply(namespace(NAMESPACE));
    await kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted");
    const [key, secret] = [KEYS.MINIO_ACCESS_KEY, KEYS.MINIO_SECRET_KEY];
    await createSecret("clickstream-acceptance", `RESULTS_ACCESS_KEY=${key}`, `RESULTS_SECRET_KEY=${secret}`);
    await createCredentials();
  });

  async function createSecret(name: string, ...literals: readonly string[]): Promise<void> {
    const options = literals.map((literal) => `--from-literal=${literal}`);
    await kubectl("create", "secret", "generic", name, ...IN, ...options);
  }

  /** A file of keys for each environment, as docs/kubernetes.md has it. */
  async function createCredentials(): Promise<void> {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-credentials-"));
    const lines = Object.entries(KEYS).map((pair) => pair.join("="));
    for (const name of ["healthy", "faulty", "missing"])
      writeFileSync(path.join(folder, `${name}.env`), lines.join("\n"));
    await kubectl("create", "secret", "generic", "clickstream-environments", ...IN, `--from-file=${folder}`);
    rmSync(folder, { recursive: true });
  }

  /** What the first pod of an index wrote; empty before it runs. */
  async function saysOf(index: number): Promise<string> {
    const pod = (await podsOfJob()).find((one) => one.index === index && one.running);
    return pod ? kubectl("logs", ...IN, pod.name) : "";
  }

  async function expectVerdicts(job: Job): Promise<void> {
    const merged = await merge(job, ENVIRONMENTS);
    expect(merged.code, merged.said).to.equal(1);
    expect(merged.environments.map(({ name, countsAs }) => [name, countsAs])).to.deep.equal([
      ["faulty", "failed"],
      ["missing", "could not be tried"],
      ["healthy", "passed"],
    ]);
  }

  /** How many runs on an environment handed in their reports to a Job's folder. */
  async function handedIn({ metadata: { uid } }: Job, environment: string): Promise<number> {
    const prefix = `clickstream-acceptance/${uid}/${environment}/`;
    const { Contents: objects = [] } = await store.send(
      new ListObjectsV2Command({ Bucket: RESULTS_BUCKET, Prefix: prefix }),
    );
    return objects.filter(({ Key: key }) => key?.endsWith("/results.json")).length;
  }

  it("comes to the right verdict on each, and on all", async () => {
    await startJob("many");
    const job = await endedJob();
    expect(job.status).to.include(ENDS);
    const codes = (await podsOfJob()).map(({ index, exitCode }) => [index, exitCode]);
    expect(codes, "what could not be tried is tried once more, and nothing else").to.deep.equal([
      [0, 1],
      [1, 0],
      [2, 2],
      [2, 2],
    ]);
    await expectVerdicts(job);
  });

  it("starts runs again whose node is drained, and takes only what came to its end", async () => {
    await startJob("many");
    await eventually("one run has found a failure, and another is under way", async () =>
      (await saysOf(0)).includes("✘") && (await saysOf(1)).includes("New data in MinIO") ? true : undefined,
    );
    const drained = (await podsOfJob()).filter(({ running }) => running).map(({ name }) => name);
    expect(drained).to.have.length.greaterThan(1);
    try {
      const selector = "--pod-selector=app.kubernetes.io/name=clickstream-acceptance";
      await kubectl("drain", "node", selector, "--delete-emptydir-data", "--timeout=180s");
      expect((await podsOfJob()).map(({ name }) => name)).not.to.include.members(drained);
    } finally {
      await kubectl("uncordon", "node");
    }
    const job = await endedJob();
    expect(job.status, "a drain does not count as a failure").to.include({ failed: 3, ...ENDS });
    for (const name of ["faulty", "healthy"])
      expect(await handedIn(job, name), "a run that is drained hands in what it has, too").to.equal(2);
    await expectVerdicts(job);
  });

  it("tries once more what could not be tried", async () => {
    await kubectl("delete", ...IN, "secret", "clickstream-environments");
    await startJob("single");
    await eventually("the first run ended", async () => (await podsOfJob()).find(({ exitCode }) => exitCode === 2));
    await createCredentials();
    const job = await endedJob();
    expect(job.status).to.include({ completedIndexes: "0", failed: 1 });
    expect((await podsOfJob()).map(({ exitCode }) => exitCode)).to.have.members([2, 0]);
    expect((await merge(job, HEALTHY_ALONE)).verdict).to.equal("passed");
  });

  it("does not pass an environment whose runs have no memory left", async () => {
    await startJob("hungry");
    const job = await endedJob();
    expect(job.status).to.include({ failedIndexes: "0", failed: 2 });
    expect((await podsOfJob()).map(({ reason }) => reason)).to.deep.equal(["OOMKilled", "OOMKilled"]);
    const merged = await merge(job, HEALTHY_ALONE);
    expect(merged.code, merged.said).to.equal(2);
    expect(merged.environments).to.have.length(1);
    expect(merged.environments[0]).to.include({ name: "healthy", countsAs: "could not be tried" });
  });
});

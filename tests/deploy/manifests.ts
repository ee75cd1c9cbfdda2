import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT } from "../helpers/run-suite";

/** What is deployed to a cluster, as Kustomize makes it of deploy/kubernetes/. */

export const FOLDER = path.join(PROJECT, "deploy/kubernetes");

export interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly resources: Readonly<Record<"requests" | "limits", Readonly<Record<string, string>>>>;
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly containers: readonly Container[];
  readonly enableServiceLinks: boolean;
  readonly restartPolicy: string;
  readonly securityContext: unknown;
  readonly serviceAccountName: string;
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}

export interface JobSpec {
  readonly backoffLimitPerIndex: number;
  readonly completionMode: string;
  readonly completions: number;
  readonly parallelism: number;
  readonly maxFailedIndexes?: number;
  readonly podFailurePolicy: unknown;
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
}

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

const PROGRAMS = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
] as const;

/** Either is Kustomize; unset where neither is in PATH. */
const program = PROGRAMS.find(([name, first]) => spawnSync(name, [first, "--help"]).status === 0);

/** Why manifests cannot be made here; false where they can. */
export const cannotRender: string | false = program
  ? false
  : "neither kustomize nor kubectl is in PATH, so the files in deploy/kubernetes/ are not put together here";

/** What an overlay comes to. */
export function rendered(overlay: string): readonly Manifest[] {
  if (!program) throw new Error(String(cannotRender));
  const [name, first] = program;
  const { status, stdout, stderr } = spawnSync(name, [first, path.join(FOLDER, "overlays", overlay)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** The one of a kind. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const [found, ...others] = manifests.filter((one) => one.kind === kind);
  if (!found || others.length > 0) throw new Error(`There are ${others.length + (found ? 1 : 0)} of kind ${kind}`);
  return found;
}

/** What a Job does, or the Jobs of a CronJob. */
export function jobOf(manifests: readonly Manifest[]): JobSpec {
  const cron = manifests.find(({ kind }) => kind === "CronJob");
  if (cron) return (cron.spec as { readonly jobTemplate: { readonly spec: JobSpec } }).jobTemplate.spec;
  return only(manifests, "Job").spec as JobSpec;
}

export function suiteOf(job: JobSpec): Container {
  const suite = job.template.spec.containers.find(({ name }) => name === "suite");
  if (!suite) throw new Error("No container is called suite");
  return suite;
}

/** What a ConfigMap holds. */
export function dataOf(manifests: readonly Manifest[], name: string | undefined): Readonly<Record<string, string>> {
  return manifests.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name)?.data ?? {};
}

/** The variables that a container has of its own and of ConfigMaps, except those of the running Job. */
export function variablesOf(
  manifests: readonly Manifest[],
  { env = [], envFrom = [] }: Container,
): Record<string, string> {
  const common = envFrom.map(({ configMapRef }) => dataOf(manifests, configMapRef?.name));
  const own = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.assign({}, ...common, Object.fromEntries(own));
}

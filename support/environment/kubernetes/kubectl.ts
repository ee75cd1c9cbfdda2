import { execFile } from "node:child_process";
import * as v from "valibot";
import type { KubernetesSettings } from "../../settings/settings";

/** What kubectl answered. */
export interface KubectlAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where kubectl is to look. */
export type Place = Pick<KubernetesSettings, "namespace" | "context">;

/** How long an answer may take, in ms. The API server answers in a second or two. */
const LIMIT = 15_000;
const MOST_TEXT = 5 * 1024 ** 2;

export function optionsFor({ namespace, context }: Place): string[] {
  return [...(context ? ["--context", context] : []), "--namespace", namespace];
}

/** Asks kubectl. Never throws: what went wrong is in the answer. */
export function kubectl(place: Place, ...args: readonly string[]): Promise<KubectlAnswer> {
  return new Promise((resolve) => {
    const options = { timeout: LIMIT, maxBuffer: MOST_TEXT };
    execFile("kubectl", [...optionsFor(place), ...args], options, (error, stdout, stderr) => {
      const reason = stderr.trim() || (error?.killed ? "it did not answer in time" : (error?.message ?? ""));
      resolve({ ok: error === null, stdout: stdout.trim(), stderr: reason });
    });
  });
}

/** What `jsonpath={.spec.selector}` prints. */
const selector = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** The pods behind a service as a label selector, such as `app=minio`; unset where kubectl does not tell it. */
export async function selectorOf(place: Place, service: string): Promise<string | undefined> {
  const { ok, stdout } = await kubectl(place, "get", "service", service, "--output", "jsonpath={.spec.selector}");
  const labels = v.safeParse(selector, stdout);
  if (!ok || !labels.success) return undefined;
  return Object.entries(labels.output)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

/** What `kubectl get THINGS --output json` prints, with what matters of each. */
export function printedList<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.string(), v.parseJson(), v.object({ items: v.array(item) }));
}

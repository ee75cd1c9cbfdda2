import { execFile } from "node:child_process";
import type { KubernetesSettings } from "../../settings/settings";

/** What kubectl answered. */
export interface KubectlAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where kubectl is to look. */
export type Place = Pick<KubernetesSettings, "namespace" | "context">;

/** A question to the API server is answered in a second or two; one that is not stays without an answer. In ms. */
const LIMIT = 15_000;
const MOST_TEXT = 5 * 1024 ** 2;

export function optionsFor({ namespace, context }: Place): string[] {
  return [...(context ? ["--context", context] : []), "--namespace", namespace];
}

/** Asks kubectl. Never throws: whatever happened is in the answer. */
export function kubectl(place: Place, ...args: readonly string[]): Promise<KubectlAnswer> {
  return new Promise((resolve) => {
    const options = { timeout: LIMIT, maxBuffer: MOST_TEXT };
    execFile("kubectl", [...optionsFor(place), ...args], options, (error, stdout, stderr) => {
      const reason = stderr.trim() || (error?.killed ? "it did not answer in time" : (error?.message ?? ""));
      resolve({ ok: error === null, stdout: stdout.trim(), stderr: reason });
    });
  });
}

/** The pods behind a service as a label selector, such as `app=minio`; unset where it cannot be told. */
export async function selectorOf(place: Place, service: string): Promise<string | undefined> {
  const { ok, stdout } = await kubectl(place, "get", "service", service, "--output", "jsonpath={.spec.selector}");
  if (!ok || stdout === "") return undefined;
  const labels = Object.entries(JSON.parse(stdout) as Record<string, string>);
  return labels.map(([name, value]) => `${name}=${value}`).join(",");
}

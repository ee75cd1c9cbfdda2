import { request } from "undici";
import type { Settings } from "../settings/settings";
import { mayRestart, restartablePod } from "./kubernetes/pod-restart";
import type { Restartable } from "./restartable";
import type { Target } from "./target";

/** Why the target is not to be restarted, or cannot be, each with what to do about it; unset where it can. */
export async function whyNotRestarted(
  target: Target,
  settings: Pick<Settings, "allowRestart">,
): Promise<string | undefined> {
  const { allowRestart } = settings;
  if (allowRestart === false) return "ALLOW_RESTART=false forbids to restart the service.";
  if (target.kind === "sandbox") return undefined;
  if (!target.forwarded)
    return "the service is not reached by kubectl, so the suite cannot restart it. For a service in Kubernetes: PORT_FORWARD=true ALLOW_RESTART=true";
  if (!allowRestart)
    return "this restarts the service, which nobody has allowed. Where that disturbs nobody, set ALLOW_RESTART=true";
  if (await mayRestart(target.forwarded)) return undefined;
  return `the user of kubectl may not delete pods in the namespace ${target.forwarded.namespace}, so the suite cannot restart the service. Ask for the right to get services and to get, list and delete pods there.`;
}

/** Finds what can be restarted of a target, of which `whyNotRestarted` gives no reason against it. */
export async function restartable({ forwarded, baseUrl }: Target): Promise<Restartable> {
  if (forwarded) return restartablePod(forwarded);
  return {
    what: "the embedded sandbox's service, while its store goes on",
    baseUrl,
    restart: () => restartSandbox(baseUrl),
    whyNotBack: async () => undefined,
    release: async () => {},
  };
}

async function restartSandbox(baseUrl: string): Promise<void> {
  const { statusCode, body } = await request(`${baseUrl}/sandbox/restart`, { method: "POST" });
  await body.dump();
  if (statusCode !== 202) throw new Error(`The embedded sandbox was to be restarted, and answered with ${statusCode}.`);
}

import { kubectl, type Place, selectorOf } from "./kubectl";

/** Lines of each container: enough to see what led to a failure, and few enough to read. */
const LINES = 100;

/**
 * What the service's pods wrote since a moment, each line after the name of its pod and the time. Where the log cannot be
 * read, a sentence in brackets that says why.
 */
export async function podLog(place: Place, service: string, since: Date): Promise<string> {
  const selector = await selectorOf(place, service);
  if (!selector) return `(the pods behind the service ${service} could not be found)`;
  const { ok, stdout, stderr } = await kubectl(
    place,
    ...["logs", "--selector", selector, "--all-containers", "--prefix", "--timestamps"],
    ...["--tail", String(LINES), "--since-time", since.toISOString()],
  );
  if (!ok) return `(kubectl could not read it: ${stderr})`;
  return stdout || "(nothing was written since the scenario began)";
}

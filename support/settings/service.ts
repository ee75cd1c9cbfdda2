import type { Variable } from "./names";
import { textOf } from "./reader";
import { flag } from "./values";

/** A gateway may tell services apart by headers. */
const OF_ADDRESS: readonly Variable[] = ["CLICKSTREAM_HEADERS"];
const OF_FORWARDING: readonly Variable[] = [...OF_ADDRESS, "K8S_CONTEXT", "K8S_NAMESPACE", "CLICKSTREAM_SERVICE"];

/** What tells the service of some settings from other services; unset where it is a sandbox, or none is named. */
export function serviceIn(env: NodeJS.ProcessEnv): string | undefined {
  const address = textOf(env, "CLICKSTREAM_BASE_URL")?.toLowerCase().replace(/\/+$/, "");
  if (address === "sandbox" || (address === undefined && !isForwarded(env))) return undefined;
  const others = address === undefined ? OF_FORWARDING : OF_ADDRESS;
  return JSON.stringify([address, ...others.map((name) => textOf(env, name))]);
}

function isForwarded(env: NodeJS.ProcessEnv): boolean {
  try {
    return flag(textOf(env, "PORT_FORWARD") ?? "false");
  } catch {
    // readSettings refuses it.
    return false;
  }
}

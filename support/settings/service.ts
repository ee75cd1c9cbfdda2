import { NAMESPACE, SERVICE } from "./environment";
import type { Variable } from "./names";
import { textOf } from "./reader";
import { baseUrl, flag, kubernetesService } from "./values";

/** What tells the service of some settings from other services; unset where it is a sandbox, or none is named. */
export function serviceIn(env: NodeJS.ProcessEnv): string | undefined {
  const address = textOf(env, "CLICKSTREAM_BASE_URL");
  const place = address === undefined ? forwardedIn(env) : asRead(address, baseUrl);
  if (place === undefined || place === "sandbox") return undefined;
  // A gateway may tell services apart by headers.
  return JSON.stringify([place, textOf(env, "CLICKSTREAM_HEADERS")]);
}

/** Whether settings say where the service is. Otherwise it would be looked for on this machine. */
export function namesService(env: NodeJS.ProcessEnv): boolean {
  return textOf(env, "CLICKSTREAM_BASE_URL") !== undefined || isForwarded(env) !== false;
}

/** The place of a service that is reached by a port forwarding, with the defaults of what is not set. */
function forwardedIn(env: NodeJS.ProcessEnv) {
  if (isForwarded(env) !== true) return undefined;
  const of = (name: Variable) => textOf(env, name);
  const service = asRead(of("CLICKSTREAM_SERVICE") ?? SERVICE.name, (text) => kubernetesService(text, SERVICE.port));
  return [of("K8S_CONTEXT"), of("K8S_NAMESPACE") ?? NAMESPACE, service];
}

/** The text itself where it cannot be read, which `readSettings` refuses. */
function isForwarded(env: NodeJS.ProcessEnv): boolean | string {
  return asRead(textOf(env, "PORT_FORWARD") ?? "false", flag);
}

function asRead<T>(text: string, parse: (text: string) => T): T | string {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

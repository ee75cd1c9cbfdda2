import { createInterface } from "node:readline/promises";
import { isListed, isLocal } from "../net/addresses";
import type { ForwardedService, Target } from "./target";

/**
 * Generation writes real data, so it is for test and development environments only. What is on this machine, and what
 * ALLOWED_HOSTS or ALLOWED_CONTEXTS names, needs no asking. A service whose port was forwarded is not on this machine,
 * whatever its address says: it is asked about by its context and namespace.
 */

/** What the settings allow without asking. */
export interface Allowed {
  /** `host`, `host:port` or `*.domain`. */
  readonly hosts: readonly string[];
  /** `context` or `context/namespace`. */
  readonly contexts: readonly string[];
}

/** Where a generation would write real data, where someone has to agree to that. */
export interface Destination {
  /** For the question. */
  readonly name: string;
  /** The setting that allows it without asking, as `NAME=value`. */
  readonly setting: string;
}

/** Where a generation would write real data at or through; unset where nobody has to agree to that. */
export function destinationToAgreeTo(target: Target, allowed: Allowed): Destination | undefined {
  if (target.forwarded) return forwardedDestination(target.forwarded, allowed.contexts);
  // The sandbox is this machine's own; its store may be anyone's.
  const address = target.kind === "sandbox" ? target.storeEndpoint : target.baseUrl;
  if (isLocal(address) || isListed(address, allowed.hosts)) return undefined;
  return { name: address, setting: `ALLOWED_HOSTS=${new URL(address).hostname}` };
}

/**
 * The name of a context may hold slashes and colons, as those of EKS do, so an entry is compared as a whole and not
 * taken apart. Within a cluster kubectl works without a context: `/namespace` allows that.
 */
function forwardedDestination(
  { service, context = "", namespace }: ForwardedService,
  allowed: readonly string[],
): Destination | undefined {
  const place = `${context}/${namespace}`;
  if (allowed.includes(place) || (context !== "" && allowed.includes(context))) return undefined;
  const where = `${context ? `context ${context}` : "no context"}, namespace ${namespace}`;
  return { name: `the service ${service} (${where})`, setting: `ALLOWED_CONTEXTS=${quoted(place)}` };
}

/** As a shell and an `.env` file take it. */
function quoted(value: string): string {
  return /^[\w./:@+-]+$/.test(value) ? value : `'${value}'`;
}

/** Why a run without a terminal to ask in is refused. */
export function refusal({ name, setting }: Destination): string {
  return [
    `Nothing was run: this would generate and upload real data to ${name}, and there is no terminal to ask in.`,
    `If that is a test or development environment, set ${setting}`,
  ].join("\n");
}

/** Asks in the terminal. Anything but a yes counts as a no, and so do the end of the input and Ctrl-C. */
export async function agrees(
  { name }: Destination,
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const given = new AbortController();
  // The end of the input, or Ctrl-C at the question.
  terminal.once("close", () => given.abort()).once("SIGINT", () => terminal.close());
  try {
    const answer = await terminal.question(`This generates and uploads real data to ${name}. Continue? [y/N] `, {
      signal: given.signal,
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    output.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}

import { createInterface } from "node:readline/promises";
import { isListed, isLocal } from "../net/addresses";
import type { Target } from "./target";

/**
 * Generation writes real data, so it is for test and development environments only. What is on this machine or was
 * forwarded to it, and what ALLOWED_HOSTS names, needs no asking.
 */

/** The address that a generation would write real data at or through, where someone has to agree to that. */
export function addressToAgreeTo(target: Target, allowedHosts: readonly string[]): string | undefined {
  // The sandbox is this machine's own; its store may be anyone's.
  const address = target.kind === "sandbox" ? target.storeEndpoint : target.baseUrl;
  return isLocal(address) || isListed(address, allowedHosts) ? undefined : address;
}

/** Why a run without a terminal to ask in is refused. */
export function refusal(address: string): string {
  const { hostname } = new URL(address);
  return [
    `Nothing was run: this would generate and upload real data to ${address}, and there is no terminal to ask in.`,
    `If that is a test or development environment, set ALLOWED_HOSTS=${hostname}`,
  ].join("\n");
}

/** Asks in the terminal. Anything but a yes is a no, the end of the input and Ctrl-C too. */
export async function agrees(
  address: string,
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const given = new AbortController();
  // The end of the input, or Ctrl-C at the question.
  terminal.once("close", () => given.abort()).once("SIGINT", () => terminal.close());
  try {
    const answer = await terminal.question(`This generates and uploads real data to ${address}. Continue? [y/N] `, {
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

import { BroadcastChannel } from "node:worker_threads";

/**
 * Which services were reached in this run. One that was reached and does not answer any more has crashed, which is its
 * failure; one that never was may not be there at all, which says nothing about it. The workers of a parallel run tell
 * each other over a channel.
 */

const channel = new BroadcastChannel("clickstream-reached");
const reached = new Set<string>();
channel.unref();
channel.onmessage = ({ data }) => void reached.add(data as string);

/** Notes, in this thread and in the workers, that the service at an address was reached. */
export function tellReached(address: string): void {
  const { origin } = new URL(address);
  if (reached.has(origin)) return;
  reached.add(origin);
  channel.postMessage(origin);
}

/** Whether the service at an address was reached, as far as this thread has learnt. */
export function wasReached(address: string): boolean {
  return reached.has(new URL(address).origin);
}

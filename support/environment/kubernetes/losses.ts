import { BroadcastChannel } from "node:worker_threads";

/** A port forwarding that ended by itself. */
export interface Loss {
  readonly service: string;
  /** What kubectl wrote to standard error; may be empty. */
  readonly said: string;
  /** In ms since 1970. */
  readonly at: number;
}

/** The forwardings belong to the main thread; the workers of a parallel run learn of a loss over a channel. */
const channel = new BroadcastChannel("clickstream-forwarding-lost");
const losses: Loss[] = [];
channel.unref();
channel.onmessage = ({ data }) => void losses.push(data as Loss);

/** Adds a loss, in this thread and in the workers. */
export function tellLoss(loss: Loss): void {
  losses.push(loss);
  channel.postMessage(loss);
}

/** The losses from a moment on, as far as this thread has learnt of them. */
export function lossesSince(moment: Date): Loss[] {
  return losses.filter(({ at }) => at >= moment.getTime());
}

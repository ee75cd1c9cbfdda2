import { BroadcastChannel } from "node:worker_threads";

/** A port forwarding that ended on its own. */
export interface Loss {
  readonly service: string;
  readonly said: string;
  /** In ms since 1970. */
  readonly at: number;
}

/** The main thread keeps the forwardings; workers of a parallel run hear of a loss over a channel. */
const channel = new BroadcastChannel("clickstream-forwarding-lost");
const losses: Loss[] = [];
channel.unref();
channel.onmessage = ({ data }) => void losses.push(data as Loss);

export function tellLoss(loss: Loss): void {
  losses.push(loss);
  channel.postMessage(loss);
}

export function lossesSince(moment: Date): Loss[] {
  return losses.filter(({ at }) => at >= moment.getTime());
}

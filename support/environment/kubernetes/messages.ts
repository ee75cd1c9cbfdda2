import * as v from "valibot";

/** What crosses between the run and the supervisor, the process that keeps its port forwardings up. */

/** One thing to forward. It gets a free local port, and keeps that when it is started again. */
export interface Forwarding {
  /** As kubectl names it: `svc/minio`. */
  readonly resource: string;
  readonly port: number;
}

/** What the supervisor is started with. */
export interface SupervisorOrder {
  /** What comes before `port-forward`: the namespace, and the context where one is chosen. */
  readonly options: readonly string[];
  /** How long kubectl waits for a pod to run before it gives up, in ms. */
  readonly podLimit: number;
  readonly forwardings: readonly Forwarding[];
}

const resource = v.string();
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
/** Below 2 there is no process of a user, and a signal to such a group would reach others. */
const group = v.pipe(v.number(), v.integer(), v.minValue(2));

/** What the supervisor reports of one forwarding. */
export const supervisorReport = v.variant("kind", [
  /** kubectl runs; its process ID is also that of its group. */
  v.object({ kind: v.literal("started"), resource, group }),
  /** What it wrote to standard error so far, before it forwards. */
  v.object({ kind: v.literal("says"), resource, said: v.string() }),
  v.object({ kind: v.literal("up"), resource, localPort: port }),
  /** kubectl ended, with the end of what it wrote to standard error. Once it was up, it is started again. */
  v.object({ kind: v.literal("ended"), resource, said: v.string(), noKubectl: v.boolean() }),
]);

export type SupervisorReport = Readonly<v.InferOutput<typeof supervisorReport>>;

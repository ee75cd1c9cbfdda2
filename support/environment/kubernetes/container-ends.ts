import { setTimeout as rest } from "node:timers/promises";
import * as v from "valibot";
import { kubectl, type Place, printedList, selectorOf } from "./kubectl";

/** That a container ended. The log of its pod is that of the one that was started in its place. */
export interface ContainerEnd {
  readonly pod: string;
  readonly container: string;
  /** In the words of Kubernetes, such as `OOMKilled`. */
  readonly reason: string;
  readonly exitCode: number;
  readonly at: Date;
}

const ended = v.object({ reason: v.optional(v.string(), "no reason"), exitCode: v.number(), finishedAt: v.string() });
const state = v.optional(v.object({ terminated: v.optional(ended) }), {});

/** What matters of `kubectl get pods --output json`. */
const podsSchema = printedList(
  v.object({
    metadata: v.object({ name: v.string() }),
    status: v.object({
      containerStatuses: v.optional(v.array(v.object({ name: v.string(), state, lastState: state })), []),
    }),
  }),
);

/** A kubelet tells of an end a second or two later. In ms. */
const DELAY = 2000;
const LINES = "20";

/**
 * The containers of a service's pods that ended since a moment; none where kubectl does not tell. Takes two seconds.
 */
export async function containerEnds(place: Place, service: string, since: Date): Promise<readonly ContainerEnd[]> {
  const [selector] = await Promise.all([selectorOf(place, service), rest(DELAY)]);
  if (!selector) return [];
  const { stdout } = await kubectl(place, "get", "pods", "--selector", selector, "--output", "json");
  return endsSince(stdout, since);
}

/** Those that ended since a moment, in what `kubectl get pods --output json` prints. It tells whole seconds. */
export function endsSince(pods: string, since: Date): readonly ContainerEnd[] {
  const { success, output } = v.safeParse(podsSchema, pods);
  if (!success) return [];
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const ends: ContainerEnd[] = [];
  for (const { metadata, status } of output.items)
    for (const { name: container, state, lastState } of status.containerStatuses)
      for (const { terminated } of [lastState, state]) {
        if (!terminated) continue;
        const { reason, exitCode, finishedAt } = terminated;
        ends.push({ pod: metadata.name, container, reason, exitCode, at: new Date(finishedAt) });
      }
  return ends.filter(({ at }) => at.getTime() >= from);
}

/** What a container that was started again wrote last before its end; empty where kubectl does not tell. */
export async function lastWords(place: Place, { pod, container }: ContainerEnd): Promise<string> {
  const previous = ["--container", container, "--previous", "--timestamps", "--tail", LINES];
  const { ok, stdout } = await kubectl(place, "logs", pod, ...previous);
  return ok ? stdout : "";
}

/** Such as: the container backend of the pod backend-1 ended: OOMKilled (exit code 137) */
export function describeEnd({ pod, container, reason, exitCode }: ContainerEnd): string {
  return `the container ${container} of the pod ${pod} ended: ${reason} (exit code ${exitCode})`;
}

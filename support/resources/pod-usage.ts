import * as v from "valibot";
import { type Look, Unmeasurable } from "./look";

/** What the metrics API of Kubernetes (`metrics.k8s.io/v1beta1`) says of pods, as plain data. */

const usage = v.object({ cpu: v.string(), memory: v.string() });
const podList = v.object({
  items: v.array(
    v.object({
      metadata: v.object({ name: v.string() }),
      timestamp: v.pipe(v.string(), v.isoTimestamp()),
      containers: v.array(v.object({ usage })),
    }),
  ),
});

/** What all containers of a pod used: memory in bytes, and processors on average over a time until `measuredAt`. */
export interface PodUsage {
  readonly name: string;
  /** In ms since 1970. */
  readonly measuredAt: number;
  readonly memory: number;
  readonly processors: number;
}

/** Reads the API's answer. Throws `Unmeasurable` where it is none, or there is no pod in it. */
export function podUsage(text: string): PodUsage[] {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), podList), text);
  if (!success) throw new Unmeasurable("the metrics API of the cluster answers in a form that cannot be read");
  if (output.items.length === 0)
    throw new Unmeasurable("the metrics API of the cluster has measured no pod behind the service yet");
  return output.items.map(({ metadata, timestamp, containers }) => ({
    name: metadata.name,
    measuredAt: Date.parse(timestamp),
    memory: sum(containers.map((container) => quantity(container.usage.memory))),
    processors: sum(containers.map((container) => quantity(container.usage.cpu))),
  }));
}

const FACTORS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 },
};

/** A quantity as Kubernetes writes it: `250m`, `12345678n`, `128Mi`, `1e3`. Throws `Unmeasurable` for anything else. */
export function quantity(text: string): number {
  const [, number = "", unit = ""] = /^([\d.]+(?:e[+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const value = Number(number || Number.NaN) * (FACTORS[unit] ?? Number.NaN);
  if (Number.isNaN(value))
    throw new Unmeasurable(`the metrics API of the cluster says "${text}", which is no quantity`);
  return value;
}

/**
 * Makes looks of what the API says. It tells averages, so processor time is added up from them: what a pod used on
 * average, for the time since it was measured before.
 */
export class PodClock {
  readonly #measured = new Map<string, number>();
  #processorTime = 0;
  /** The last measurement, by its moment and its pods, and when that was on the clock of the looks. */
  #last: { readonly measured: string; readonly at: number } | undefined;

  /** `now` is the same moment on both clocks: `performance.now()`, and ms since 1970. */
  look(pods: readonly PodUsage[], now: { readonly performance: number; readonly since1970: number }): Look {
    for (const { name, measuredAt, processors } of pods) {
      const before = this.#measured.get(name);
      if (before !== undefined) this.#processorTime += processors * Math.max(0, measuredAt - before);
      this.#measured.set(name, Math.max(before ?? 0, measuredAt));
    }
    const measured = pods.map(({ name, measuredAt }) => `${name} ${measuredAt}`).join();
    // One measurement that is told again and again has one moment, though the clocks do not agree to the millisecond.
    if (this.#last?.measured !== measured) {
      // What is older of several pods: after it, all of them were measured. The cluster's clock may be ahead.
      const age = Math.max(0, now.since1970 - Math.min(...pods.map(({ measuredAt }) => measuredAt)));
      this.#last = { measured, at: now.performance - age };
    }
    return {
      at: this.#last.at,
      memory: sum(pods.map(({ memory }) => memory)),
      processorTime: this.#processorTime,
      run: pods
        .map(({ name }) => name)
        .toSorted()
        .join(" "),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

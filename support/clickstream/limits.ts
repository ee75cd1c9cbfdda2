import {
  expectAllWithin,
  holdAgainst,
  type Limit,
  type MeasuredLimit,
  type Measurement,
  type Override,
  parseLimit,
} from "../shared/limits";
import { whyInBursts } from "./bursts";
import type { Timings } from "./timings";

/** The measures that may have a limit, as feature tables name them. Durations in ms, sizes in bytes. */
const MEASURES = {
  "total time": ({ totalTime: value }: Timings): Measurement => ({ unit: "duration", value }),
  "time to first chunk": ({ timeToFirstChunk: value }: Timings): Measurement => ({ unit: "duration", value }),
  "output received": ({ bytes: value }: Timings): Measurement => ({ unit: "size", value }),
  "average chunk delay": (timings: Timings): Measurement => ({
    unit: "duration",
    // With fewer than two chunks there is no delay between any, which keeps to every limit.
    value: timings.chunkDelay?.average ?? 0,
    notJudged: (withinLimit, bound) => (withinLimit ? undefined : whyInBursts(timings, bound)),
  }),
} as const;

export type Measure = keyof typeof MEASURES;

/** Holds timings against the feature's limits. Throws an `Error` for a table that cannot be understood. */
export function measureLimits(
  timings: Timings,
  limits: readonly Limit[],
  overrides: Readonly<Record<Measure, Override | undefined>>,
): MeasuredLimit<Measure>[] {
  const measured = Object.entries(MEASURES).map(([measure, of]) => [measure, of(timings)]);
  return holdAgainst(limits, Object.fromEntries(measured) as Record<Measure, Measurement>, overrides);
}

/** Every measure that can be judged is within its limit. `variables` names the setting that adjusts each limit. Throws a `Failure`. */
export function expectWithinLimits(
  limits: readonly MeasuredLimit<Measure>[],
  variables: Readonly<Record<Measure, string>>,
): void {
  expectAllWithin(limits, {
    promised: "the generation stays within its limits",
    cause: causeOf,
    lookAt: "look at the output, and at what else runs there",
    variables,
  });
}

function causeOf(exceeded: readonly Measure[]): string {
  if (exceeded.every((measure) => measure === "output received"))
    return "the generator did less than it should, or tells less of it than promised";
  if (exceeded.every((measure) => measure === "average chunk delay"))
    return "the generator pauses between its lines, or the service is slow to pass them on";
  return "the service, its store or its machine is slower than promised, or busy with something else";
}

/** The limit of the average chunk delay in a feature's table, in ms; unset where the table has none. */
export function averageDelayLimit(limits: readonly Limit[]): number | undefined {
  const row = limits.find(({ measure }) => measure === "average chunk delay");
  return row ? parseLimit(row.limit, "duration")[1] : undefined;
}

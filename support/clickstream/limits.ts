import { Failure } from "../shared/failure";
import { formatDuration, formatSize, parseDuration, parseSize } from "../shared/quantities";
import { whyInBursts } from "./bursts";
import type { Timings } from "./timings";

/** The measures that may have a limit, as feature tables name them. Durations in ms, sizes in bytes. */
const MEASURES = {
  "total time": { unit: "duration", of: (timings: Timings) => timings.totalTime },
  "time to first chunk": { unit: "duration", of: (timings: Timings) => timings.timeToFirstChunk },
  "output received": { unit: "size", of: (timings: Timings) => timings.bytes },
  // With fewer than two chunks there is no delay between any, which keeps to every limit.
  "average chunk delay": { unit: "duration", of: (timings: Timings) => timings.chunkDelay?.average ?? 0 },
} as const;

export type Measure = keyof typeof MEASURES;

/** A limit of the feature's table: `{ measure: "total time", limit: "less than 10 minutes" }`. */
export interface Limit {
  readonly measure: string;
  readonly limit: string;
}

/** A limit set from outside, in place of the feature's: its variable and its value (ms or bytes). */
export interface Override {
  readonly variable: string;
  readonly value: number;
}

/** A limit and what was measured, printed for people. */
export interface MeasuredLimit {
  readonly measure: Measure;
  /** As the feature has it. */
  readonly promised: string;
  /** The limit that applied. */
  readonly limit: string;
  /** The same as a number, in ms or bytes. */
  readonly bound: number;
  /** The variable that it comes from, where it is not the feature's own. */
  readonly setting?: string;
  readonly value: string;
  readonly withinLimit: boolean;
  /** What was measured as a share of the limit; unset where it never came. */
  readonly ofLimit?: number;
  /** Why exceeding the limit is no failure: there is not enough to judge the measure by. */
  readonly notJudged?: string;
}

/** Holds timings against the feature's limits. Throws an `Error` for a table that cannot be understood. */
export function measureLimits(
  timings: Timings,
  limits: readonly Limit[],
  overrides: Readonly<Record<Measure, Override | undefined>>,
): MeasuredLimit[] {
  return limits.map(({ measure, limit }) => {
    if (!isMeasure(measure))
      throw new Error(`There is no measure "${measure}"; there are ${Object.keys(MEASURES).join(", ")}.`);
    const { unit, of } = MEASURES[measure];
    const print = unit === "duration" ? formatDuration : formatSize;
    const [comparison, promised] = parseLimit(limit, unit);
    const override = overrides[measure];
    const bound = override?.value ?? promised;
    const value = of(timings);
    const withinLimit = value !== undefined && (comparison === "less than" ? value < bound : value > bound);
    const notJudged = measure === "average chunk delay" && !withinLimit ? whyInBursts(timings, bound) : undefined;
    return {
      measure,
      promised: limit,
      limit: `${comparison} ${print(bound)}`,
      bound,
      ...(override ? { setting: override.variable } : {}),
      value: value === undefined ? "never came" : print(value),
      withinLimit,
      ...(value === undefined || bound === 0 ? {} : { ofLimit: value / bound }),
      ...(notJudged === undefined ? {} : { notJudged }),
    };
  });
}

/** Every measure that can be judged is within its limit. `variables` names the setting that adjusts each limit. Throws a `Failure`. */
export function expectWithinLimits(
  limits: readonly MeasuredLimit[],
  variables: Readonly<Record<Measure, string>>,
): void {
  const exceeded = limits.filter(({ withinLimit, notJudged }) => !withinLimit && notJudged === undefined);
  if (exceeded.length === 0) return;
  const names = exceeded.map(({ measure }) => variables[measure]);
  throw new Failure({
    promised: "the generation stays within its limits",
    happened: `${exceeded.length} of ${limits.length} limits were not met:`,
    details: exceeded.map(
      ({ measure, limit, value, setting }) => `${measure}: ${value}, limit ${limit}${setting ? ` (${setting})` : ""}`,
    ),
    cause: causeOf(exceeded.map(({ measure }) => measure)),
    remedy: `look at the output, and at what else runs there; if this is good enough for this environment, adjust ${names.join(" and ")}`,
  });
}

function causeOf(exceeded: readonly Measure[]): string {
  if (exceeded.every((measure) => measure === "output received"))
    return "the generator did less than it should, or tells less of it than promised";
  if (exceeded.every((measure) => measure === "average chunk delay"))
    return "the generator pauses between its lines, or the service is slow to pass them on";
  return "the service, its store or its machine is slower than promised, or busy with something else";
}

function isMeasure(name: string): name is Measure {
  return name in MEASURES;
}

function parseLimit(text: string, unit: "duration" | "size"): ["less than" | "more than", number] {
  const [, comparison, quantity] = /^(less than|more than) (.+)$/.exec(text) ?? [];
  if (!comparison || !quantity)
    throw new Error(`"${text}" is not a limit; one reads "less than 5 seconds" or "more than 1 KB".`);
  const bound = unit === "duration" ? parseDuration(quantity) : parseSize(quantity);
  return [comparison as "less than" | "more than", bound];
}

/** The limit of the average chunk delay in a feature's table, in ms; unset where the table has none. */
export function averageDelayLimit(limits: readonly Limit[]): number | undefined {
  const row = limits.find(({ measure }) => measure === "average chunk delay");
  return row ? parseLimit(row.limit, "duration")[1] : undefined;
}

import { Failure } from "./failure";
import { formatDuration, formatSize, parseDuration, parseSize } from "./quantities";

/** Limits of a feature's table: read, replaced by settings, and held against what was measured. */

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

export type Unit = "duration" | "size";

/** What was measured. */
export interface Measurement {
  readonly unit: Unit;
  /** In ms or bytes; unset where it never came. */
  readonly value: number | undefined;
  /** Set where not all of it could be measured, so that there was as much or more. */
  readonly atLeast?: boolean;
  /** Why the limit says nothing of it, if that is so. `bound` is in ms or bytes. */
  readonly notJudged?: (withinLimit: boolean, bound: number) => string | undefined;
}

/** A limit and what was measured, printed for people. */
export interface MeasuredLimit<Measure extends string = string> {
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
  /** Why the limit is not judged: there is not enough to judge the measure by. */
  readonly notJudged?: string;
}

/** Holds measurements against limits of a feature. Throws an `Error` for a table that cannot be understood. */
export function holdAgainst<Measure extends string>(
  limits: readonly Limit[],
  measurements: Readonly<Record<Measure, Measurement>>,
  overrides: Readonly<Partial<Record<Measure, Override | undefined>>>,
): MeasuredLimit<Measure>[] {
  const isMeasure = (name: string): name is Measure => Object.hasOwn(measurements, name);
  return limits.map(({ measure, limit }) => {
    if (!isMeasure(measure))
      throw new Error(`There is no measure "${measure}"; there are ${Object.keys(measurements).join(", ")}.`);
    const { unit, value, atLeast, notJudged: why } = measurements[measure];
    const print = unit === "duration" ? formatDuration : formatSize;
    const [comparison, promised] = parseLimit(limit, unit);
    const override = overrides[measure];
    const bound = override?.value ?? promised;
    const withinLimit = value !== undefined && (comparison === "less than" ? value < bound : value > bound);
    const notJudged = why?.(withinLimit, bound);
    return {
      measure,
      promised: limit,
      limit: `${comparison} ${print(bound)}`,
      bound,
      ...(override ? { setting: override.variable } : {}),
      value: value === undefined ? "never came" : `${atLeast ? "at least " : ""}${print(value)}`,
      withinLimit,
      ...(value === undefined || bound === 0 ? {} : { ofLimit: value / bound }),
      ...(notJudged === undefined ? {} : { notJudged }),
    };
  });
}

/** What to say of limits that were not met. */
export interface Words<Measure extends string> {
  readonly promised: string;
  readonly cause: (exceeded: readonly Measure[]) => string;
  /** What to look at, before the settings that adjust the limits. */
  readonly lookAt: string;
  /** The setting that adjusts each limit. */
  readonly variables: Readonly<Record<Measure, string>>;
}

/** Every measure that can be judged is within its limit. Throws a `Failure` that names those that are not. */
export function expectAllWithin<Measure extends string>(
  limits: readonly MeasuredLimit<Measure>[],
  { promised, cause, lookAt, variables }: Words<Measure>,
): void {
  const exceeded = limits.filter(({ withinLimit, notJudged }) => !withinLimit && notJudged === undefined);
  if (exceeded.length === 0) return;
  const measures = exceeded.map(({ measure }) => measure);
  throw new Failure({
    promised,
    happened: `${exceeded.length} of ${limits.length} limits were not met:`,
    details: exceeded.map(
      ({ measure, limit, value, setting }) => `${measure}: ${value}, limit ${limit}${setting ? ` (${setting})` : ""}`,
    ),
    cause: cause(measures),
    remedy: `${lookAt}; if this is good enough for this environment, adjust ${measures.map((one) => variables[one]).join(" and ")}`,
  });
}

/** Reads `less than 5 seconds` or `more than 1 KB`: the comparison, and the bound in ms or bytes. Throws an `Error`. */
export function parseLimit(text: string, unit: Unit): ["less than" | "more than", number] {
  const [, comparison, quantity] = /^(less than|more than) (.+)$/.exec(text) ?? [];
  if (!comparison || !quantity)
    throw new Error(`"${text}" is not a limit; one reads "less than 5 seconds" or "more than 1 KB".`);
  const bound = unit === "duration" ? parseDuration(quantity) : parseSize(quantity);
  return [comparison as "less than" | "more than", bound];
}

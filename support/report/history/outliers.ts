import type { Measures } from "../attachments";
import type { ScenarioReport } from "../scenario-report";
import { type HistoryEntry, scenarioKey } from "./history";

/** A measure of a scenario that deviates from the scenario's own past. Times in ms, sizes in bytes. */
export interface Outlier {
  /** The scenario's name. */
  readonly scenario: string;
  readonly measure: keyof Measures;
  readonly value: number;
  readonly median: number;
  /** How many earlier runs the median is of. */
  readonly runs: number;
}

/** With fewer runs nobody can say what is usual. */
const LEAST_PAST = 5;
/** The past that counts: what a service did long ago is no measure of today's. */
const PAST = 20;
/** How many times the usual spread a value has to be off; 3.5 is what Iglewicz and Hoaglin (1993) advise for outliers. */
const SPREADS = 3.5;
/** Makes the median absolute deviation of normal data its standard deviation. */
const TO_DEVIATION = 1.4826;
/** And at least so much of the usual value: a very steady past would otherwise make noise of a few percent an outlier. */
const LEAST_SHARE = 0.5;
/** Times below this many ms differ by what else a machine does, not by the service. */
const LEAST_TIME = 250;

/** Where less is worse, and where more is. */
const WORSE: Readonly<Record<keyof Measures, "more" | "less" | "either">> = {
  timeToFirstChunk: "more",
  totalTime: "more",
  throughput: "less",
  dataSize: "either",
};

/**
 * The measures of a run that deviate from earlier runs of the same target (oldest first). A scenario is compared with
 * itself alone, and only with runs that passed.
 */
export function outliersOf(scenarios: readonly ScenarioReport[], past: readonly HistoryEntry[]): Outlier[] {
  const passed = past.filter(({ verdict }) => verdict === "passed");
  return scenarios.flatMap((scenario) => {
    const own = passed.flatMap((run) => run.scenarios[scenarioKey(scenario)] ?? []);
    return outliers(scenario.measures, own).map((outlier) => ({ scenario: scenario.name, ...outlier }));
  });
}

/**
 * A measure deviates when it is further from the median of up to 20 earlier runs than 3.5 times their spread (the median
 * absolute deviation), than half of that median, and for times than 250 ms. That takes 5 earlier runs at least. Only what
 * is worse counts, and for the size of the data either way.
 */
export function outliers(measures: Measures, past: readonly Measures[]): Omit<Outlier, "scenario">[] {
  return (Object.keys(WORSE) as (keyof Measures)[]).flatMap((measure) => {
    const value = measures[measure];
    const known = past
      .map((run) => run[measure])
      .filter((one) => one !== undefined)
      .slice(-PAST);
    const usual = usualOf(known);
    if (value === undefined || !usual || !isOff(measure, value, usual)) return [];
    return [{ measure, value, median: usual.median, runs: usual.values }];
  });
}

/** What is usual for a measure: the median of values, and how far from it they usually are. */
export interface Usual {
  readonly median: number;
  readonly spread: number;
  /** How many these are of. */
  readonly values: number;
}

/** What is usual among values; unset where they are too few to tell. */
export function usualOf(values: readonly number[]): Usual | undefined {
  if (values.length < LEAST_PAST) return undefined;
  const median = medianOf(values);
  const spread = TO_DEVIATION * medianOf(values.map((one) => Math.abs(one - median)));
  return { median, spread, values: values.length };
}

/** Whether a value is worse than what is usual, by more than the usual spread: see `outliers`. */
export function isOff(measure: keyof Measures, value: number, { median, spread }: Usual): boolean {
  const isTime = measure === "timeToFirstChunk" || measure === "totalTime";
  const least = Math.max(SPREADS * spread, LEAST_SHARE * median, isTime ? LEAST_TIME : 0);
  const off = value - median;
  const bad = WORSE[measure] === "either" ? Math.abs(off) : WORSE[measure] === "more" ? off : -off;
  return bad > least;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

import type { Measures } from "../attachments";
import type { RunReport } from "../run-report";
import { entryOf, type HistoryEntry, scenarioKey } from "./history";

/** A measure of one scenario over the last runs. Durations in ms, sizes in bytes, throughput in bytes per second. */
export interface Trend {
  readonly measure: keyof Measures;
  /** The scenario's name. */
  readonly scenario: string;
  /** One for each run of `Trends`; unset where the run did not measure it. */
  readonly values: readonly (number | undefined)[];
  /** The limit that held in each of these runs, in the same unit; unset where there was none, or nobody has written it down. */
  readonly limits: readonly (number | undefined)[];
}

export interface Trends {
  /** When each run began (ISO 8601, UTC), oldest first; this run is the last. */
  readonly runs: readonly string[];
  readonly trends: readonly Trend[];
}

/** The limit of the last run, and the one before it where it was another. */
export interface LimitOverTime {
  readonly limit: number;
  readonly before?: { readonly limit: number /** The first run with the new limit. */; readonly until: string };
}

/** Which limit holds for a measure, and which one did before; unset where no run has one. */
export function limitOverTime({ limits }: Pick<Trend, "limits">, runs: readonly string[]): LimitOverTime | undefined {
  const known = limits.flatMap((limit, run) => (limit === undefined ? [] : [{ limit, at: runs[run] ?? "" }]));
  const last = known.at(-1);
  if (!last) return undefined;
  const other = known.findLastIndex(({ limit }) => limit !== last.limit);
  const [before, first] = [known[other], known[other + 1]];
  return before && first
    ? { limit: last.limit, before: { limit: before.limit, until: first.at } }
    : { limit: last.limit };
}

const MEASURES: readonly (keyof Measures)[] = ["timeToFirstChunk", "totalTime", "throughput", "dataSize"];
/** So many runs are shown at most. */
const MOST_RUNS = 20;

/**
 * How this run's measures compare with those of earlier runs of the same target (oldest first): for each measure, of the
 * scenario with a limit for it, or else of the one that has measured it in the most runs. Unset where there is nothing to compare.
 */
export function trendsOf(report: RunReport, past: readonly HistoryEntry[]): Trends | undefined {
  const entry = entryOf(report);
  if (!entry || past.length === 0) return undefined;
  const chosen = MEASURES.flatMap((measure) => {
    const held = report.scenarios.filter(({ measures }) => measures[measure] !== undefined);
    const [best] = held
      .map((scenario) => ({
        measure,
        scenario: scenario.name,
        key: scenarioKey(scenario),
        limit: scenario.limits?.[measure],
      }))
      .map((one) => ({
        ...one,
        runs: past.filter(({ scenarios }) => scenarios[one.key]?.[measure] !== undefined).length,
      }))
      .filter(({ runs }) => runs > 0)
      .toSorted((a, b) => Number(b.limit !== undefined) - Number(a.limit !== undefined) || b.runs - a.runs);
    return best ? [best] : [];
  });
  const runs = [...past, entry]
    .filter(({ scenarios }) => chosen.some(({ key, measure }) => scenarios[key]?.[measure] !== undefined))
    .slice(-MOST_RUNS);
  if (chosen.length === 0) return undefined;
  return {
    runs: runs.map(({ at }) => at),
    trends: chosen.map(({ measure, scenario, key }) => ({
      measure,
      scenario,
      values: runs.map(({ scenarios }) => scenarios[key]?.[measure]),
      limits: runs.map(({ limits }) => limits?.[key]?.[measure]),
    })),
  };
}

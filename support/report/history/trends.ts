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
}

export interface Trends {
  /** When each run began (ISO 8601, UTC), oldest first; this run is the last. */
  readonly runs: readonly string[];
  readonly trends: readonly Trend[];
}

const MEASURES: readonly (keyof Measures)[] = ["timeToFirstChunk", "totalTime", "throughput", "dataSize"];
/** So many runs are shown at most. */
const MOST_RUNS = 20;

/**
 * How this run's measures compare with those of earlier runs of the same target (oldest first): for each measure, of the
 * scenario that has measured it in the most runs. Unset where there is nothing to compare.
 */
export function trendsOf(report: RunReport, past: readonly HistoryEntry[]): Trends | undefined {
  const entry = entryOf(report);
  if (!entry || past.length === 0) return undefined;
  const chosen = MEASURES.flatMap((measure) => {
    const held = report.scenarios.filter(({ measures }) => measures[measure] !== undefined);
    const [best] = held
      .map((scenario) => ({ measure, scenario: scenario.name, key: scenarioKey(scenario) }))
      .map((one) => ({
        ...one,
        runs: past.filter(({ scenarios }) => scenarios[one.key]?.[measure] !== undefined).length,
      }))
      .toSorted((a, b) => b.runs - a.runs);
    return best && best.runs > 0 ? [best] : [];
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
    })),
  };
}

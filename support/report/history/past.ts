import type { RunReport } from "../run-report";
import type { Result, ScenarioReport } from "../scenario-report";
import { type HistoryEntry, scenarioKey } from "./history";

/** What became of a scenario in a run that began then (ISO 8601, UTC). */
export interface PastResult {
  readonly at: string;
  readonly result: Exclude<Result, "skipped">;
}

/** A scenario over the last runs of its target. */
export interface Past {
  /** Oldest first; this run is the last. */
  readonly results: readonly PastResult[];
  /**
   * How far it can be relied on, from 0 to 1: the share of runs that passed, times one minus the share of runs whose
   * result was another than the one before. Flaky counts as another result, and so does a known issue; what could not
   * be tried does not count.
   */
  readonly reliability: number;
  /** The run with which the failures began that have lasted until this run, and how many runs passed just before it. */
  readonly regression?: { readonly since: string; readonly passedBefore: number };
}

/** So many runs are looked at, this one included. */
const MOST_RUNS = 20;

/** A scenario's past; unset for one that did not run, and for one that has no earlier run. `past` is oldest first. */
export function pastOf(
  scenario: ScenarioReport,
  { startedAt }: Pick<RunReport, "startedAt">,
  past: readonly HistoryEntry[],
): Past | undefined {
  const { result } = scenario;
  if (result === "skipped" || !startedAt) return undefined;
  const key = scenarioKey(scenario);
  const earlier = past.flatMap(({ at, results = {} }) => (results[key] ? [{ at, result: results[key] }] : []));
  if (earlier.length === 0) return undefined;
  const results = [...earlier, { at: startedAt.toISOString(), result }].slice(-MOST_RUNS);
  const regression = regressionIn(results);
  return { results, reliability: reliabilityOf(results), ...(regression ? { regression } : {}) };
}

function reliabilityOf(results: readonly PastResult[]): number {
  const tried = results.map(({ result }) => result).filter((result) => result !== "could not be tried");
  if (tried.length === 0) return 0;
  const passed = tried.filter((result) => result === "passed").length;
  const flips = tried.filter((result, index) => index > 0 && result !== tried[index - 1]).length;
  return (passed / tried.length) * (1 - flips / Math.max(1, tried.length - 1));
}

function regressionIn(results: readonly PastResult[]): Past["regression"] {
  // A known issue is a failure from its first day.
  const tried = results
    .filter(({ result }) => result !== "could not be tried")
    .map(({ at, result }) => ({ at, failed: result === "failed" || result === "known issue" }));
  const lastGood = tried.findLastIndex(({ failed }) => !failed);
  const since = tried[lastGood + 1];
  if (lastGood < 0 || !since) return undefined;
  const before = tried.slice(0, lastGood + 1).map(({ failed }) => failed);
  return { since: since.at, passedBefore: before.length - 1 - before.lastIndexOf(true) };
}

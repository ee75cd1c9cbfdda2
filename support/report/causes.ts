import { rootsOf } from "../shared/failure";
import type { ScenarioReport, StepFailure } from "./scenario-report";

/** Scenarios that failed, could not be tried or were skipped for one reason; or a single one. */
export type SameCause = readonly [first: ScenarioReport, ...others: ScenarioReport[]];

/**
 * Scenarios in groups of the same result (and known issue) for the same reason, so that one cause is told once, with the scenarios that it
 * took along. In the order of the first of each; what did not fail is a group of its own.
 */
export function byCause(scenarios: readonly ScenarioReport[]): SameCause[] {
  return inGroups(scenarios, (scenario) =>
    scenario.failures.length > 0
      ? [scenario.result, ...Object.values(scenario.knownIssue ?? {}), ...scenario.failures.map(reasonOf)].join("\n")
      : scenario,
  );
}

/** Scenarios of the same key as one group, in the order of the first of each. */
export function inGroups(
  scenarios: readonly ScenarioReport[],
  keyOf: (scenario: ScenarioReport) => unknown,
): SameCause[] {
  const groups = [...Map.groupBy(scenarios, keyOf).values()];
  return groups.flatMap(([first, ...others]) => (first ? [[first, ...others] satisfies SameCause] : []));
}

/** The scenario that tells the reason, for each scenario that failed for the same one as another. */
export function toldBy(scenarios: readonly ScenarioReport[]): Map<ScenarioReport, ScenarioReport> {
  return new Map(byCause(scenarios).flatMap(([first, ...others]) => others.map((other) => [other, first])));
}

/**
 * What a failure has in common with those of the same cause: what it comes down to, without what differs from request to
 * request, which are IDs, times, sizes, and the paths of addresses. Small numbers stay: the code that a generator ended with
 * or the status of an answer tells one cause from another.
 */
export function reasonOf({ parts, message }: StepFailure): string {
  if (!parts?.roots) return anyNumber(common(parts ? rootsOf(parts).join("\n") : message));
  const roots = parts.roots.map((root) => largeNumbers(common(root)));
  return [...new Set(roots)].sort().join("\n");
}

/** Whether two failures happened in the same words, apart from what differs from request to request. */
export function saysTheSame(one: StepFailure, other: StepFailure): boolean {
  const words = ({ parts, message }: StepFailure) => anyNumber(common(parts?.happened ?? message));
  return words(one) === words(other);
}

function common(words: string): string {
  return words
    .replace(/\b(https?:\/\/[^\s/]+)\/[^\s)]*/g, "$1")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "ID");
}

function anyNumber(words: string): string {
  return words.replace(/\d+/g, "0");
}

/** Numbers that are parts of longer ones, such as times and sizes, or longer than three digits; and counters behind them. */
function largeNumbers(words: string): string {
  return words.replace(/\d+(?:[:.,_/T-]+\d+)+|\d{4,}/g, "0").replace(/\d+(?= ?([kMG]?B|bytes|ms|s)\b)/g, "0");
}

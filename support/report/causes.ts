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
 * What a failure has in common with those of the same cause: its words without what differs from request to request, which
 * are IDs, numbers, and the paths of addresses.
 */
export function reasonOf({ parts, message }: StepFailure): string {
  const words = parts ? [parts.happened, parts.cause, ...(parts.details ?? [])] : [message];
  return words
    .join("\n")
    .replace(/\b(https?:\/\/[^\s/]+)\/[^\s)]*/g, "$1")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "ID")
    .replace(/\d+/g, "0");
}

import { knownIssueIn } from "./known-issue";
import type { ScenarioReport } from "./scenario-report";

/**
 * A scenario with what its tags say of a known issue: one that failed has the result `known issue` until that expires.
 * Where flaky scenarios count as failures, it covers one of those too.
 */
export function withKnownIssue(
  scenario: ScenarioReport,
  startedAt: Date | undefined,
  failOnFlaky: boolean,
): ScenarioReport {
  const { tags, name, result, firstFailures = [] } = scenario;
  const { issue, problem } = knownIssueIn(tags, startedAt);
  if (result === "skipped") return scenario;
  if (problem) return warned(scenario, `The known issue of "${name}" does not count: ${problem}.`);
  if (!issue) return scenario;
  const { ticket, until, expired } = issue;
  if (result === "passed") {
    const remedy = `remove @known-issue:${ticket} and @until:${until}, or leave them only on what still fails`;
    return warned(scenario, `"${name}" has passed, although its tags say that ${ticket} is a known issue: ${remedy}.`);
  }
  if (result === "failed") return { ...scenario, knownIssue: issue, ...(expired ? {} : { result: "known issue" }) };
  const failedAtFirst = result === "flaky" && firstFailures.some(({ notTried }) => !notTried);
  if (!failOnFlaky || !failedAtFirst || expired) return scenario;
  return { ...scenario, knownIssue: issue, result: "known issue", failures: firstFailures };
}

function warned(scenario: ScenarioReport, warning: string): ScenarioReport {
  return { ...scenario, warnings: [...scenario.warnings, warning] };
}

import { toldBy } from "../causes";
import type { RunReport } from "../run-report";
import type { ScenarioReport } from "../scenario-report";
import {
  flakyReason,
  keyFigureText,
  knownIssueText,
  oneLine,
  RESULT_MARKS,
  resultsText,
  scopeSentence,
  verdictSentence,
  whatHappened,
} from "./words";

/** What a run came to, as Markdown in GitHub's flavour: the summary of a step in GitHub Actions. */
export function markdown(report: RunReport): string {
  const { target, scenarios, warnings, problem, verdict } = report;
  const scope = scopeSentence(report);
  const told = toldBy(scenarios);
  const rows = scenarios.map((scenario) => {
    const { feature, name, result } = scenario;
    return `| ${inline(RESULT_MARKS[result])} ${result} | ${inline(`${feature}: ${name}`)} | ${inline(details(scenario, told.get(scenario)?.name))} |`;
  });
  return [
    `## Clickstream acceptance: ${verdict}`,
    verdictSentence(report),
    ...(scenarios.length > 0 ? [resultsText(report)] : []),
    ...(scope === undefined ? [] : [inline(scope)]),
    ...(report.cleanUp === undefined ? [] : [inline(report.cleanUp)]),
    ...(target ? [`Target: ${inline(target.note)}`] : []),
    ...(problem ? [fenced(problem)] : []),
    ...(rows.length > 0
      ? [["| result | scenario | figures, or what to do |", "| --- | --- | --- |", ...rows].join("\n")]
      : []),
    ...warnings.map((warning) => `**Warning:** ${inline(warning)}`),
    "",
  ].join("\n\n");
}

/** `teller` is the scenario that tells the reason, where it is not this one. */
function details(scenario: ScenarioReport, teller: string | undefined): string {
  const { failures, reason, figures } = scenario;
  if (teller !== undefined) return `for the same reason as "${teller}"`;
  if (failures.length === 0) {
    return reason ?? [flakyReason(scenario), ...figures.map(keyFigureText)].filter(Boolean).join(", ");
  }
  const known = knownIssueText(scenario);
  const told = failures
    .map((failure) => [whatHappened(failure), failure.parts?.remedy].filter(Boolean).join(". What to do: "))
    .join("; ");
  return known ? `${known}: ${told}` : told;
}

/** Text in one line that Markdown shows as it is, in a table too. */
function inline(text: string): string {
  return oneLine(text).replace(/[\\|<>*_`~$&#[\]]/g, "\\$&");
}

/** Text as it is, in a block that nothing in it can end. */
function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
}

import { count } from "../../shared/quantities";
import type { RunReport } from "../run-report";
import type { Result, ScenarioReport, StepFailure } from "../scenario-report";

/** What a run came to, in the same words in every report. */

export const RESULT_MARKS: Readonly<Record<Result, string>> = {
  passed: "✔",
  failed: "✘",
  flaky: "~",
  skipped: "–",
  "could not be tried": "?",
};

/** The results in the order in which reports list them: first what someone has to look at. */
export const BY_URGENCY: readonly Result[] = ["failed", "could not be tried", "flaky", "passed", "skipped"];

/** The verdict in a sentence. */
export function verdictSentence(report: RunReport): string {
  const { verdict, scenarios, problem, target } = report;
  const service = target?.kind === "sandbox" ? "The embedded sandbox, not your service," : "The service";
  switch (verdict) {
    case "passed":
      return `${passedSentence(service, report)}.`;
    case "failed":
      return failedSentence(service, report);
    case "could not be tried":
      return notTriedSentence(service, report);
    case "cancelled": {
      if (scenarios.length === 0 && problem !== undefined) return "The run was cancelled before any scenario ran.";
      const { passed, flaky } = resultCounts(report);
      return `The run was cancelled. By then, ${passed + flaky} of ${count(scenarios.length, "scenario")} had passed.`;
    }
    default:
      return "No scenario ran, so this run says nothing about the service.";
  }
}

function passedSentence(service: string, report: RunReport): string {
  const { passed, flaky } = resultCounts(report);
  const ran = passed + flaky;
  const all = `${service} passed ${ran === 1 ? "the one scenario" : allOf(ran)} that ran`;
  if (flaky === 0) return all;
  return `${all}, ${ran === 1 ? "but" : `${flaky} of them`} only when tried again`;
}

function allOf(scenarios: number): string {
  return scenarios === 2 ? "both scenarios" : `all ${scenarios} scenarios`;
}

function failedSentence(service: string, report: RunReport): string {
  const { passed, failed, flaky, "could not be tried": notTried } = resultCounts(report);
  const others = notTried > 0 ? ` ${count(notTried, "other scenario")} could not be tried.` : "";
  // Without a failure, it is FAIL_ON_FLAKY by which the run failed.
  if (failed === 0) return `${passedSentence(service, report)}, which counts as a failure (FAIL_ON_FLAKY).${others}`;
  const ran = passed + failed + flaky;
  const which = ran === 1 ? "the one scenario" : failed === ran ? allOf(ran) : `${failed} of the ${ran} scenarios`;
  return `${service} failed ${which} that ran.${others}`;
}

function notTriedSentence(service: string, report: RunReport): string {
  const { passed, flaky, "could not be tried": notTried } = resultCounts(report);
  const ran = passed + flaky;
  const nothing = "so this run says nothing about the service";
  if (report.problem !== undefined) {
    if (ran === 0) return `The run could not be carried out, ${nothing}.`;
    return `The run could not be carried out to its end. ${passedSentence(service, report)}.`;
  }
  if (ran === 0) {
    return notTried === 1
      ? `The one scenario could not be tried, ${nothing}.`
      : `None of the ${notTried} scenarios could be tried, ${nothing}.`;
  }
  return `${count(notTried, "scenario")} could not be tried. ${service} passed the other ${ran === 1 ? "one" : ran}${flaky > 0 ? `, ${ran === 1 ? "but" : `${flaky} of them`} only when tried again` : ""}.`;
}

/** `7 passed, 1 failed, 1 flaky, 6 skipped, 2 could not be tried`: the results that occurred. */
export function resultsText(report: RunReport): string {
  const counts = resultCounts(report);
  const texts = RESULTS.filter((result) => counts[result] > 0).map((result) => `${counts[result]} ${result}`);
  return texts.join(", ") || "no scenario ran";
}

const RESULTS: readonly Result[] = ["passed", "failed", "flaky", "skipped", "could not be tried"];

/** How many scenarios had which result. */
export function resultCounts({ scenarios }: RunReport): Readonly<Record<Result, number>> {
  const number = (wanted: Result) => scenarios.filter(({ result }) => result === wanted).length;
  return {
    passed: number("passed"),
    failed: number("failed"),
    flaky: number("flaky"),
    skipped: number("skipped"),
    "could not be tried": number("could not be tried"),
  };
}

/** Why scenarios were skipped, and how many for each reason. */
export function skipReasons({ scenarios }: RunReport): [reason: string, scenarios: number][] {
  const groups = Map.groupBy(scenarios, ({ reason }) => reason);
  return [...groups].flatMap(([reason, group]) => (reason === undefined ? [] : [[reason, group.length]]));
}

/** `time to first chunk 12 ms (limit less than 5 s)` */
export function keyFigureText({ name, value, limit }: ScenarioReport["figures"][number]): string {
  return `${name} ${value}${limit ? ` (limit ${limit})` : ""}`;
}

/** So many scenarios of one cause are named where there is little room. */
export const MOST_NAMES = 4;

/**
 * What happened, as a sentence. A colon at its end leads over to the details, of which one is enough here. A failure
 * without parts is told without its stack.
 */
export function whatHappened({ parts, message }: StepFailure): string {
  if (!parts) return message.replace(/(\n\s+at .*)+$/, "");
  const { happened, details = [], example = details[0] } = parts;
  if (!happened.endsWith(":") || example === undefined) return happened.replace(/:$/, "");
  const others = parts.example === undefined ? details.length - 1 : 0;
  return `${happened} ${example}${others > 0 ? `, and ${others} more` : ""}`;
}

/** What the first attempt at a flaky scenario failed with; unset for any other. */
export function flakyReason({ firstFailures }: ScenarioReport): string | undefined {
  return firstFailures && `passed only when tried again; at first: ${firstFailures.map(whatHappened).join("; ")}`;
}

/** `2026-11-24 08:00 UTC` */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Text without line ends and other control characters, for places that hold one line. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

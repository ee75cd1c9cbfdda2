import { count } from "../../shared/quantities";
import type { RunReport } from "../run-report";
import type { ScenarioReport, StepFailure } from "../scenario-report";

/** What a run came to, in the same words in every report. */

export const RESULT_MARKS = { passed: "✔", failed: "✘", skipped: "–" } as const;

/** The verdict in a sentence. */
export function verdictSentence(report: RunReport): string {
  const { verdict, scenarios, problem, target } = report;
  const { passed, failed } = resultCounts(report);
  const ran = passed + failed;
  const service = target?.kind === "sandbox" ? "The embedded sandbox, not your service," : "The service";
  if (verdict === "passed") {
    return `${service} passed ${passed === 1 ? "the one scenario" : `all ${passed} scenarios`} that ran.`;
  }
  if (verdict === "failed") {
    if (failed === 0) return "The run could not be carried out, so it says nothing about the service.";
    return `${service} failed ${ran === 1 ? "the one scenario" : `${failed} of ${ran} scenarios`} that ran.`;
  }
  if (verdict === "cancelled") {
    if (scenarios.length === 0 && problem !== undefined) return "The run was cancelled before any scenario ran.";
    return `The run was cancelled. By then, ${passed} of ${count(scenarios.length, "scenario")} had passed.`;
  }
  return "No scenario ran, so this run says nothing about the service.";
}

/** How many scenarios had which result. */
export function resultCounts({ scenarios }: RunReport): Readonly<Record<ScenarioReport["result"], number>> {
  const number = (wanted: ScenarioReport["result"]) => scenarios.filter(({ result }) => result === wanted).length;
  return { passed: number("passed"), failed: number("failed"), skipped: number("skipped") };
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

/** What happened, without the details where the failure has parts. */
export function whatHappened({ parts, message }: StepFailure): string {
  // A colon at the end leads over to the details.
  return parts?.happened.replace(/:$/, "") ?? message;
}

/** `2026-11-24 08:00 UTC` */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Text without line ends and other control characters, for places that hold one line. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

import { isLimited } from "../../run/scope";
import { count } from "../../shared/quantities";
import type { RunReport } from "../run-report";
import type { Result, ScenarioReport, StepFailure } from "../scenario-report";

/** What a run came to, in the same words in every report. */

export const RESULT_MARKS: Readonly<Record<Result, string>> = {
  passed: "✔",
  failed: "✘",
  "known issue": "!",
  flaky: "~",
  skipped: "–",
  "could not be tried": "?",
};

/** The results in the order in which reports list them: first what someone has to look at. */
export const BY_URGENCY: readonly Result[] = [
  "failed",
  "could not be tried",
  "known issue",
  "flaky",
  "passed",
  "skipped",
];

/** The verdict in a sentence. */
export function verdictSentence(report: RunReport): string {
  const { verdict, scenarios, problem, target } = report;
  const service = target?.kind === "sandbox" ? "The embedded sandbox, not your service," : "The service";
  switch (verdict) {
    case "passed":
    case "known issues":
      return `${passedClause(service, report)}${knownClause(report)}.`;
    case "failed":
      return failedSentence(service, report);
    case "could not be tried":
      return notTriedSentence(service, report);
    case "cancelled": {
      if (scenarios.length === 0 && problem !== undefined) return "The run was cancelled before any scenario ran.";
      const { good, known } = ranCounts(report);
      const issues = known > 0 ? `, and ${known} had failed for a known issue` : "";
      return `The run was cancelled. By then, ${good} of ${count(scenarios.length, "scenario")} had passed${issues}.`;
    }
    default:
      return "No scenario ran, so this run says nothing about the service.";
  }
}

/** What the service passed of what ran, in a run without a failure that is no known issue. */
function passedClause(service: string, report: RunReport): string {
  const { good, known } = ranCounts(report);
  if (good === 0 && known > 0) return `${service} failed ${allOf(known)} that ran`;
  const which = known > 0 ? `${good} of the ${good + known} scenarios` : allOf(good);
  return `${service} passed ${which} that ran${flakyClause(report)}`;
}

function flakyClause(report: RunReport): string {
  const { flaky } = resultCounts(report);
  const { good, known } = ranCounts(report);
  if (flaky === 0) return "";
  return `, ${good + known === 1 ? "but" : `${flaky} of them`} only when tried again`;
}

/** How many scenarios have a known issue, to be added to what became of the others. `other` where some were told before. */
function knownClause(report: RunReport, other = ""): string {
  const { good, failed, known } = ranCounts(report);
  if (known === 0) return "";
  if (good + failed > 0)
    return `; ${known}${other && ` ${known === 1 ? "other" : "others"}`} ${has(known)} a known issue`;
  return known === 1 ? ", which has a known issue" : `; ${known === 2 ? "both" : "all"} have a known issue`;
}

function has(scenarios: number): string {
  return scenarios === 1 ? "has" : "have";
}

function allOf(scenarios: number): string {
  if (scenarios === 1) return "the one scenario";
  return scenarios === 2 ? "both scenarios" : `all ${scenarios} scenarios`;
}

function failedSentence(service: string, report: RunReport): string {
  const notTried = resultCounts(report)["could not be tried"];
  const others = notTried > 0 ? ` ${count(notTried, "other scenario")} could not be tried.` : "";
  const { good, failed, known } = ranCounts(report);
  // Without a failure, it is FAIL_ON_FLAKY by which the run failed.
  const which =
    failed === good + failed + known ? allOf(failed) : `${failed} of the ${good + failed + known} scenarios`;
  const told =
    failed === 0
      ? `${passedClause(service, report)}, which counts as a failure (FAIL_ON_FLAKY)`
      : `${service} failed ${which} that ran`;
  return `${told}${knownClause(report, "other")}.${others}`;
}

function notTriedSentence(service: string, report: RunReport): string {
  const notTried = resultCounts(report)["could not be tried"];
  const { good, known } = ranCounts(report);
  const nothing = "so this run says nothing about the service";
  if (report.problem !== undefined) {
    if (good + known === 0) return `The run could not be carried out, ${nothing}.`;
    return `The run could not be carried out to its end. ${passedClause(service, report)}${knownClause(report)}.`;
  }
  if (good + known === 0) {
    return notTried === 1
      ? `The one scenario could not be tried, ${nothing}.`
      : `None of the ${notTried} scenarios could be tried, ${nothing}.`;
  }
  const others = `the other ${good + known === 1 ? "one" : good + known}`;
  const told = good === 0 ? `failed ${others}` : known === 0 ? `passed ${others}` : `passed ${good} of ${others}`;
  return `${count(notTried, "scenario")} could not be tried. ${service} ${told}${flakyClause(report)}${knownClause(report)}.`;
}

/** How many scenarios the service passed (also when tried again), failed, and failed for a known issue. */
function ranCounts(report: RunReport): Readonly<Record<"good" | "failed" | "known", number>> {
  const { passed, flaky, failed, "known issue": known } = resultCounts(report);
  return { good: passed + flaky, failed, known };
}

/** `7 passed, 1 failed, 2 known issues, 1 flaky, 6 skipped, 2 could not be tried`: the results that occurred. */
export function resultsText(report: RunReport): string {
  const counts = resultCounts(report);
  const texts = RESULTS.filter((result) => counts[result] > 0).map((result) => countText(counts[result], result));
  return texts.join(", ") || "no scenario ran";
}

const RESULTS: readonly Result[] = ["passed", "failed", "known issue", "flaky", "skipped", "could not be tried"];

/** `2 known issues`, `2 failed` */
export function countText(scenarios: number, result: Result): string {
  return result === "known issue" ? count(scenarios, result) : `${scenarios} ${result}`;
}

/** What a run was limited to, and how many of the suite's scenarios that are, in a sentence; unset for the whole suite. */
export function scopeSentence({ scope, scenarios }: RunReport): string | undefined {
  if (!scope || !isLimited(scope) || scenarios.length === 0) return undefined;
  const { limits, scenarios: own, of, others } = scope;
  const counted = of === undefined ? count(own, "scenario") : `${own} of ${count(of, "scenario")}`;
  const beside = others > 0 ? `, and ${count(others, "scenario")} of other features` : "";
  return `Limited to ${listed(limits)}: ${counted}${beside}.`;
}

/** `a`, `a and b`, `a, b and c` */
function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter(Boolean).join(" and ");
}

/** How many scenarios had which result. */
export function resultCounts({ scenarios }: RunReport): Readonly<Record<Result, number>> {
  const number = (wanted: Result) => scenarios.filter(({ result }) => result === wanted).length;
  return {
    passed: number("passed"),
    failed: number("failed"),
    "known issue": number("known issue"),
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

interface Happened {
  readonly happened: string;
  readonly details?: readonly string[] | undefined;
  readonly example?: string | undefined;
}

/** What happened, as a sentence. A failure without parts is told without its stack. */
export function whatHappened({ parts, message }: StepFailure): string {
  return parts ? inShort(parts) : message.replace(/(\n\s+at .*)+$/, "");
}

/** What happened, with one of its details: a colon at its end leads over to them. */
export function inShort({ happened, details = [], example: given }: Happened): string {
  const example = given ?? details[0];
  if (!happened.endsWith(":") || example === undefined) return happened.replace(/:$/, "");
  const others = given === undefined ? details.length - 1 : 0;
  return `${happened} ${example}${others > 0 ? `, and ${others} more` : ""}`;
}

/** What the first attempt at a flaky scenario failed with; unset for any other. */
export function flakyReason({ firstFailures }: ScenarioReport): string | undefined {
  return firstFailures && `passed only when tried again; at first: ${firstFailures.map(whatHappened).join("; ")}`;
}

/** `known issue CLICK-123, until 2026-12-31`, or that it expired; unset for a scenario without one that matters. */
export function knownIssueText({ knownIssue }: ScenarioReport): string | undefined {
  if (!knownIssue) return undefined;
  const { ticket, until, expired } = knownIssue;
  return expired ? `the known issue ${ticket} expired on ${until}` : `known issue ${ticket}, until ${until}`;
}

/** `2026-11-24 08:00 UTC` */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Text without line ends and other control characters, for places that hold one line. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

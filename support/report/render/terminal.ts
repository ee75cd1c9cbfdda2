import { count } from "../../shared/quantities";
import { byCause, type SameCause } from "../causes";
import type { RunReport } from "../run-report";
import {
  BY_URGENCY,
  flakyReason,
  keyFigureText,
  knownIssueText,
  MOST_NAMES,
  oneLine,
  RESULT_MARKS,
  resultsText,
  scopeSentence,
  skipReasons,
  verdictSentence,
  whatHappened,
} from "./words";

export interface TerminalOptions {
  /** Columns; 80 unless told otherwise. */
  readonly width?: number;
  /** The path of the report to look into. */
  readonly reportPath?: string | undefined;
}

/** A screen has 24 lines; the rest is for the verdict, the reasons and the report's path. */
const MOST_LINES = 14;

/**
 * What a run came to, without colours, good in a terminal and in a log: the verdict, how many scenarios had which result,
 * and the scenarios that ran, in a screen at most, then warnings, why scenarios were skipped, and where the report is.
 */
export function terminal(report: RunReport, { width = 80, reportPath }: TerminalOptions = {}): string {
  const groups = byCause(report.scenarios.filter(({ result }) => result !== "skipped"));
  const lines = BY_URGENCY.flatMap((wanted) => groups.filter(([{ result }]) => result === wanted).flatMap(linesOf));
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `  … and ${count(left, "more line")} in the report`] : lines;
  const notes = [
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    ...skipReasons(report).map(([reason, number]) => `Skipped, ${count(number, "scenario")}: ${reason}`),
    ...(reportPath ? [`Report: ${reportPath}`] : []),
  ];
  const scope = scopeSentence(report);
  return [
    ...wrap(`${report.verdict.toUpperCase()}: ${verdictSentence(report)}`, width),
    ...(report.scenarios.length > 0 ? wrap(resultsText(report), width) : []),
    ...(scope === undefined ? [] : wrap(oneLine(scope), width)),
    ...(report.cleanUp === undefined ? [] : wrap(oneLine(report.cleanUp), width)),
    ...shown.map((line) => cut(`${/^ */.exec(line)?.[0]}${oneLine(line)}`, width)),
    ...notes.map(oneLine),
    "",
  ].join("\n");
}

/** Scenarios of one cause, one below the other, and below them what happened. */
function linesOf(scenarios: SameCause): string[] {
  const [first] = scenarios;
  const { result, figures, failures } = first;
  const left = scenarios.length - MOST_NAMES;
  const known = knownIssueText(first);
  const names = scenarios.slice(0, MOST_NAMES).map(({ name }) => `  ${RESULT_MARKS[result]} ${name}`);
  return [
    ...names,
    ...(left > 0 ? [`  ${RESULT_MARKS[result]} and ${count(left, "more scenario")} for the same reason`] : []),
    ...(known ? [`      ${known}`] : []),
    ...failures.map((failure) => `      ${whatHappened(failure)}`),
    ...(result === "flaky" ? [`      ${flakyReason(first)}`] : []),
    ...(failures.length === 0 && figures.length > 0 ? [`      ${figures.map(keyFigureText).join(", ")}`] : []),
  ];
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

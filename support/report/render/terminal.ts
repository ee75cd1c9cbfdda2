import { count } from "../../shared/quantities";
import type { RunReport } from "../run-report";
import { keyFigureText, oneLine, RESULT_MARKS, skipReasons, verdictSentence, whatHappened } from "./words";

export interface TerminalOptions {
  /** Columns; 80 unless told otherwise. */
  readonly width?: number;
  /** The path of the report to look into. */
  readonly reportPath?: string | undefined;
}

/** A screen has 24 lines; the rest is for the verdict, the reasons and the report's path. */
const MOST_LINES = 14;

/**
 * What a run came to, without colours, good in a terminal and in a log: the verdict and the scenarios that ran, in a
 * screen at most, then warnings, why scenarios were skipped, and where the report is.
 */
export function terminal(report: RunReport, { width = 80, reportPath }: TerminalOptions = {}): string {
  const ran = ["failed", "passed"].flatMap((wanted) => report.scenarios.filter(({ result }) => result === wanted));
  const lines = ran.flatMap(({ name, result, figures, failures }) => [
    `  ${RESULT_MARKS[result]} ${name}`,
    ...failures.map((failure) => `      ${whatHappened(failure)}`),
    ...(failures.length === 0 && figures.length > 0 ? [`      ${figures.map(keyFigureText).join(", ")}`] : []),
  ]);
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `  … and ${count(left, "more line")} in the report`] : lines;
  const notes = [
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    ...skipReasons(report).map(([reason, number]) => `Skipped, ${count(number, "scenario")}: ${reason}`),
    ...(reportPath ? [`Report: ${reportPath}`] : []),
  ];
  return [
    ...wrap(`${report.verdict.toUpperCase()}: ${verdictSentence(report)}`, width),
    ...shown.map((line) => cut(`${/^ */.exec(line)?.[0]}${oneLine(line)}`, width)),
    ...notes.map(oneLine),
    "",
  ].join("\n");
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

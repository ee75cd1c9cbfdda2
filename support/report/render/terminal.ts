import { redact } from "../../shared/redaction";
import type { RunSummary } from "../summary";
import { keyFigureText, RESULT_MARKS, verdictSentence } from "./words";

const WIDTH = 80;
/** A screen has 24 lines; the rest is for the verdict, the reasons and the report's path. */
const MOST_LINES = 14;

/** What a run came to, in a screen at most and 80 columns, without colours: good in a terminal and in a log. */
export function terminalSummary(summary: RunSummary): string {
  const tried = summary.promises.filter(({ result }) => result !== "not tried");
  const inOrder = [
    ...tried.filter(({ result }) => result === "broken"),
    ...tried.filter(({ result }) => result === "kept"),
  ];
  const lines = inOrder.flatMap(({ name, result, key, failure }) => [
    `  ${RESULT_MARKS[result]} ${name}`,
    ...(failure ? [`      ${failure.happened}`] : key.length > 0 ? [`      ${key.map(keyFigureText).join(", ")}`] : []),
  ]);
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `  … and ${left} more lines in the report`] : lines;
  const heading = `${summary.verdict.toUpperCase()}: ${verdictSentence(summary)}`;
  return `${[...wrap(heading), ...shown.map(cut)].map((line) => redact(line)).join("\n")}\n`;
}

function wrap(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

function cut(line: string): string {
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

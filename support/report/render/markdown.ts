import { appendFile } from "node:fs/promises";
import { redact } from "../../shared/redaction";
import type { RunSummary } from "../summary";
import { keyFigureText, RESULT_MARKS, verdictSentence } from "./words";

/** Adds what a run came to, as Markdown, to the file that GitHub Actions shows as a step's summary; nothing without one. */
export async function addToStepSummary(summary: RunSummary, file: string | undefined): Promise<void> {
  if (!file) return;
  try {
    await appendFile(file, redact(stepSummary(summary)));
  } catch (error) {
    process.stderr.write(`The step summary could not be written (${(error as Error).message}).\n`);
  }
}

export function stepSummary(summary: RunSummary): string {
  const { target, promises, warnings, problem, verdict } = summary;
  const rows = promises.map(({ feature, name, result, reason, failure, key }) => {
    const details = failure
      ? [failure.happened, failure.remedy].filter(Boolean).join(". What to do: ")
      : (reason ?? key.map(keyFigureText).join(", "));
    return `| ${RESULT_MARKS[result]} ${result} | ${cell(`${feature}: ${name}`)} | ${cell(details)} |`;
  });
  return [
    `## Clickstream acceptance: ${verdict}`,
    verdictSentence(summary),
    ...(target ? [`Target: ${cell(target.note)}`] : []),
    ...(problem ? [`\`\`\`text\n${problem}\n\`\`\``] : []),
    ...(rows.length > 0
      ? [["| result | promise | figures, or what to do |", "| --- | --- | --- |", ...rows].join("\n")]
      : []),
    ...warnings.map((warning) => `**Warning:** ${cell(warning)}`),
    "",
  ].join("\n\n");
}

/** Text that Markdown shows as it is. */
function cell(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}

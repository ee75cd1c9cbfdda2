import { appendFile } from "node:fs/promises";
import { markdown } from "./render/markdown";
import { terminal } from "./render/terminal";
import type { RunReport } from "./run-report";

/** What is written in the terminal after the last scenario. `files` are the paths of the run's reports. */
export function closingText(report: RunReport, files: readonly string[]): string {
  const pages = files.filter((file) => file.endsWith(".html"));
  const reportPath = pages.find((file) => file.endsWith("index.html")) ?? pages[0];
  return terminal(report, { width: process.stderr.columns ?? Number.POSITIVE_INFINITY, reportPath });
}

/** Adds the run to the file that GitHub Actions shows as a step's summary; does nothing without one. */
export async function addToStepSummary(report: RunReport, file: string | undefined): Promise<void> {
  if (!file) return;
  try {
    await appendFile(file, markdown(report));
  } catch (error) {
    process.stderr.write(`The step summary could not be written (${(error as Error).message}).\n`);
  }
}

import path from "node:path";
import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { entryOf, recall, remember } from "../history/history";
import { overviewPage } from "../render/overview";
import { Summary } from "../summary";

/** Where runs are remembered: HISTORY_FILE, or beside the reports. */
export function historyFile(reports = process.env.REPORTS_DIR || "reports"): string {
  return process.env.HISTORY_FILE || path.join(reports, "history.ndjson");
}

/** Writes the overview page when the run has ended, and adds the run to its target's history. */
const formatter: FormatterPlugin = {
  type: "formatter",
  async formatter({ on, write }) {
    const gathered = new Summary();
    on("message", (envelope) => gathered.message(envelope));
    return async () => {
      const summary = gathered.summary();
      const entry = entryOf(summary);
      const file = historyFile();
      const past = entry ? await recall(file, entry.target, new Date(entry.at)) : [];
      write(overviewPage(summary, past, "living-documentation.html"));
      try {
        if (entry) await remember(file, entry);
      } catch (error) {
        process.stderr.write(`This run is not remembered: ${file} cannot be written (${(error as Error).message}).\n`);
      }
    };
  },
};

export default formatter;

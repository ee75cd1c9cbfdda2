import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { Query } from "@cucumber/query";
import { currentPlan } from "../../run/plan";
import { reportSettings } from "../../settings/environment";
import { entryOf, recall, remember } from "../history/history";
import { overviewPage } from "../render/html/overview-page";
import { runReport } from "../run-report";
import { atEnd } from "./ending";

/** Writes the overview page when the run has ended, and adds the run to its target's history. */
const formatter: FormatterPlugin = {
  type: "formatter",
  async formatter({ on, write }) {
    const query = new Query();
    on("message", (envelope) => query.update(envelope));
    return atEnd(async () => {
      const report = runReport(query, currentPlan());
      const entry = entryOf(report);
      const { historyFile: file, ticketUrl } = reportSettings(process.env);
      const past = entry ? await recall(file, entry.target, new Date(entry.at)) : [];
      write(overviewPage(report, past, ticketUrl));
      try {
        if (entry) await remember(file, entry);
      } catch (error) {
        process.stderr.write(`This run is not remembered: ${file} cannot be written (${(error as Error).message}).\n`);
      }
    });
  },
};

export default formatter;

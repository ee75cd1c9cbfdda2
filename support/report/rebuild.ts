import { createReadStream, existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { Query } from "@cucumber/query";
import { loadDotEnv, reportSettings } from "../settings/environment";
import { count } from "../shared/quantities";
import { recall } from "./history/history";
import { overviewPage } from "./render/html/overview-page";
import { runReport } from "./run-report";

/** `npm run report -- FILE`: makes the overview page of a run again from its messages, beside them. */
async function main(file: string | undefined): Promise<void> {
  if (!file || !existsSync(file)) {
    throw new Error(
      `${file ? `There is no ${file}` : "Which run?"} Give the messages.ndjson of a run: npm run report -- reports/messages.ndjson`,
    );
  }
  const query = new Query();
  let unread = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() === "") continue;
    try {
      query.update(JSON.parse(line));
    } catch {
      unread += 1;
    }
  }
  loadDotEnv();
  const folder = path.dirname(file);
  const { historyFile, failOnFlaky, ticketUrl } = reportSettings(process.env, folder);
  const report = runReport(query, { failOnFlaky });
  if (!report.startedAt) throw new Error(`${file} does not hold the messages of a run.`);
  const id = report.target?.id;
  const past = id === undefined ? [] : await recall(historyFile, id, report.startedAt);
  const page = path.join(folder, "index.html");
  await writeFile(page, overviewPage(report, past, ticketUrl));
  const torn = unread > 0 ? `; ${count(unread, "torn line")} ${unread === 1 ? "is" : "are"} left out` : "";
  console.log(`${page}: ${report.verdict}${torn}`);
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

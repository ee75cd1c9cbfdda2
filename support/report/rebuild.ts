import { createReadStream, existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { historyFile } from "./formatters/overview";
import { recall } from "./history/history";
import { overviewPage } from "./render/overview";
import { Summary } from "./summary";

/** `npm run report -- FILE`: makes the overview page of a run again from its messages, beside them. */
async function main(file: string | undefined): Promise<void> {
  if (!file || !existsSync(file)) {
    throw new Error(
      `${file ? `There is no ${file}` : "Which run?"} Give the messages.ndjson of a run: npm run report -- reports/messages.ndjson`,
    );
  }
  const gathered = new Summary();
  let unread = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() === "") continue;
    try {
      gathered.message(JSON.parse(line));
    } catch {
      unread += 1;
    }
  }
  const summary = gathered.summary();
  if (!summary.startedAt) throw new Error(`${file} does not hold the messages of a run.`);
  const folder = path.dirname(file);
  const past = summary.target ? await recall(historyFile(folder), summary.target.id, summary.startedAt) : [];
  const page = path.join(folder, "index.html");
  await writeFile(page, overviewPage(summary, past, "living-documentation.html"));
  console.log(`${page}: ${summary.verdict}${unread > 0 ? `; ${unread} torn lines were left out` : ""}`);
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

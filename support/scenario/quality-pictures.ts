import type { Column } from "../dataset/contract";
import { isUnreadable } from "../dataset/quality-assertions";
import { timelineColumns, timelineOf } from "../dataset/timeline";
import { rulesPicture } from "../report/charts/rules-picture";
import { timelinePicture } from "../report/charts/timeline-picture";
import { timelineEvidence, withoutTimeline } from "../report/timeline-evidence";
import { whileShowing } from "../shared/progress";
import type { Judged } from "./column-rules";
import { type FinishedGeneration, periodOf } from "./finished-generation";
import type { Reporter } from "./reporter";

/** More objects of one data set than this have no pictures; the evidence has the numbers of all. */
const MOST_OBJECTS = 3;

/**
 * Attaches pictures of a data set's objects: of the rules, and of the rows over time where the contract has a timestamp.
 * Pictured are the objects that fail, or the newest one where none does.
 */
export async function showQuality(
  reporter: Reporter,
  finished: FinishedGeneration,
  columns: readonly Column[],
  judged: readonly Judged[],
): Promise<void> {
  const failed = judged.filter(hasFailed);
  const pictured = failed.length > 0 ? failed.slice(0, MOST_OBJECTS) : judged.slice(-1);
  for (const one of pictured) {
    reporter.picture(`Rules of ${one.read.name}`, rulesPicture(one));
    if (columns.some(({ type }) => type === "timestamp")) await showTimeline(reporter, finished, columns, one);
  }
}

async function showTimeline(
  reporter: Reporter,
  finished: FinishedGeneration,
  columns: readonly Column[],
  { read: { name, key, tableName, table } }: Judged,
): Promise<void> {
  const period = periodOf(finished);
  const found = timelineColumns(columns.filter((column) => table.columns.includes(column.name)));
  const timeline =
    found &&
    (await whileShowing(`counting ${key} over time`, () => timelineOf(finished.database, tableName, found, period)));
  const title = `${name} over time`;
  reporter.evidence(title, timeline ? timelineEvidence(key, timeline) : withoutTimeline(key));
  if (timeline) reporter.picture(title, timelinePicture(name, key, timeline, period));
}

function hasFailed({ read, results, missingColumns }: Judged): boolean {
  return isUnreadable(read) || missingColumns.length > 0 || results.some(({ passed }) => !passed);
}

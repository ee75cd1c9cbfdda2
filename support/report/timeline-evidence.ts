import type { Timeline } from "../dataset/timeline";
import { formatDuration } from "../shared/quantities";
import { table } from "../shared/text-table";
import { momentText } from "./charts/time-axis";
import { longestGap, mostOf, notesOf, rowsOf } from "./charts/timeline-picture";

/** Evidence on the rows of a data set over time, as plain text. */

const number = (value: number) => value.toLocaleString("en-US");

/** The numbers of the picture of a timeline. */
export function timelineEvidence(key: string, timeline: Timeline): string {
  const { from, to, bin, kinds } = timeline;
  const gap = longestGap(timeline);
  const rows = kinds.map((kind) => [
    kind.name,
    number(rowsOf(kind)),
    number(mostOf(kind)),
    mostOf(kind) === 0 ? "" : momentText(from + kind.counts.indexOf(mostOf(kind)) * bin),
  ]);
  return [
    key,
    "",
    `From ${momentText(from)} to ${momentText(to)} UTC, in bins of ${formatDuration(bin)}.`,
    gap
      ? `The longest time without a row: ${formatDuration(gap.to - gap.from)}, from ${momentText(gap.from)}.`
      : "Every bin has rows.",
    ...notesOf(timeline).map((note) => `${note}.`),
    "",
    table(["rows", "number", "most in a bin", "from"], rows),
  ].join("\n");
}

/** What stands in the place of the picture and its numbers where there is no time to place a row by. */
export function withoutTimeline(key: string): string {
  return `${key}: no row has a time that can be read, so there is no picture of its rows over time.`;
}

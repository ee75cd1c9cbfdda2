import type { Creation } from "../bucket/assertions";
import type { CleanUp } from "../bucket/clean-up/clean-up";
import type { ChangeKind, Snapshot } from "../bucket/snapshot";
import type { Generation } from "../clickstream/generation";

import type { Outcome } from "../clickstream/outcomes";
import type { Timings } from "../clickstream/timings";
import type { MeasuredLimit } from "../shared/limits";
import { count, formatDuration, formatSize } from "../shared/quantities";
import { table } from "../shared/text-table";

/** Evidence as plain text: what a scenario attaches to the report. */

export function timingsEvidence(generation: Generation): string {
  const { answer, ending, requestId, sentAt } = generation;
  const status = answer ? `${answer.status}, ${answer.contentType || "no content type"}` : "none";
  const facts = [
    ["request", requestId],
    ["sent", sentAt.toISOString()],
    ["answer", status],
    ["ending", "reason" in ending ? `${ending.kind} (${ending.reason})` : ending.kind],
  ];
  return table(["measure", "value"], [...facts, ...measures(generation.timings)]);
}

/** Every measure of a stream, named and printed. */
export function measures({
  totalTime,
  connectedAt,
  answeredAt,
  timeToFirstChunk,
  bytes,
  chunks,
  throughput,
  chunkDelay,
  lastChunkAt,
}: Timings): [name: string, value: string][] {
  const time = (value?: number) => (value === undefined ? "-" : formatDuration(value));
  return [
    ["total time", time(totalTime)],
    ["time to the connection", time(connectedAt)],
    ["time to the answer's headers", time(answeredAt)],
    ["time to first chunk", time(timeToFirstChunk)],
    ["output received", `${formatSize(bytes)} (${bytes.toLocaleString("en-US")} bytes)`],
    ["chunks", chunks.toLocaleString("en-US")],
    ["throughput", `${formatSize(throughput)}/s`],
    ["average chunk delay", time(chunkDelay?.average)],
    ["p50 chunk delay", time(chunkDelay?.p50)],
    ["p95 chunk delay", time(chunkDelay?.p95)],
    ["p99 chunk delay", time(chunkDelay?.p99)],
    ["longest chunk delay", time(chunkDelay?.longest)],
    ["silence at the end", time(lastChunkAt === undefined ? undefined : totalTime - lastChunkAt)],
  ];
}

export function outputEvidence({ output: { first, last, lines } }: Generation): string {
  if (lines === 0) return "(no output)";
  const between = lines - first.length - last.length;
  return [...first, ...(between > 0 ? [`… ${count(between, "line")} in between …`] : []), ...last].join("\n");
}

export function limitsEvidence(limits: readonly MeasuredLimit[]): string {
  const rows = limits.map(({ measure, promised, setting, limit, value, withinLimit, notJudged }) => [
    measure,
    promised,
    setting ? `${limit} (${setting})` : "as promised",
    value,
    notJudged === undefined ? (withinLimit ? "met" : "NOT MET") : `not judged: ${notJudged}`,
  ]);
  return table(["measure", "feature's limit", "limit applied", "measured", "result"], rows);
}

/** As many requests at the same moment have a row of their own. */
const MOST_REQUESTS = 200;

export function outcomesEvidence(
  outcomes: readonly Outcome[],
  generations: readonly Generation[],
  how: string,
): string {
  const shown = generations.slice(0, MOST_REQUESTS);
  const rows = shown.map(({ answer, timings, requestId }, index) => [
    String(index + 1),
    outcomes[index]?.kind ?? "",
    answer ? String(answer.status) : "-",
    timings.timeToFirstChunk === undefined ? "-" : formatDuration(timings.timeToFirstChunk),
    formatDuration(timings.totalTime),
    formatSize(timings.bytes),
    // Of one that completed, it is the time.
    outcomes[index]?.kind === "completed" ? "" : (outcomes[index]?.detail ?? ""),
    requestId,
  ]);
  const heading = ["request", "outcome", "status", "first chunk", "time", "output", "detail", "request ID"];
  const more =
    generations.length > shown.length ? [`… and ${count(generations.length - shown.length, "more request")}`] : [];
  return [how, "", table(heading, rows), ...more].join("\n");
}

export function changesEvidence({ bucket, before, changes, waited }: Creation): string {
  const shown = changes.slice(0, 50);
  const rows = shown.map(({ kind, object }) => [
    kind,
    object.key,
    formatSize(object.size),
    shortEtag(object.etag),
    object.changedAt.toISOString(),
  ]);
  const numberOf = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  const after = before.objects.size + numberOf("created") - numberOf("removed");
  const unchanged = before.objects.size - numberOf("overwritten") - numberOf("removed");
  return [
    `Bucket ${bucket}: ${bucketBefore(before)}, ${count(after, "object")} after; looked at for ${formatDuration(waited)}.`,
    "",
    rows.length > 0
      ? table(["change", "object", "size", "ETag", "time of change"], rows)
      : "Nothing was created, overwritten or removed.",
    ...(changes.length > shown.length ? [`… and ${count(changes.length - shown.length, "more change")}`] : []),
    "",
    `Unchanged: ${count(unchanged, "object")}`,
  ].join("\n");
}

export function cleanUpEvidence({ removed, left, refused }: CleanUp): string {
  const rows = [
    ...removed.map((object) => [object.key, becameOfRemoved(object)]),
    ...refused.map(({ key, why }) => [key, `could not be removed: ${why}`]),
    ...left.map(({ key, why }) => [key, `left: ${why}`]),
  ];
  const shown = rows.slice(0, MOST_CLEANED);
  const more = rows.length > shown.length ? [`… and ${count(rows.length - shown.length, "more object")}`] : [];
  return [
    rows.length > 0 ? table(["object", "what became of it"], shown) : "There was nothing to remove.",
    ...more,
  ].join("\n");
}

function becameOfRemoved({ restored, mixed }: CleanUp["removed"][number]): string {
  if (mixed) return "removed beside a version that may be someone else's, which stays";
  return restored ? "removed; what it held before is back" : "removed";
}

/** So many objects of a clean-up have a row of their own. */
const MOST_CLEANED = 200;

/** Enough of an ETag to see that it is another one; a whole one makes the table too wide to read. */
function shortEtag(etag: string): string {
  const bare = etag.replaceAll('"', "");
  return bare.length > 9 ? `${bare.slice(0, 8)}…` : bare;
}

function bucketBefore({ exists, objects }: Snapshot): string {
  return exists ? `${count(objects.size, "object")} before` : "did not exist before";
}

import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Measures } from "../attachments";
import type { RunSummary, Verdict } from "../summary";

/** One run against a target, as the history file remembers it. Durations in ms, sizes in bytes. */
export interface HistoryEntry {
  readonly at: string;
  readonly target: string;
  readonly verdict: Verdict;
  readonly measures: Measures;
}

/** The line that a run adds; unset for one that measured nothing. */
export function entryOf({ target, startedAt, verdict, measures }: RunSummary): HistoryEntry | undefined {
  if (!target || !startedAt || Object.keys(measures).length === 0) return undefined;
  return { at: startedAt.toISOString(), target: target.id, verdict, measures };
}

/**
 * Adds a run in a single write to a file that is only ever appended to, so that two runs at once do not mix their lines.
 * It begins with a line end where the last line was torn.
 */
export async function remember(file: string, entry: HistoryEntry): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const before = await readFile(file, "utf8").catch(() => "");
  const torn = before !== "" && !before.endsWith("\n");
  await appendFile(file, `${torn ? "\n" : ""}${JSON.stringify(entry)}\n`);
}

/** The runs against a target that began before a moment, oldest first. Lines that cannot be read are left out. */
export async function recall(file: string, target: string, before: Date): Promise<HistoryEntry[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text
    .split("\n")
    .flatMap(read)
    .filter((entry) => entry.target === target && entry.at < before.toISOString())
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function read(line: string): HistoryEntry[] {
  try {
    const entry = JSON.parse(line) as Partial<HistoryEntry>;
    return entry.at && entry.target && entry.measures ? [entry as HistoryEntry] : [];
  } catch {
    return [];
  }
}

/** A measure of a run that is clearly off its own past. */
export interface Outlier {
  readonly measure: keyof Measures;
  readonly value: number;
  readonly usual: number;
}

/** With fewer runs nobody can say what is usual. */
const LEAST_PAST = 5;
/** The past that counts: what a service did long ago is no measure of today's. */
const PAST = 20;
/** How many times the usual spread a value has to be off; 3.5 is what Iglewicz and Hoaglin (1993) advise for outliers. */
const SPREADS = 3.5;
/** Makes the median absolute deviation of normal data its standard deviation. */
const TO_DEVIATION = 1.4826;
/** And at least so much of the usual value: a very steady past would otherwise make noise of a few percent an outlier. */
const LEAST_SHARE = 0.5;
/** Times below this many ms differ by what else a machine does, not by the service. */
const LEAST_TIME = 250;

/** Where less is worse, and where more is. */
const WORSE: Readonly<Record<keyof Measures, "more" | "less" | "either">> = {
  timeToFirstChunk: "more",
  totalTime: "more",
  throughput: "less",
  dataSize: "either",
};

/**
 * What is clearly off: further from the median of up to 20 earlier runs of the same target than 3.5 times their spread
 * (the median absolute deviation), than half of that median, and for times than 250 ms. Needs 5 earlier runs. Only what
 * is worse counts, and for the size of the data either way.
 */
export function outliers(measures: Measures, past: readonly Measures[]): Outlier[] {
  return (Object.keys(WORSE) as (keyof Measures)[]).flatMap((measure) => {
    const value = measures[measure];
    const known = past
      .map((run) => run[measure])
      .filter((one) => one !== undefined)
      .slice(-PAST);
    if (value === undefined || known.length < LEAST_PAST) return [];
    const usual = median(known);
    const spread = TO_DEVIATION * median(known.map((one) => Math.abs(one - usual)));
    const isTime = measure === "timeToFirstChunk" || measure === "totalTime";
    const least = Math.max(SPREADS * spread, LEAST_SHARE * usual, isTime ? LEAST_TIME : 0);
    const off = value - usual;
    const bad = WORSE[measure] === "either" ? Math.abs(off) : WORSE[measure] === "more" ? off : -off;
    return bad > least ? [{ measure, value, usual }] : [];
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

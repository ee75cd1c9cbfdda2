import { formatDuration, formatSize } from "../../shared/quantities";
import type { Measures } from "../attachments";
import type { Outlier } from "../history/outliers";
import type { LimitOverTime } from "../history/trends";

/** A chart shows values divided by `size`, in `unit`. */
export interface Scale {
  readonly unit: string;
  readonly size: number;
}

/** How each measure is called, printed, and drawn by a value's unit. */
export const MEASURES: Readonly<
  Record<keyof Measures, Readonly<{ name: string; print: (value: number) => string; scale: (value: number) => Scale }>>
> = {
  timeToFirstChunk: { name: "Time to first chunk", print: formatDuration, scale: scaleOfDuration },
  totalTime: { name: "Total time", print: formatDuration, scale: scaleOfDuration },
  throughput: {
    name: "Throughput",
    print: (value) => `${formatSize(value)}/s`,
    scale: (value) => ({ ...scaleOfSize(value), unit: `${scaleOfSize(value).unit}/s` }),
  },
  dataSize: { name: "Data size", print: formatSize, scale: scaleOfSize },
};

function scaleOfDuration(milliseconds: number): Scale {
  if (milliseconds >= 60_000) return { unit: "minutes", size: 60_000 };
  return milliseconds >= 1000 ? { unit: "seconds", size: 1000 } : { unit: "ms", size: 1 };
}

function scaleOfSize(bytes: number): Scale {
  if (bytes >= 1024 ** 2) return { unit: "MB", size: 1024 ** 2 };
  return bytes >= 1024 ? { unit: "KB", size: 1024 } : { unit: "B", size: 1 };
}

/** `limit 10 min since 2026-11-24, 5 min before` */
export function limitText({ limit, before }: LimitOverTime, print: (value: number) => string): string {
  const changed = before ? ` since ${before.until.slice(0, 10)}, ${print(before.limit)} before` : "";
  return `limit ${print(limit)}${changed}`;
}

/** `Total time deviates from the median of the last 20 passed runs: 9 s instead of 2 s (A generation …).` */
export function outlierText({ scenario, measure, value, median, runs }: Outlier): string {
  const { name, print } = MEASURES[measure];
  return `${name} deviates from the median of the last ${runs} passed runs: ${print(value)} instead of ${print(median)} (${scenario}).`;
}

import { formatDuration, formatSize } from "../../shared/quantities";
import type { Measures } from "../attachments";
import type { Outlier } from "../history/outliers";

/** How each measure is called, printed and drawn: a chart shows its values divided by `size`, in `unit`. */
export const MEASURES: Readonly<
  Record<keyof Measures, Readonly<{ name: string; print: (value: number) => string; size: number; unit: string }>>
> = {
  timeToFirstChunk: { name: "Time to first chunk", print: formatDuration, size: 1, unit: "ms" },
  totalTime: { name: "Total time", print: formatDuration, size: 1000, unit: "seconds" },
  throughput: { name: "Throughput", print: (value) => `${formatSize(value)}/s`, size: 1024, unit: "KB/s" },
  dataSize: { name: "Data size", print: formatSize, size: 1024 ** 2, unit: "MB" },
};

/** `Total time deviates from the median of the last 20 passed runs: 9 s instead of 2 s (A generation …).` */
export function outlierText({ scenario, measure, value, median, runs }: Outlier): string {
  const { name, print } = MEASURES[measure];
  return `${name} deviates from the median of the last ${runs} passed runs: ${print(value)} instead of ${print(median)} (${scenario}).`;
}

import type { Generation } from "../clickstream/generation";
import { formatDuration, formatSize } from "../shared/quantities";
import type { KeyFigure, Measures } from "./attachments";

/** The key figures of a generation that nothing else is said of. */
export function streamFigures({ timings }: Generation): KeyFigure[] {
  const { timeToFirstChunk, totalTime, bytes } = timings;
  return [
    ...(timeToFirstChunk === undefined
      ? []
      : [{ name: "time to first chunk", value: formatDuration(timeToFirstChunk) }]),
    { name: "total time", value: formatDuration(totalTime) },
    { name: "output received", value: formatSize(bytes) },
  ];
}

/** Only a generation that ended tells how long one takes. */
export function measuresOf({ timings, ending }: Generation): Measures {
  if (ending.kind !== "complete") return {};
  const { timeToFirstChunk, totalTime, throughput } = timings;
  return { totalTime, throughput, ...(timeToFirstChunk === undefined ? {} : { timeToFirstChunk }) };
}

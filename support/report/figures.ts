import type { Generation } from "../clickstream/generation";
import { formatDuration, formatSize } from "../shared/quantities";

/**
 * What a scenario found out in numbers, attached to it as JSON, so that the overview page can be made of a run's messages
 * alone. Durations in ms, sizes in bytes, throughput in bytes per second.
 */
export interface Figures {
  readonly target: TargetFacts;
  readonly key: readonly KeyFigure[];
  readonly measures: Measures;
}

/** What the run was against. */
export interface TargetFacts {
  readonly kind: "service" | "sandbox";
  readonly note: string;
  /** What tells one target's history from another's: the sandbox, or where the service is. */
  readonly id: string;
  readonly store: string;
  readonly bucket: string;
  /** Of the service's API description. */
  readonly title?: string;
  readonly version?: string;
}

/** A figure for people, beside the limit that it has to keep where it has one. */
export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  readonly limit?: string;
  readonly kept?: boolean;
}

/** What is remembered from run to run. */
export interface Measures {
  readonly timeToFirstChunk?: number;
  readonly totalTime?: number;
  readonly throughput?: number;
  readonly dataSize?: number;
}

export const FIGURES_NAME = "figures.json";

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

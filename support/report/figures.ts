import type { Generation } from "../clickstream/generation";
import { formatDuration, formatSize } from "../quantities";

/**
 * What a scenario found out in numbers, attached to it as JSON, so that the first page can be made of a run's messages
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
  readonly timeToFirstByte?: number;
  readonly totalTime?: number;
  readonly throughput?: number;
  readonly dataSize?: number;
}

export const FIGURES_NAME = "figures.json";

/** The key figures of a generation that nothing else is said of. */
export function streamFigures({ timings }: Generation): KeyFigure[] {
  const { timeToFirstByte, totalTime, bytes } = timings;
  return [
    ...(timeToFirstByte === undefined ? [] : [{ name: "time to first byte", value: formatDuration(timeToFirstByte) }]),
    { name: "total time", value: formatDuration(totalTime) },
    { name: "output received", value: formatSize(bytes) },
  ];
}

/** Only a generation that ended tells how long one takes. */
export function measuresOf({ timings, ending }: Generation): Measures {
  if (ending.kind !== "complete") return {};
  const { timeToFirstByte, totalTime, throughput } = timings;
  return { totalTime, throughput, ...(timeToFirstByte === undefined ? {} : { timeToFirstByte }) };
}

import {
  expectAllWithin,
  holdAgainst,
  type Limit,
  type MeasuredLimit,
  type Measurement,
  type Override,
} from "../shared/limits";
import { NOT_COMPLETE, type Use, whyTooFew } from "./use";

/** The measures of resources that may have a limit, as feature tables name them. */
export const MEASURES = ["peak memory", "processor time", "growth of the bucket", "network traffic"] as const;
export type Measure = (typeof MEASURES)[number];

/** What was measured of one generation. Sizes in bytes. */
export interface Measured {
  /** By the source; unset where there is none, or it showed nothing. */
  readonly use?: Use;
  /** Whether the source counts generators that run as processes of their own as well. */
  readonly coversGenerators: boolean;
  /** How much larger all objects together are than before; unset where the bucket was not looked at. */
  readonly bucketGrowth?: number;
  /** What the suite received, and what it saw arrive in the bucket: the service has sent this, and more. */
  readonly seenTraffic: number;
}

const ALTERNATING =
  "several processes answer in turn at the address of the metrics, and what they say does not belong together";

/**
 * Holds what was measured against a feature's limits. More than a limit counts however little was seen; less does not
 * where too little was seen to tell. Throws an `Error` for a table that cannot be understood.
 */
export function measureResources(
  { use, coversGenerators, bucketGrowth, seenTraffic }: Measured,
  limits: readonly Limit[],
  overrides: Readonly<Partial<Record<Measure, Override | undefined>>>,
): MeasuredLimit<Measure>[] {
  const unmeasured = use ? undefined : "it was not measured";
  const uneven = use?.alternating ? ALTERNATING : unmeasured;
  const measurements: Record<Measure, Measurement> = {
    "peak memory": {
      unit: "size",
      value: use?.peakMemory,
      atLeast: !coversGenerators,
      notJudged: (withinLimit) => uneven ?? (use && withinLimit ? whyTooFew(use) : undefined),
    },
    "processor time": {
      unit: "duration",
      value: use?.processorTime,
      atLeast: !coversGenerators,
      notJudged: (withinLimit) => uneven ?? (use && withinLimit && !use.complete ? NOT_COMPLETE : undefined),
    },
    "growth of the bucket": {
      unit: "size",
      // A bucket that shrinks does not grow.
      value: bucketGrowth === undefined ? undefined : Math.max(0, bucketGrowth),
      notJudged: () => (bucketGrowth === undefined ? "the bucket was not looked at" : undefined),
    },
    "network traffic": {
      unit: "size",
      value: Math.max(use?.traffic ?? 0, seenTraffic),
      atLeast: use?.traffic === undefined,
    },
  };
  return holdAgainst(limits, measurements, overrides);
}

/** Every measure that can be judged is within its limit. `variables` names the setting of each limit. Throws a `Failure`. */
export function expectResourcesWithin(
  limits: readonly MeasuredLimit<Measure>[],
  variables: Readonly<Record<Measure, string>>,
): void {
  expectAllWithin(limits, {
    promised: "a generation stays within its limits of resources",
    cause: (exceeded) => exceeded.map((measure) => CAUSES[measure]).join("; "),
    lookAt: "look at the chart of what was used over time, and at what the generation was doing then",
    variables,
  });
}

const CAUSES: Readonly<Record<Measure, string>> = {
  "peak memory":
    "the service or its generator holds all of the data in memory at once, or keeps that of earlier generations",
  "processor time": "the generator does more work than the data needs, waits in a loop, or leaves something running",
  "growth of the bucket":
    "the generation stores more than its data: copies, temporary objects, data of another size; or something else writes to this bucket",
  "network traffic":
    "the data is sent more than once, or is larger than expected; or something else writes to this bucket",
};

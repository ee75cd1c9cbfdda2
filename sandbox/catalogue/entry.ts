import type { Behaviour } from "../behaviour.ts";

/** The feature files, by name, whose scenarios are tried on an entry. */
export type FeatureName =
  | "endpoint"
  | "streaming"
  | "minio-creation"
  | "concurrency"
  | "performance"
  | "custom-parameters"
  | "data-quality"
  | "clean-up"
  | "regeneration"
  | "resources"
  | "restart";

/**
 * The features whose scenarios a healthy service passes. Those on parameters are skipped until a service takes any, and the
 * one on restarts where the suite cannot restart it.
 */
export const LIVE: readonly FeatureName[] = [
  "streaming",
  "minio-creation",
  "concurrency",
  "performance",
  "data-quality",
  "clean-up",
  "regeneration",
];

/** A service that the suite has to judge rightly. */
export interface Entry {
  readonly name: string;
  /** What the service does, in a sentence. */
  readonly does: string;
  /** The feature that must fail; without one, all must pass. */
  readonly fails?: FeatureName;
  /** The features that must pass, where the service deviates from the contract in what the others promise. */
  readonly passes?: readonly FeatureName[];
  /** Set where the feature could not be tried, since the service is not what is at fault. */
  readonly notTried?: true;
  /** What the failure must say. */
  readonly words?: string;
  /** Picks one scenario of the feature by its name. */
  readonly scenario?: string;
  /** Settings of the suite that the entry needs, such as a limit short enough to be tried. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly behaviour: Behaviour;
}

/** The features that are tried on an entry. */
export function featuresOf({ fails, passes = LIVE }: Entry): readonly FeatureName[] {
  return fails ? [fails] : passes;
}

/** Never settles: what a hanging service does. */
export function forever(): Promise<never> {
  return new Promise(() => {});
}

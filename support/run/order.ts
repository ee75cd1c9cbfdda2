import type { Pickle } from "@cucumber/messages";
import { MANUAL } from "./manual-gate";

/** How the steps of the features word that a scenario has several generations at once. */
const TOGETHER = /\bat the same moment\b/;
/** How they word that the service is restarted. */
const RESTARTED = /\bis restarted\b/;

interface Located {
  readonly pickle: Pick<Pickle, "uri" | "tags" | "steps">;
}

/**
 * Scenarios in the order in which they run: the more likely a feature is to break the service, the later, so that what it
 * breaks hides as little as possible. Those of one feature stay together, and in the order in which they stand.
 */
export function lastWhatMayBreak<One extends Located>(scenarios: readonly One[]): One[] {
  const features = [...Map.groupBy(scenarios, ({ pickle }) => pickle.uri).values()];
  return features
    .map((ofFeature) => ({ ofFeature, risks: ofFeature.map(risk) }))
    .toSorted(
      (one, other) =>
        Math.min(...one.risks) - Math.min(...other.risks) || Math.max(...one.risks) - Math.max(...other.risks),
    )
    .flatMap(({ ofFeature }) => ofFeature);
}

/** Nothing is triggered; one generation; what the service cannot do yet; several generations at once; a restart. */
function risk({ pickle: { tags, steps } }: Located): number {
  const has = (tag: string) => tags.some(({ name }) => name === tag);
  if (!has(MANUAL)) return 0;
  if (steps.some(({ text }) => RESTARTED.test(text))) return 4;
  if (steps.some(({ text }) => TOGETHER.test(text))) return 3;
  return has("@skip") ? 2 : 1;
}

import type { RunReport } from "./run-report";
import type { ScenarioReport } from "./scenario-report";

/**
 * What a page's address ends in for each scenario: made of the names of feature and scenario, so that a link still leads
 * there in the page of another run. Each occurs once.
 */
export function anchorsOf({ scenarios }: Pick<RunReport, "scenarios">): ReadonlyMap<ScenarioReport, string> {
  const taken = new Map<string, number>();
  return new Map(
    scenarios.map((scenario) => {
      const anchor = `${anchorOf(scenario.feature)}.${anchorOf(scenario.name)}`;
      const number = (taken.get(anchor) ?? 0) + 1;
      taken.set(anchor, number);
      return [scenario, number === 1 ? anchor : `${anchor}.${number}`];
    }),
  );
}

/** A name as part of an address: its letters and digits in lower case, with hyphens between them. */
export function anchorOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "") || "unnamed"
  );
}

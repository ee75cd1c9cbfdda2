import type { CaseVerdict } from "../results/results";
import type { EnvironmentOutlier, Merged, MergedEnvironment, MergedVerdict } from "./merged";

/** The merged results as one JSON document for other programs. Times are ISO 8601 in UTC; units are in the names. */
export interface MergedResults {
  readonly schemaVersion: 1;
  readonly verdict: MergedVerdict;
  readonly warnings: readonly string[];
  readonly environments: readonly (Omit<MergedEnvironment, "cells"> & {
    /** By the ID of each requirement. */
    readonly requirements: Readonly<Record<string, CaseVerdict>>;
  })[];
  readonly causes: Merged["causes"];
  readonly outliers: readonly EnvironmentOutlier[];
}

export function mergedResults({
  verdict,
  warnings,
  requirements,
  environments,
  causes,
  outliers,
}: Merged): MergedResults {
  return {
    schemaVersion: 1,
    verdict,
    warnings,
    environments: environments.map(({ cells, ...environment }) => ({
      ...environment,
      requirements: Object.fromEntries(requirements.map(({ id }, index) => [id, cells[index]?.verdict ?? "not run"])),
    })),
    causes,
    outliers,
  };
}

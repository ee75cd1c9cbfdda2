import path from "node:path";
import { type DescribedParameters, describedParameters, whyParametersAreSkipped } from "../clickstream/request-body";
import type { ClickstreamService } from "../clickstream/service";

/** The feature whose scenarios send parameters. */
const ON_PARAMETERS = "custom-parameters.feature";

/** What this process was told by each service, by its address: one that hangs is not asked again for each scenario. */
const told = new Map<string, DescribedParameters>();

/** Why a scenario tagged `@skip` is skipped, and how to run it. `feature` is the path of its feature's file. */
export async function whySkipped(feature: string, service: ClickstreamService): Promise<string> {
  if (path.basename(feature) !== ON_PARAMETERS)
    return `this scenario is tagged @skip. Remove the tag in ${feature} once the service offers this, or run it once with RUN_SKIPPED=true.`;
  const described = told.get(service.baseUrl) ?? describedParameters(await service.apiDescription());
  told.set(service.baseUrl, described);
  return whyParametersAreSkipped(described, feature);
}

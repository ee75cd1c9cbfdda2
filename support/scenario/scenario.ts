import type { Bucket } from "../bucket/bucket";
import type { ClickstreamService } from "../clickstream/service";
import type { Settings } from "../settings/settings";
import type { Reporter } from "./reporter";

/** What the parts of one scenario share. The service and the bucket are connected to when they are first used. */
export interface Scenario {
  readonly settings: Settings;
  readonly service: ClickstreamService;
  readonly bucket: Bucket;
  readonly reporter: Reporter;
}

/** For what a step needs and no earlier step has provided: a mistake in the feature file, not in the service. */
export function missingStep(what: string): never {
  throw new Error(`This step needs an earlier one: ${what}.`);
}

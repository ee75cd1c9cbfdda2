import { expectAnnouncedUploads } from "../bucket/assertions";
import { credentialsFor } from "../bucket/credentials";
import { growthIn, madeObjects, totalSize } from "../bucket/snapshot";
import { findSource } from "../environment/measuring";
import type { Target } from "../environment/target";
import { usedChart } from "../report/charts/resources-charts";
import { limitsEvidence } from "../report/evidence";
import { storeEvidence, usedEvidence } from "../report/resources-evidence";
import { expectResourcesWithin, type Measure, type Measured, measureResources } from "../resources/limits";
import { type Look, type Source, Unmeasurable } from "../resources/look";
import { type StoreMetrics, storeMetrics } from "../resources/minio";
import { Sampler } from "../resources/sampler";
import { type Use, useOf } from "../resources/use";
import { LIMIT_VARIABLES } from "../settings/names";
import type { LimitSettings } from "../settings/settings";
import { Failure, NotTried } from "../shared/failure";
import type { Limit, MeasuredLimit } from "../shared/limits";
import { whileShowing } from "../shared/progress";
import type { Generations } from "./generations";
import { bySetting, figuresOf, overridesFrom } from "./limits";
import type { Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** A scenario that knows where the service runs. */
export interface Placed extends Scenario {
  readonly target: Target;
}

/** The setting of each measure that a feature's table may limit. */
const SETTINGS = {
  "peak memory": "peakMemory",
  "processor time": "processorTime",
  "growth of the bucket": "bucketGrowth",
  "network traffic": "networkTraffic",
} as const satisfies Record<Measure, keyof LimitSettings>;

/** What one generation uses of memory, processors, bucket and network. */
export class Resources {
  #source: Source | undefined;
  #sampler: Sampler | undefined;
  /** What the store says of itself before the generation, or why it says nothing. */
  #store: StoreMetrics | string | undefined;

  constructor(
    readonly scenario: Placed,
    readonly generations: Generations,
    readonly uploads: Uploads,
  ) {}

  /** Begins to measure. Returns why that is not possible, for the report; unset where it is. Throws `NotTried`. */
  async begin(): Promise<string | undefined> {
    const { target, settings } = this.scenario;
    if (this.uploads.before) this.#store = await this.#askStore();
    const found = await findSource(target, settings);
    if ("why" in found) return found.why;
    this.#source = found.source;
    this.#sampler = new Sampler(found.source);
    await this.#sampler.begun;
    return undefined;
  }

  /** Stops measuring, where a scenario did not come to its end. */
  async end(): Promise<void> {
    await this.#sampler?.stop();
  }

  /**
   * The latest generation has to stay within the limits of a feature's table, or within those that settings put in their
   * place. Throws a `Failure` that names every limit it does not meet, and an `Error` for a table that cannot be understood.
   */
  async expectLimits(limits: readonly Limit[]): Promise<void> {
    const { reporter, settings } = this.scenario;
    const sampler = this.#sampler;
    const looks = sampler ? await whileShowing("waiting for the last measurement", () => sampler.end()) : [];
    const use = this.#useFrom(looks);
    const measured = await this.#measured(use);
    const held = measureResources(measured, limits, overridesFrom(SETTINGS, settings.limits));
    reporter.evidence("Limits", limitsEvidence(held));
    if (use) reporter.evidence("Resources", usedEvidence(use, this.#source));
    if (this.#store) reporter.evidence("The store's own metrics", storeEvidence(this.#store, await this.#askStore()));
    this.#draw(looks);
    reporter.keyFigures = figuresOf(held);
    this.#warn(held, use);
    expectResourcesWithin(
      held,
      bySetting(SETTINGS, (setting) => LIMIT_VARIABLES[setting]),
    );
  }

  async #askStore(): Promise<StoreMetrics | string> {
    const { bucket, settings } = this.scenario;
    try {
      return await storeMetrics(bucket.endpoint, credentialsFor(bucket.endpoint, settings.store.keys));
    } catch (error) {
      if (error instanceof Unmeasurable) return error.message;
      throw error;
    }
  }

  /** Unset where nothing was measured. */
  #useFrom(looks: readonly Look[]): Use | undefined {
    if (looks.length === 0) return undefined;
    const { from, to } = this.#time;
    return useOf(looks, from, to);
  }

  /** When the latest generation began and ended, on the clock of `performance.now()`, in ms. */
  get #time(): { readonly from: number; readonly to: number } {
    const { sentAt, timings } = this.generations.latest;
    const from = sentAt.getTime() - (Date.now() - performance.now());
    return { from, to: from + timings.totalTime };
  }

  async #measured(use: Use | undefined): Promise<Measured> {
    const { bytes } = this.generations.latest.timings;
    const coversGenerators = this.#source?.coversGenerators ?? false;
    const measured = { coversGenerators, seenTraffic: bytes, ...(use ? { use } : {}) };
    if (!this.uploads.before) return measured;
    // What is missing in the bucket is for the feature on the bucket to judge; here it only has to be waited for.
    await this.uploads.expect(expectAnnouncedUploads).catch((error) => {
      if (error instanceof NotTried || !(error instanceof Failure)) throw error;
    });
    const { changes, before } = this.uploads.creation;
    return {
      ...measured,
      bucketGrowth: growthIn(changes, before),
      seenTraffic: bytes + totalSize(madeObjects(changes)),
    };
  }

  #draw(looks: readonly Look[]): void {
    const { timings } = this.generations.latest;
    const changes = this.uploads.before ? this.uploads.creation.changes : [];
    const { from } = this.#time;
    const since1970 = this.generations.latest.sentAt.getTime();
    this.scenario.reporter.picture("Resources over time", usedChart({ timings, looks, from, since1970, changes }));
  }

  #warn(held: readonly MeasuredLimit[], use: Use | undefined): void {
    const { reporter } = this.scenario;
    for (const { measure, value, limit, notJudged } of held)
      if (notJudged !== undefined)
        reporter.warn(`The ${measure} (${value}) was not checked against its limit (${limit}): ${notJudged}.`);
    if (use && this.#source && !this.#source.coversGenerators) reporter.warn(aloneWarning(this.#source));
    if (use && use.restarts > 0 && !use.alternating)
      reporter.warn("The service was restarted while it was measured: what it used is added up from before and after.");
  }
}

export function aloneWarning({ name }: Source): string {
  return `Measured by ${name}: that is the service alone. Generators that run as processes of their own are not counted.`;
}

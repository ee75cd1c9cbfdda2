import { expectAnnouncedUploads, expectObjectsMade } from "../bucket/assertions";
import {
  expectAsBefore,
  expectCleanedUp,
  expectNotBroughtBack,
  whyNothingToRemove,
} from "../bucket/clean-up/assertions";
import { type CleanUp, cleanUp } from "../bucket/clean-up/clean-up";
import { eachOnce, type OwnUpload } from "../bucket/clean-up/ownership";
import { Remover } from "../bucket/clean-up/remover";
import type { BucketOptions } from "../bucket/client";
import { credentialsFor } from "../bucket/credentials";
import type { Generation } from "../clickstream/generation";
import { type DataSet, hasNewKeys, isHeldBy } from "../dataset/data-sets";
import type { Target } from "../environment/target";
import { cleanUpEvidence } from "../report/evidence";
import type { Settings } from "../settings/settings";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import { QUIET_SHARE } from "./quiescence";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** Whether what this suite's generations made may be removed again: the sandbox's own store is nobody else's. */
export function mayDelete({ allowDelete, store }: Settings, { kind }: Target): boolean {
  return allowDelete ?? (kind === "sandbox" && store.endpoint === undefined);
}

/** How the store of a target is reached. */
export function bucketOptions({ storeEndpoint: endpoint }: Target, { store }: Settings): BucketOptions {
  const { bucket, region, keys } = store;
  const credentials = credentialsFor(endpoint, keys);
  return { endpoint, bucket, region, ...(credentials ? { credentials } : {}) };
}

/** What generations announced, with their times by a clock that is so many ms ahead of this machine's. */
export function ownUploads(generations: readonly Generation[], ahead: number): readonly OwnUpload[] {
  return generations.flatMap(({ output, sentAt, timings }) => {
    const from = new Date(sentAt.getTime() + ahead);
    const to = new Date(from.getTime() + timings.totalTime);
    return eachOnce(output.uploads).map((upload) => ({ ...upload, from, to }));
  });
}

/** Removes what the generations of a scenario made, and looks at what the service does then. */
export class ScenarioCleanUp {
  #done: CleanUp | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly uploads: Uploads,
    readonly options: () => BucketOptions,
  ) {}

  /**
   * Removes what the latest generation made. Skips the scenario where the service leaves nothing to remove. Throws a
   * `NotTried` where the store does not let it be removed, or others have written it too.
   */
  async remove(): Promise<"skipped" | undefined> {
    const { generations, scenario } = this.uploads;
    await this.uploads.expect(expectAnnouncedUploads);
    await this.uploads.expect(expectObjectsMade);
    const { creation } = this.uploads;
    const reason = whyNothingToRemove(creation);
    if (reason) return scenario.reporter.skip(reason);
    const remover = new Remover(this.options());
    try {
      this.#done = await whileShowing("removing what the generation made", async () =>
        cleanUp(remover, creation, ownUploads(generations.judged, await remover.clockAhead())),
      );
    } finally {
      remover.close();
    }
    const { removed, left, interrupted } = this.#done;
    scenario.reporter.evidence("Clean-up", cleanUpEvidence(this.#done));
    scenario.reporter.keyFigures = [
      { name: "removed", value: count(removed.length, "object") },
      ...(left.length > 0 ? [{ name: "left", value: count(left.length, "object") }] : []),
    ];
    if (interrupted) throw interrupted;
    expectCleanedUp(this.#done);
    this.#warnOfLeft();
    return undefined;
  }

  /** What was removed stays away, and what was there before is still there. The bucket is watched for a while. */
  async expectAsBefore(): Promise<void> {
    const done = this.#done ?? missingStep("none has removed what a generation made");
    const { announced } = this.uploads.creation;
    const { settleTimeout } = this.scenario.settings;
    await this.uploads.expectFor(settleTimeout / QUIET_SHARE, (creation) => expectAsBefore(creation, done, announced));
  }

  /** The latest generation has not brought back what was removed before it. `dataSets` are those that it makes. */
  expectNotBroughtBack(dataSets: readonly DataSet[]): void {
    const done = this.#done ?? missingStep("none has removed what a generation made");
    const writesAnew = (key: string) => dataSets.some((one) => hasNewKeys(one) && isHeldBy(one, key));
    expectNotBroughtBack(this.uploads.creation.changes, done, writesAnew);
  }

  #warnOfLeft(): void {
    const { left } = this.#done ?? { left: [] };
    if (left.length === 0) return;
    const [{ key, why }] = left as [CleanUp["left"][number]];
    const more = left.length > 1 ? `; the evidence has all ${left.length}` : "";
    this.scenario.reporter.warn(
      `${count(left.length, "object")} made ${left.length === 1 ? "was" : "were"} not removed (${key}: ${why}${more}).`,
    );
  }
}

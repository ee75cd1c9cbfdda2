import { setTimeout as rest } from "node:timers/promises";
import { type Creation, reliesOnExisting } from "../bucket/assertions";
import { expectNothingRemoved, folderOf, keysAnnouncedIn, removals } from "../bucket/harm";
import { changesOfRejected, expectNothingOfRejected } from "../bucket/rejected";
import { type Change, isMarker, madeObjects, type Snapshot, totalSize } from "../bucket/snapshot";
import { type Seen, Watch } from "../bucket/watch";
import type { Generation } from "../clickstream/generation";
import { changesPicture } from "../report/charts/changes-picture";
import { changesEvidence } from "../report/evidence";
import { whileShowing } from "../shared/progress";
import { count, formatSize } from "../shared/quantities";
import type { Generations } from "./generations";
import { QUIET_SHARE } from "./quiescence";
import { missingStep, type Scenario } from "./scenario";

/** What generations change in the bucket. */
export class Uploads {
  #before: Snapshot | undefined;
  /** What the whole bucket showed last, and the generation after which it was looked at. */
  #after: { readonly seen: Seen; readonly generation: Generation } | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly generations: Generations,
  ) {}

  /** The bucket before the generation; unset where it was not looked at. */
  get before(): Snapshot | undefined {
    return this.#before;
  }

  /** Takes the snapshot that later ones are compared with. Throws a `Failure` where the store does not give one. */
  async remember(): Promise<void> {
    this.#before = await this.scenario.bucket.snapshotToCompareWith();
  }

  /** The same where the snapshot is only useful: within `limit` ms, or not at all. One that is late shows too much. */
  async rememberIfPossible(limit: number): Promise<void> {
    const snapshot = this.scenario.bucket.snapshotToCompareWith().catch(() => undefined);
    const inTime = await Promise.race([snapshot, rest(limit, undefined, { ref: false })]);
    if (inTime) this.#before = inTime;
  }

  /**
   * What the latest generation left in the bucket has to pass an assertion. The store may show new objects late, so the
   * bucket is looked at until it does, for at most the settle timeout after the generation. Throws the assertion's
   * `Failure` of the last look.
   */
  async expect(assertion: (creation: Creation) => void): Promise<void> {
    const passes = (seen: Seen) => !throws(() => assertion(this.#creation(seen)));
    const known = this.#latest;
    if (!known || !passes(known)) await this.#lookUntil(passes);
    const { creation } = this;
    if (!creation.exists) assertion({ ...creation, otherBuckets: await this.scenario.bucket.otherBuckets() });
    assertion(creation);
  }

  /** What the latest generation left in the bucket, as it was last looked at. */
  get creation(): Creation {
    return this.#creation(this.#latest ?? missingStep("none has looked at the bucket since the generation"));
  }

  /**
   * What the latest generation left in the bucket, after a look that took `time` ms: as long as something may still be
   * written that nobody follows.
   */
  async watchFor(time: number): Promise<Creation> {
    const end = performance.now() + time;
    const watch = this.#watch(keysAnnouncedIn(this.scenario.bucket.name, this.#announced));
    const seen = await whileShowing("watching the bucket", () => watch.until(() => performance.now() >= end, time));
    this.#after = { seen, generation: this.generations.latest };
    this.scenario.reporter.evidence("Changes in the bucket", changesEvidence(this.creation));
    return this.creation;
  }

  /** Warns of what passes and someone should still know. */
  warnOfDoubts(creation: Creation = this.creation): void {
    const { reporter } = this.scenario;
    const made = madeObjects(creation.changes);
    if (reliesOnExisting(creation)) {
      reporter.warn(
        "Nothing was created or overwritten; the older data in the bucket was accepted in its place (ACCEPT_EXISTING_DATA).",
      );
    } else if (creation.announced.length === 0) {
      reporter.warn(
        "The output reports no upload, so it cannot be told whether what changed in the bucket comes from this generation.",
      );
    } else if (made.every(({ key, etag }) => etag !== "" && creation.before.objects.get(key)?.etag === etag)) {
      reporter.warn(
        "Every object was overwritten with the content it had before: the service may be uploading old data again.",
      );
    }
  }

  /** No object was removed. What other writers removed is a warning. */
  async expectNothingRemoved(): Promise<void> {
    await this.expect(expectNothingRemoved);
    this.warnOfOtherWriters(removals(this.creation).others);
  }

  /** Warns of what changed outside the service's folders. */
  warnOfOtherWriters(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const keys = changes.slice(0, 3).map(({ kind, object }) => `${object.key} ${kind}`);
    this.scenario.reporter.warn(
      `${count(changes.length, "object")} outside the service's folders changed meanwhile (${keys.join(", ")}): something else writes to this bucket.`,
    );
  }

  /**
   * Changes in the folders of the service's data have to pass an assertion that there are none; others are those of
   * another writer, and a warning. `keys` are some that the service writes, or patterns of them. The bucket is watched for as long as a generation usually takes here, and some time more, since the
   * store may show objects late.
   */
  async expectNone(keys: readonly string[], assertion: (changes: readonly Change[]) => void): Promise<void> {
    const folders = new Set(keys.map(folderOf));
    const isOwn = ({ object }: Change) => folders.has(folderOf(object.key)) && !isMarker(object);
    const { settings, reporter } = this.scenario;
    const { settleTimeout: limit } = settings;
    const { usualTime = limit } = this.generations;
    const watched = Math.min(limit, usualTime + limit / QUIET_SHARE);
    const watch = this.#watch(folders);
    const seen = await whileShowing("watching the bucket", () =>
      watch.until(({ changes }) => changes.some(isOwn), watched),
    );
    this.#after = { seen, generation: this.generations.latest };
    const { changes } = this.creation;
    reporter.evidence("Changes in the bucket", changesEvidence(this.creation));
    assertion(changes.filter(isOwn));
    this.warnOfOtherWriters(changes.filter(({ object }) => !folders.has(folderOf(object.key))));
  }

  /**
   * What has changed since the snapshot has to pass an assertion, now and for `time` ms. Throws its `Failure` once two looks have
   * shown the same.
   */
  async expectFor(time: number, assertion: (creation: Creation) => void): Promise<void> {
    const { bucket } = this.scenario;
    const watch = this.#watch(keysAnnouncedIn(bucket.name, this.#announced));
    const fails = (seen: Seen) => throws(() => assertion(this.#creation(seen)));
    assertion(this.#creation(await whileShowing("watching the bucket", () => watch.until(fails, time))));
  }

  /**
   * Requests at the same moment that were turned away have generated nothing. The bucket is watched for as long as the
   * others took, and some time more. Where an earlier scenario left something running, nothing can be told: a warning.
   */
  async expectNothingOfRejected(): Promise<void> {
    const { creation, generations } = this;
    const rejected = generations.outcomes.filter(({ kind }) => kind === "rejected").length;
    if (rejected === 0) return;
    const { settings, reporter } = this.scenario;
    if (generations.quiescence.mayStillWrite)
      return reporter.warn(
        "An earlier scenario left a generation running that was not seen to end, so it cannot be told whether the requests that were turned away generated something.",
      );
    const took = Math.max(...generations.judged.map(({ timings }) => timings.totalTime));
    const watched = Math.min(settings.settleTimeout, took + settings.settleTimeout / QUIET_SHARE);
    const changes = (seen: Seen) => changesOfRejected(creation, seen.changes);
    const watch = this.#watch([...keysAnnouncedIn(creation.bucket, creation.announced)].map(folderOf));
    const seen = await whileShowing("watching the bucket", () =>
      watch.until((now) => changes(now).length > 0, watched),
    );
    expectNothingOfRejected(changes(seen), rejected);
  }

  get #latest(): Seen | undefined {
    return this.#after?.generation === this.generations.latest ? this.#after.seen : undefined;
  }

  async #lookUntil(passes: (seen: Seen) => boolean): Promise<void> {
    const { bucket, settings, reporter } = this.scenario;
    const left = settings.settleTimeout - (performance.now() - this.generations.endedAt);
    const watch = this.#watch(keysAnnouncedIn(bucket.name, this.#announced));
    const seen = await whileShowing("looking at the bucket", () => watch.until(passes, Math.max(0, left)));
    this.#after = { seen, generation: this.generations.latest };
    const { creation } = this;
    reporter.evidence("Changes in the bucket", changesEvidence(creation));
    this.#showSize(creation.changes);
  }

  #showSize(changes: readonly Change[]): void {
    const { reporter } = this.scenario;
    const made = madeObjects(changes);
    const dataSize = totalSize(made);
    const value = `${count(made.length, "object")}, ${formatSize(dataSize)}`;
    reporter.keyFigures = [{ name: "created or overwritten", value }];
    reporter.addMeasures({ dataSize });
    reporter.picture("Changes in the bucket", changesPicture(changes));
  }

  /** Watches what changes after the snapshot. `keys` are those to look at most often. */
  #watch(keys: Iterable<string>): Watch {
    return new Watch(this.scenario.bucket, this.#compared, keys);
  }

  #creation({ exists, changes }: Seen): Creation {
    const { bucket, settings } = this.scenario;
    return {
      bucket: bucket.name,
      store: bucket.endpoint,
      before: this.#compared,
      exists,
      changes,
      announced: this.#announced,
      waited: performance.now() - this.generations.endedAt,
      otherBuckets: [],
      acceptExisting: settings.acceptExistingData,
    };
  }

  get #compared(): Snapshot {
    return this.#before ?? missingStep("none has taken a snapshot of the bucket before the generation");
  }

  get #announced(): Creation["announced"] {
    return this.generations.judged.flatMap(({ output }) => output.uploads);
  }
}

function throws(assertion: () => void): boolean {
  try {
    assertion();
    return false;
  } catch {
    return true;
  }
}

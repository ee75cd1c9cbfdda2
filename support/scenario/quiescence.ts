import { folderOf, keysAnnouncedIn } from "../bucket/harm";
import type { Snapshot } from "../bucket/snapshot";
import { Watch } from "../bucket/watch";
import type { Generation } from "../clickstream/generation";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import type { Scenario } from "./scenario";

/** The bucket counts as quiet when it stays the same for this share of the settle timeout: 5 of 30 seconds. */
export const QUIET_SHARE = 6;

/**
 * Whether the service is quiet: not still busy with generations that nobody follows any more. Such a generation goes on
 * without its client, and nothing tells for certain when it has ended.
 */
export class Quiescence {
  /** The addresses of the services on which scenarios of this process left generations running. */
  static readonly #left = new Set<string>();
  /** What was left running there and was not seen to end, in the words of a warning. */
  static readonly #running = new Map<string, string>();
  /** The services that may be busy for hours with something that they should have refused. */
  static readonly #busyForLong = new Set<string>();
  /** The services that were not free again in all the time that they had. */
  static readonly #givenUp = new Set<string>();

  constructor(readonly scenario: Scenario) {}

  /** Whether a generation that an earlier scenario stopped following may still run, and is worth waiting for. */
  get mayBeBusy(): boolean {
    const { baseUrl } = this.scenario.service;
    return Quiescence.#left.has(baseUrl) && !this.mayBeBusyForLong && !Quiescence.#givenUp.has(baseUrl);
  }

  /** Whether something that nobody follows any more was not seen to end, so that what changes in the bucket may be its doing. */
  get mayStillWrite(): boolean {
    const { baseUrl } = this.scenario.service;
    return Quiescence.#running.has(baseUrl) || Quiescence.#givenUp.has(baseUrl);
  }

  get mayBeBusyForLong(): boolean {
    return Quiescence.#busyForLong.has(this.scenario.service.baseUrl);
  }

  /** The service has accepted something, named in words, that it may be busy with for hours: nobody waits for that. */
  expectLong(what: string): void {
    const { baseUrl } = this.scenario.service;
    Quiescence.#busyForLong.add(baseUrl);
    Quiescence.#running.set(baseUrl, what);
  }

  /** The service was not free again in all the time that it had: nobody waits so long for it once more. */
  giveUp(): void {
    Quiescence.#givenUp.add(this.scenario.service.baseUrl);
  }

  /** Of a scenario that failed: warns of what an earlier one left running, which may be the reason. */
  explain(generations: readonly Generation[]): void {
    const running = Quiescence.#running.get(this.scenario.service.baseUrl);
    // A scenario that left it itself has failed for its own reason.
    if (!running || generations.some(mayStillRun)) return;
    this.scenario.reporter.warn(
      `An earlier scenario aborted ${running}, and it was not seen to end. This alone may be why this scenario failed: run it again, alone, once the service is free.`,
    );
  }

  /**
   * After a scenario: waits until the generations that it stopped following have left the service quiet, for at most the
   * settle timeout, and warns where that does not show. `before` is the bucket before them, where it is known.
   */
  async restore(generations: readonly Generation[], before: Snapshot | undefined): Promise<void> {
    const left = generations.filter(mayStillRun);
    if (left.length === 0) return;
    const { service, reporter } = this.scenario;
    Quiescence.#left.add(service.baseUrl);
    const unfollowed = `${count(left.length, "generation")} not followed to the end`;
    const quiet = await whileShowing("waiting until the service is quiet", () => this.#watch(before, generations));
    if (quiet) return reporter.evidence("Quiet again", `${unfollowed}. ${quiet}`);
    const { baseUrl } = service;
    Quiescence.#running.set(baseUrl, Quiescence.#running.get(baseUrl) ?? count(left.length, "generation"));
    reporter.warn(
      `${unfollowed}, and the service was not seen to be quiet again within SETTLE_TIMEOUT. What they still upload may show in the next scenario.`,
    );
  }

  /** The bucket is the only place where it shows that a generation without a client has ended. */
  async #watch(before: Snapshot | undefined, generations: readonly Generation[]): Promise<string | undefined> {
    const { bucket, settings } = this.scenario;
    const { settleTimeout: limit } = settings;
    try {
      const from = before ?? (await bucket.snapshot());
      const uploads = generations.flatMap(({ output }) => output.uploads);
      const announced = keysAnnouncedIn(bucket.name, uploads);
      const watch = new Watch(bucket, from, [...announced].map(folderOf));
      const { calm, waited } = await watch.untilCalm(limit / QUIET_SHARE, limit);
      if (!calm) return undefined;
      return `The bucket changed and then stayed the same; it was watched for ${Math.round(waited / 1000)} s.`;
    } catch {
      // A store that cannot be read is told by the steps that need it.
      return undefined;
    }
  }
}

/** The generator goes on when its client has gone, whoever ended the connection. */
function mayStillRun({ ending }: Generation): boolean {
  return ending.kind === "aborted" || ending.kind === "timed out" || ending.kind === "cut off";
}

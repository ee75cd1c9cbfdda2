import { poll } from "../shared/polling";
import type { Bucket } from "./bucket";
import { folderOf } from "./harm";
import { areSame, type Change, changesBetween, type Snapshot } from "./snapshot";

/** What has become of a bucket since a snapshot. */
export interface Seen {
  /** Whether the bucket is there. */
  readonly exists: boolean;
  readonly changes: readonly Change[];
}

/** Between two looks at the bucket, in ms. */
const POLL = 250;
/** A look takes at most so many listings: what would take more is looked at by its folders. */
const MOST_PREFIXES = 10;
/** Where a service uploads to that has not said so yet. */
const USUAL_FOLDER = "data/";
/** So long after a look at all of the bucket, it is looked at again, in ms; and not before so many times as long as it took. */
const AT_ALL_AGAIN = 5000;
const TIMES_AS_LONG = 4;

/**
 * Watches what changes in a bucket after a snapshot. A bucket may hold millions of objects, so most looks are only at
 * keys that matter. What decides is a look at the whole bucket: the last one is always that.
 */
export class Watch {
  #prefixes: readonly string[];

  /** Takes keys that matter, or beginnings of them. With none, it looks at the folder that services usually upload to. */
  constructor(
    readonly bucket: Pick<Bucket, "snapshot">,
    readonly before: Snapshot,
    keys: Iterable<string>,
  ) {
    const prefixes = prefixesOf(keys);
    this.#prefixes = prefixes.length > 0 ? prefixes : [USUAL_FOLDER];
  }

  /**
   * Looks until all that has changed is `enough` and the look before has shown the same, or until `limit` ms are over, and
   * returns what the whole bucket showed last. A store may show new objects late, so one look proves nothing.
   */
  until(enough: (seen: Seen) => boolean, limit: number): Promise<Seen> {
    return this.#until(enough, limit, (key) => key);
  }

  /**
   * Looks until the bucket has changed and has then stayed the same for `calm` ms, or until `limit` ms are over. Says
   * whether that came about (`calm`), whether the bucket changed, and how long it was watched, in ms.
   */
  async untilCalm(calm: number, limit: number): Promise<{ calm: boolean; changed: boolean; waited: number }> {
    const start = performance.now();
    let latest: Seen | undefined;
    let sameSince = start;
    const isCalm = (seen: Seen) => {
      const now = performance.now();
      if (!latest || !areSame(latest.changes, seen.changes)) sameSince = now;
      latest = seen;
      return seen.changes.length > 0 && now - sameSince >= calm;
    };
    // What was uploaded to a folder once may be followed there by other keys.
    const seen = await this.#until(isCalm, limit, folderOf);
    return { calm: isCalm(seen), changed: seen.changes.length > 0, waited: performance.now() - start };
  }

  /** `matters` says where to look from now on, of a key that has changed where nobody looked. */
  async #until(enough: (seen: Seen) => boolean, limit: number, matters: (key: string) => string): Promise<Seen> {
    let allAgainAt = performance.now() + AT_ALL_AGAIN;
    const look = async () => {
      const start = performance.now();
      if (start < allAgainAt) {
        const seen = await this.#lookAtPrefixes();
        if (enough(seen)) allAgainAt = 0;
        return { ...seen, ofAll: false };
      }
      const seen = await this.#lookAt([""]);
      const end = performance.now();
      allAgainAt = end + Math.max(AT_ALL_AGAIN, TIMES_AS_LONG * (end - start));
      this.#prefixes = prefixesOf([...this.#prefixes, ...seen.changes.map(({ object }) => matters(object.key))]);
      return { ...seen, ofAll: true };
    };
    const last = await poll({ every: POLL, limit }, look, (seen, before) => {
      return seen.ofAll && before !== undefined && areSame(before.changes, seen.changes) && enough(seen);
    });
    return last.ofAll ? last : this.#lookAt([""]);
  }

  async #lookAtPrefixes(): Promise<Seen> {
    try {
      return await this.#lookAt(this.#prefixes);
    } catch {
      // What was announced may be no key that a store lists, or the rights may not be enough. All can be listed, or fails too.
      this.#prefixes = [""];
      return this.#lookAt(this.#prefixes);
    }
  }

  async #lookAt(prefixes: readonly string[]): Promise<Seen> {
    const seen = await Promise.all(
      prefixes.map(async (prefix) => {
        const { exists, objects } = await this.bucket.snapshot(prefix);
        const older = this.before.objects.startingWith(prefix);
        return { exists, changes: changesBetween(older, objects.startingWith(prefix)) };
      }),
    );
    return { exists: seen.every(({ exists }) => exists), changes: seen.flatMap(({ changes }) => changes) };
  }
}

/**
 * Few prefixes that all of these keys begin with, in their order, none of which begins with another: the keys
 * themselves, or where those are many, their folders.
 */
export function prefixesOf(keys: Iterable<string>): readonly string[] {
  const all = [...keys];
  for (const wider of [(key: string) => key, innermostFolderOf, folderOf]) {
    const prefixes = outermost(all.map(wider));
    if (prefixes.length <= MOST_PREFIXES) return prefixes;
  }
  return [""];
}

function innermostFolderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1) || key;
}

function outermost(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  // What begins with a prefix follows it in this order.
  for (const prefix of prefixes.toSorted()) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}

import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import type { Creation } from "./assertions";
import { folderOf, keysAnnouncedIn } from "./harm";
import { type Change, changesBetween, isMarker, type Snapshot } from "./snapshot";

/** What requests that a service turned away leave in the bucket: nothing. */

/**
 * The changes since the snapshot `after` the generations that were served: objects created or overwritten in the folders
 * that these announced uploads to.
 */
export function changesOfRejected(
  { bucket, announced, after }: Pick<Creation, "bucket" | "announced" | "after">,
  now: Snapshot,
): Change[] {
  const folders = new Set([...keysAnnouncedIn(bucket, announced)].map(folderOf));
  return changesBetween(after, now).filter(
    ({ kind, object }) => kind !== "removed" && folders.has(folderOf(object.key)) && !isMarker(object),
  );
}

export function expectNothingOfRejected(changes: readonly Change[], rejected: number): void {
  if (changes.length === 0) return;
  throw new Failure({
    promised: "a request that is turned away starts no generation",
    happened: `${count(rejected, "request")} ${rejected === 1 ? "was" : "were"} turned away, and ${count(changes.length, "object")} of the bucket changed after the others had finished:`,
    details: changes.slice(0, 10).map(({ kind, object }) => `${object.key} was ${kind}`),
    cause:
      "the service generates although it turns the request away, or a gateway gave up on it; or another client generates data now",
    remedy:
      "look for a generator that ran at that time in the service's log, and for timeouts of whatever is before it",
  });
}

import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import type { Creation } from "./assertions";
import { folderOf, keysAnnouncedIn } from "./harm";
import { type Change, changesBetween, isMarker, madeObjects } from "./snapshot";

/** What requests that a service turned away leave in the bucket: nothing. */

/**
 * What generations changed that none of those that were served tells of: new objects that are named like theirs, and all
 * that was created or overwritten in their folders since. `now` is what has changed since the same snapshot, later.
 */
export function changesOfRejected(
  { bucket, announced, changes }: Pick<Creation, "bucket" | "announced" | "changes">,
  now: readonly Change[],
): Change[] {
  const own = keysAnnouncedIn(bucket, announced);
  const folders = new Set([...own].map(folderOf));
  const created = changes.filter(({ kind }) => kind === "created");
  const shapes = new Set(created.filter(({ object }) => own.has(object.key)).map(({ object }) => shapeOf(object.key)));
  const untold = created.filter(({ object }) => !own.has(object.key) && shapes.has(shapeOf(object.key)));
  const since = new Set(
    changesBetween(madeObjects(changes), madeObjects(now)).flatMap(({ kind, object }) =>
      kind === "removed" ? [] : [object.key],
    ),
  );
  const later = now.filter(
    ({ kind, object }) =>
      kind !== "removed" && since.has(object.key) && folders.has(folderOf(object.key)) && !isMarker(object),
  );
  return [...untold, ...later];
}

/** A key without what tells one generation from another: times, numbers, and UUIDs. */
export function shapeOf(key: string): string {
  return key.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "#").replace(/\d+/g, "#");
}

export function expectNothingOfRejected(changes: readonly Change[], rejected: number): void {
  if (changes.length === 0) return;
  throw new Failure({
    promised: "a request that is turned away starts no generation",
    happened: `${count(rejected, "request")} ${rejected === 1 ? "was" : "were"} turned away, and ${count(changes.length, "object")} of the bucket ${changes.length === 1 ? "is" : "are"} of no generation that was served:`,
    details: changes.slice(0, 10).map(({ kind, object }) => `${object.key} was ${kind}`),
    cause:
      "the service generates although it turns the request away, or a gateway gave up on it; or another client generates data now",
    remedy:
      "look for a generator that ran at that time in the service's log, and for timeouts of whatever is before it",
  });
}

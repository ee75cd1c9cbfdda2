import { Failure, NotTried } from "../../shared/failure";
import { count } from "../../shared/quantities";
import { type AnnouncedObject, type Creation, reliesOnExisting } from "../assertions";
import { keysAnnouncedIn, otherChanges } from "../harm";
import { shapeOf } from "../rejected";
import { type Change, madeObjects } from "../snapshot";
import type { Changed, CleanUp, LeftObject } from "./clean-up";

const MOST_SHOWN = 10;

/** Why there is nothing to remove of what a healthy service left; unset where there is. */
export function whyNothingToRemove(creation: Creation): string | undefined {
  if (reliesOnExisting(creation))
    return "the generation made nothing, since its data was there before (ACCEPT_EXISTING_DATA), so there is nothing to remove. Try this with an empty bucket.";
  if (creation.announced.length === 0)
    return "the output names no upload, so nobody can tell what this generation has made, and nothing may be removed. It would take lines such as: Upload successful: s3://bucket/key";
  return undefined;
}

/** What was to be removed could be removed, and there was something to remove. Throws a `NotTried`: neither is the service's doing. */
export function expectCleanedUp({ removed, left, refused }: CleanUp): void {
  if (refused.length > 0)
    throw new NotTried({
      promised: "what a generation has made can be removed",
      happened: `the store did not remove ${count(refused.length, "object")}:`,
      details: listed(refused),
      cause: "the bucket locks its objects, or these credentials may not remove any",
      remedy:
        "try this with a bucket that has no default retention, and with credentials that have s3:DeleteObject (and s3:DeleteObjectVersion in a bucket that keeps versions) on its objects",
    });
  if (removed.length === 0)
    throw new NotTried({
      promised: "something of what a generation has made may be removed",
      happened:
        left.length === 0
          ? "nothing was removed, since all that was made was gone before the clean-up"
          : `nothing was removed, since none of the ${count(left.length, "object")} made can be shown to be of this generation alone:`,
      details: listed(left),
      cause:
        "the generation only overwrites what was there before, or goes on uploading after its output has ended; or others write to the same keys, or remove them",
      remedy:
        "try this with an empty bucket that nothing else writes to (MINIO_BUCKET), and have the service end its output after its last upload",
    });
}

/**
 * What was removed is not there again, nor under another name, or holds again what it held before; and what was there before
 * still is, as it was. Takes what has changed since the snapshot before the generation.
 */
export function expectAsBefore(changed: Changed, done: CleanUp, announced: readonly AnnouncedObject[]): void {
  const { bucket, changes } = changed;
  const back = writtenAfter(changes, done, new Set([...keysAnnouncedIn(bucket, announced)].map(shapeOf)));
  if (back.length > 0) throw writtenAgain(back);
  const known = new Set([...done.removed, ...done.left, ...done.refused].map(({ key }) => key));
  const later = changes.filter(({ kind, object }) => kind === "removed" || !known.has(object.key));
  const never = () => false;
  const { harmed } = otherChanges({ bucket, changes: later, announced }, never, never);
  if (harmed.length > 0) throw harm(harmed);
}

/**
 * A generation after a clean-up has not brought back what that removed: neither the same content, nor an object whose name
 * only one generation may use (`writesAnew`). Takes what this generation changed.
 */
export function expectNotBroughtBack(
  changes: readonly Change[],
  { removed }: CleanUp,
  writesAnew: (key: string) => boolean,
): void {
  const keyOf = new Map(removed.filter(({ etag }) => etag !== "").map(({ key, etag }) => [etag, key]));
  const names = new Set(removed.map(({ key }) => key).filter(writesAnew));
  const back = madeObjects(changes).filter(({ key, etag, size }) => names.has(key) || (size > 0 && keyOf.has(etag)));
  if (back.length === 0) return;
  throw new Failure({
    promised: "a generation brings nothing back that was removed before",
    happened: `${count(back.length, "object")} that had been removed ${back.length === 1 ? "is" : "are"} there again:`,
    details: back.slice(0, MOST_SHOWN).map(({ key, etag }) => {
      const removedKey = keyOf.get(etag) ?? key;
      return removedKey === key ? key : `${key}, with the content of ${removedKey}`;
    }),
    cause: "the service uploads all files that it has, those of earlier generations too",
    remedy: "have each generation upload only the files that it has made itself",
  });
}

/** What was written after a clean-up: what that removed, or new objects that are named like what was announced. */
function writtenAfter(changes: readonly Change[], done: CleanUp, shapes: ReadonlySet<string>): readonly Change[] {
  const removed = new Map(done.removed.map(({ key, mixed }) => [key, mixed]));
  const stayed = new Set([...done.left, ...done.refused].map(({ key }) => key));
  return changes.filter(({ kind, object: { key } }) => {
    if (kind === "removed") return false;
    const mixed = removed.get(key);
    if (mixed !== undefined) return !mixed;
    return kind === "created" && !stayed.has(key) && shapes.has(shapeOf(key));
  });
}

function writtenAgain(changes: readonly Change[]): Failure {
  return new Failure({
    promised: "what was removed stays away",
    happened: `${count(changes.length, "object")} ${changes.length === 1 ? "was" : "were"} written again after that, though nobody asked for data:`,
    details: changes.slice(0, MOST_SHOWN).map(({ object }) => object.key),
    cause:
      "the service, or something beside it, goes on uploading what a generation has made; or someone else generates data now",
    remedy:
      "look for what uploads in the service's log after the end of a generation, and make sure that nobody else generates data meanwhile",
  });
}

function harm(changes: readonly Change[]): Failure {
  const one = changes.length === 1;
  return new Failure({
    promised: "what was there before a generation is there after a clean-up, as it was",
    happened: `${count(changes.length, "object")} of before ${one ? "is" : "are"} gone or changed, though the clean-up did not touch ${one ? "it" : "them"}:`,
    details: changes.slice(0, MOST_SHOWN).map(({ kind, object }) => `${object.key} was ${kind}`),
    cause: "the service removes or changes older data when newer is gone; or a lifecycle rule or another program does",
    remedy: "look in the service's log for what removes or overwrites objects, and at the bucket's lifecycle rules",
  });
}

function listed(objects: readonly LeftObject[]): string[] {
  return objects.slice(0, MOST_SHOWN).map(({ key, why }) => `${key}: ${why}`);
}

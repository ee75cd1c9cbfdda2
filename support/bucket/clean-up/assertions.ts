import { Failure, NotTried } from "../../shared/failure";
import { count } from "../../shared/quantities";
import { type AnnouncedObject, type Creation, reliesOnExisting } from "../assertions";
import { removals } from "../harm";
import type { Change } from "../snapshot";
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
      happened: `nothing was removed, since none of the ${count(left.length, "object")} made can be shown to be of this generation alone:`,
      details: listed(left),
      cause: "the generation only overwrites what was there before; or others write to the same keys",
      remedy: "try this with an empty bucket that nothing else writes to (MINIO_BUCKET)",
    });
}

/**
 * What was removed is not there again, or holds again what it held before; and what was there before still is. Takes what
 * has changed since the snapshot before the generation.
 */
export function expectAsBefore(changed: Changed, { removed }: CleanUp, announced: readonly AnnouncedObject[]): void {
  const changes = new Map(changed.changes.map((change) => [change.object.key, change]));
  const back = removed.flatMap(({ key }) => {
    const change = changes.get(key);
    return change && change.kind !== "removed" ? [change] : [];
  });
  if (back.length > 0) throw writtenAgain(back);
  const { harmed } = removals({ ...changed, announced });
  if (harmed.length > 0) throw gone(harmed);
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

function gone(changes: readonly Change[]): Failure {
  return new Failure({
    promised: "what was there before a generation is there after a clean-up",
    happened: `${count(changes.length, "object")} of before ${changes.length === 1 ? "is" : "are"} gone, though the clean-up did not remove ${changes.length === 1 ? "it" : "them"}:`,
    details: changes.slice(0, MOST_SHOWN).map(({ object }) => object.key),
    cause: "the service removes older data when newer is gone; or a lifecycle rule or another program removes objects",
    remedy: "look for what removes objects in the service's log, and at the bucket's lifecycle rules",
  });
}

function listed(objects: readonly LeftObject[]): string[] {
  return objects.slice(0, MOST_SHOWN).map(({ key, why }) => `${key}: ${why}`);
}

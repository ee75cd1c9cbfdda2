import { announcedKeys } from "../shared/announced-key";
import { Failure, type FailureParts } from "../shared/failure";
import { count, formatDuration, formatSize } from "../shared/quantities";
import { missingBucket } from "./failures";
import type { StoredObject } from "./object-list";
import { type Change, isMarker, madeObjects, type Snapshot, totalSize } from "./snapshot";

/** An upload that the service says was successful. */
export interface AnnouncedObject {
  readonly bucket: string;
  /** The key, with whatever else its line of output says after it. */
  readonly key: string;
  /** In bytes, where the output names it. */
  readonly size?: number;
}

/** What a generation left in a bucket: the bucket before it, what has changed since, and what the service itself says of its uploads. */
export interface Creation {
  readonly bucket: string;
  /** The store's address, for messages. */
  readonly store: string;
  readonly before: Snapshot;
  /** Whether the bucket is there afterwards. */
  readonly exists: boolean;
  /** By key. */
  readonly changes: readonly Change[];
  readonly announced: readonly AnnouncedObject[];
  /** How long the bucket was watched after the generation, in ms. */
  readonly waited: number;
  /** For the message on a missing bucket: the names of the store's other buckets. */
  readonly otherBuckets: readonly string[];
  /** Whether it will do that nothing was made where older data lies, for a service that skips what exists. */
  readonly acceptExisting: boolean;
}

const PROMISED = "data generation creates or overwrites objects in the bucket";

/** Every upload that the service announces is among the objects made, and as large as announced. */
export function expectAnnouncedUploads(creation: Creation): void {
  if (creation.announced.length === 0) return;
  expectBucket(creation);
  const missing = missingUploads(creation);
  if (missing.length > 0) throw announcedButMissing(creation, missing);
  expectAnnouncedSizes(creation);
}

function expectBucket({ bucket, exists, waited, otherBuckets, announced }: Creation): void {
  if (exists) return;
  throw missingBucket(PROMISED, bucket, waited, otherBuckets, [...new Set(announced.map((upload) => upload.bucket))]);
}

/** At least one object was created or overwritten. */
export function expectObjectsMade(creation: Creation): void {
  const { bucket, store, before, changes, waited } = creation;
  expectBucket(creation);
  if (madeObjects(changes).some((object) => !isMarker(object)) || reliesOnExisting(creation)) return;
  throw new Failure({
    promised: PROMISED,
    happened: `nothing was created or overwritten in "${bucket}" at ${store} within ${formatDuration(waited)} after the generation${
      before.objects.size > 0
        ? `; its older data (${count(before.objects.size, "object")}) is as before`
        : "; the bucket is empty"
    }`,
    cause:
      "the service generated or uploaded nothing, and its output tells of no upload that succeeded; or it writes to another store or bucket",
    remedy:
      before.objects.size > 0
        ? "read its output, and check the store settings of the service's deployment; if it skips what exists by design, set ACCEPT_EXISTING_DATA=true"
        : "read its output, and check the store settings of the service's deployment against MINIO_ENDPOINT and MINIO_BUCKET",
  });
}

/** Whether nothing was made, and the older data in the bucket is accepted in its place. */
export function reliesOnExisting({ acceptExisting, before, changes }: Creation): boolean {
  // Without any made, each change is an older object that was removed.
  return acceptExisting && madeObjects(changes).length === 0 && before.objects.size > changes.length;
}

/** Older objects that are still there as they were. */
export function* unchangedObjects({ before, changes }: Pick<Creation, "before" | "changes">): Generator<StoredObject> {
  const changed = new Set(changes.map(({ object }) => object.key));
  for (const object of before.objects) if (!changed.has(object.key)) yield object;
}

/** Each object made is at least so many bytes. */
export function expectEachAtLeast(creation: Creation, bytes: number): void {
  const small = madeObjects(creation.changes).filter((object) => object.size < bytes && !isMarker(object));
  if (small.length === 0) return;
  throw new Failure({
    promised: `each object is at least ${formatSize(bytes)}`,
    happened: `${count(small.length, "object")} of ${madeObjects(creation.changes).length} made ${small.length === 1 ? "is" : "are"} smaller:`,
    details: small.slice(0, 10).map(({ key, size }) => `${key}: ${formatSize(size)}`),
    cause: "the generator wrote files without content, or an upload was cut short",
    remedy: "open one of these objects to see what is in it, and look at the service's log for that generation",
  });
}

/** All objects made are more than so many bytes together. */
export function expectTogetherMoreThan(creation: Creation, bytes: number): void {
  const made = reliesOnExisting(creation) ? [...unchangedObjects(creation)] : madeObjects(creation.changes);
  if (totalSize(made) > bytes) return;
  throw new Failure({
    promised: `the objects are more than ${formatSize(bytes)} together`,
    happened: `${count(made.length, "object")} made hold ${formatSize(totalSize(made))} together`,
    details: made.slice(0, 10).map(({ key, size }) => `${key}: ${formatSize(size)}`),
    cause: "the generator made next to no data",
    remedy: "look at the numbers of users, products and events that the output names, and into the service's log",
  });
}

/** Announced uploads, to this bucket or another, that are not among the objects made. */
export function missingUploads(creation: Pick<Creation, "bucket" | "changes" | "announced">): AnnouncedObject[] {
  const objectOf = objectFinder(creation);
  return creation.announced.filter((upload) => !objectOf(upload));
}

/** Finds the object made that an announcement speaks of. Of "a" and "a b", one of "a b" speaks of the longer. */
function objectFinder({
  bucket,
  changes,
}: Pick<Creation, "bucket" | "changes">): (upload: AnnouncedObject) => StoredObject | undefined {
  const made = new Map(madeObjects(changes).map((object) => [object.key, object]));
  return (upload) => {
    if (upload.bucket !== bucket) return undefined;
    const key = announcedKeys(upload.key).find((candidate) => made.has(candidate));
    return key === undefined ? undefined : made.get(key);
  };
}

function expectAnnouncedSizes(creation: Creation): void {
  const objectOf = objectFinder(creation);
  const told = new Map<StoredObject, AnnouncedObject[]>();
  for (const upload of creation.announced) {
    const object = objectOf(upload);
    if (object && upload.size !== undefined) told.set(object, [...(told.get(object) ?? []), upload]);
  }
  // Of several uploads under one key, as generations at the same moment may make them, one is there in the end.
  const wrong = [...told]
    .filter(([object, uploads]) => uploads.every(({ size }) => size !== object.size))
    .flatMap(([object, uploads]) => uploads.slice(0, 1).map((upload) => ({ object, upload, uploads })));
  if (wrong.length === 0) return;
  const advice = sizeAdvice(wrong.flatMap(({ object, uploads }) => uploads.map(({ size = 0 }) => object.size - size)));
  throw new Failure({
    promised: "each object is as large as the service says",
    happened: `${count(wrong.length, "object")} of ${creation.announced.length} announced ${wrong.length === 1 ? "is" : "are"} not as large as that:`,
    details: wrong
      .slice(0, 10)
      .map(({ upload, object }) => `${object.key}: ${object.size} bytes, announced with ${upload.size} bytes`),
    roots: wrong.map(({ object }) => `not as large as announced: ${object.key}\n${advice.cause}`),
    ...advice,
  });
}

/** Why objects are not as large as announced, by how much larger each is than each announcement. What is larger was not cut short. */
function sizeAdvice(differences: readonly number[]): Pick<FailureParts, "cause" | "remedy"> {
  const look = "look at the service's log for that generation";
  if (differences.every((difference) => difference < 0))
    return {
      cause: "the uploads were cut short, or the files were uploaded before they were completely written",
      remedy: `open one of these objects to see where it ends, and ${look}`,
    };
  return {
    cause:
      "another generation wrote these objects as well, from the same file or under the same key; or the file grew after its size was announced",
    remedy: `make sure that nobody else generates data meanwhile, open one of these objects to see what is in it, and ${look}`,
  };
}

function announcedButMissing({ bucket, store, waited }: Creation, missing: readonly AnnouncedObject[]): Failure {
  const elsewhere = missing.some((upload) => upload.bucket !== bucket);
  return new Failure({
    promised: "every upload that the service calls successful is in the bucket",
    happened: `${count(missing.length, "announced upload")} did not show in "${bucket}" at ${store} within ${formatDuration(waited)} after the generation:`,
    details: missing.slice(0, 10).map((upload) => `s3://${upload.bucket}/${upload.key}`),
    roots: [...new Set(missing.map((upload) => `announced and not there: s3://${upload.bucket}/${upload.key}`))],
    cause: elsewhere
      ? "the service writes to another bucket"
      : "the service calls uploads successful that were not, removes them again, or writes to another store",
    remedy: elsewhere
      ? "set MINIO_BUCKET to the bucket that the service's deployment uses, or correct the deployment"
      : "check that this is the store that the service writes to (MINIO_ENDPOINT), and look at the service's log",
  });
}

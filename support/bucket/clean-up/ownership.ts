import { AnnouncedKeys, announcedKeys } from "../../shared/announced-key";
import type { AnnouncedObject } from "../assertions";
import type { StoredObject } from "../object-list";

/**
 * Whose an object is. What may be removed is decided here, and everything that cannot be shown to be of this suite's own
 * generations stays: an object that was there before, one that no output names, and one that someone else wrote since.
 * One case nobody can tell: while a generation runs, someone else writes what an announcement of it says, in the same
 * size, over it or in its place.
 */

/** An upload that one of this suite's generations announced, and when that ran, by the store's clock. */
export interface OwnUpload extends AnnouncedObject {
  readonly from: Date;
  readonly to: Date;
}

/** A version of an object. A bucket that keeps no versions has one of each. */
export interface ObjectVersion extends StoredObject {
  /** Unset in a bucket that keeps no versions. */
  readonly id?: string;
  /** Set where it only says that the object was removed. */
  readonly isDeleteMarker?: boolean;
}

/**
 * What may be removed of an object, and how many others of its versions since stay; or why it is left, as a clause that can
 * follow "since".
 */
export type Decision = { readonly remove: readonly ObjectVersion[]; readonly stay: number } | { readonly left: string };

/** How exact the times are, in ms: a store may tell whole seconds, and its clock is known as exactly as that. */
const TOLERANCE = 2000;

/**
 * Decides on one object. `before` is the object before the generations, where it was there; `versions` are all that are
 * there now, the newest first; `uploads` are those announced of it.
 */
export function ownVersions(
  before: StoredObject | undefined,
  versions: readonly ObjectVersion[],
  uploads: readonly OwnUpload[],
): Decision {
  const from = uploads.reduce((first, upload) => Math.min(first, +upload.from), Infinity) - TOLERANCE;
  // What was removed and written again hides what was there, so that nothing can be counted.
  if (versions.some(({ isDeleteMarker, changedAt }) => isDeleteMarker && +changedAt >= from))
    return { left: "someone has removed it meanwhile" };
  const since = versionsSince(before, versions);
  if (!since) return { left: "it was there before, and the bucket keeps no version of what it held" };
  const candidates = since.filter((version) => uploads.some((one) => fits(one, version)));
  if (candidates.length === 0 && since.some((version) => uploads.some((one) => isLate(one, version))))
    return {
      left: "it was written after the end of the generation that announced it: by the service, or by someone else",
    };
  if (candidates.length === 0)
    return { left: "what it holds fits no announcement in size and time: someone else wrote it" };
  if (!eachHasItsOwn(candidates, uploads))
    return { left: "it was written more often than was announced: someone else wrote it too" };
  return { remove: candidates, stay: since.length - candidates.length };
}

/** The uploads that are announced of each of these keys. Of "a" and "a b", an announcement of "a b" speaks of the longer. */
export function uploadsByKey(
  bucket: string,
  keys: ReadonlySet<string>,
  uploads: readonly OwnUpload[],
): ReadonlyMap<string, readonly OwnUpload[]> {
  const here = uploads.filter((upload) => upload.bucket === bucket);
  const keyed = Map.groupBy(here, ({ key }) => announcedKeys(key).find((candidate) => keys.has(candidate)) ?? "");
  keyed.delete("");
  return keyed;
}

/**
 * What one generation announced, each upload once. A service may tell of an upload twice, as on both of its outputs; counted
 * as two, they would stand for the version of another writer as well.
 */
export function eachOnce(uploads: readonly AnnouncedObject[]): readonly AnnouncedObject[] {
  const known = new AnnouncedKeys<AnnouncedObject[]>();
  const groups: AnnouncedObject[][] = [];
  for (const upload of uploads) {
    const place = `${upload.bucket}/${upload.key}`;
    const group = known.find(place) ?? [];
    if (group.length === 0) groups.push(group);
    known.add(place, group);
    const twin = group.findIndex(({ size = upload.size }) => upload.size === undefined || size === upload.size);
    if (twin === -1) group.push(upload);
    else if (upload.size !== undefined) group[twin] = upload;
  }
  return groups.flat();
}

/** The versions that are newer than the object before. Unset where it is not among them, or cannot be told from another. */
function versionsSince(
  before: StoredObject | undefined,
  versions: readonly ObjectVersion[],
): readonly ObjectVersion[] | undefined {
  if (!before) {
    // The object was not there, so what is behind its last removal was removed before the generations.
    const removal = versions.findIndex(({ isDeleteMarker }) => isDeleteMarker);
    return removal === -1 ? versions : versions.slice(0, removal);
  }
  const alike = versions.filter(({ etag, size }) => bare(etag) === bare(before.etag) && size === before.size);
  const exact = alike.filter(({ changedAt }) => +changedAt === +before.changedAt);
  const [same, ...more] = exact.length > 0 ? exact : alike.filter((one) => sameSecond(one.changedAt, before.changedAt));
  if (!same || more.length > 0) return undefined;
  // A store may list versions of one second in any order, and nothing of before that object is the generations'.
  return versions.slice(0, versions.indexOf(same)).filter(({ changedAt }) => changedAt > same.changedAt);
}

/**
 * Whether an object is what was seen of it. Listings and headers may quote an ETag differently. A store that gives none tells
 * only by size and time.
 */
export function isStill(now: StoredObject, seen: StoredObject): boolean {
  if (now.etag !== "" && seen.etag !== "") return bare(now.etag) === bare(seen.etag);
  return now.size === seen.size && sameSecond(now.changedAt, seen.changedAt);
}

/** An ETag without its quotes, and without the mark of a gateway that compresses. */
function bare(etag: string): string {
  return etag.replace(/^W\//, "").replaceAll('"', "");
}

/** A store may tell milliseconds in one place, and whole seconds in another. */
export function sameSecond(one: Date, other: Date): boolean {
  return Math.floor(+one / 1000) === Math.floor(+other / 1000);
}

function fits(upload: OwnUpload, version: ObjectVersion): boolean {
  const at = +version.changedAt;
  return isAsLarge(upload, version) && at >= +upload.from - TOLERANCE && at <= +upload.to + TOLERANCE;
}

function isLate(upload: OwnUpload, version: ObjectVersion): boolean {
  return isAsLarge(upload, version) && +version.changedAt > +upload.to + TOLERANCE;
}

function isAsLarge({ size }: OwnUpload, version: ObjectVersion): boolean {
  return size === undefined || size === version.size;
}

/** Whether each version can have an announcement of its own. */
function eachHasItsOwn(versions: readonly ObjectVersion[], uploads: readonly OwnUpload[]): boolean {
  const taken = new Map<OwnUpload, ObjectVersion>();
  /** Finds an announcement for a version; one that has it moves to another where it can. */
  const find = (version: ObjectVersion, tried: Set<OwnUpload>): boolean =>
    uploads.some((upload) => {
      if (tried.has(upload) || !fits(upload, version)) return false;
      tried.add(upload);
      const holder = taken.get(upload);
      if (holder && !find(holder, tried)) return false;
      taken.set(upload, version);
      return true;
    });
  return versions.every((version) => find(version, new Set()));
}

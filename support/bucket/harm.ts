import { announcedKeys } from "../shared/announced-key";
import { Failure } from "../shared/failure";
import { count, formatSize } from "../shared/quantities";
import type { Creation } from "./assertions";
import { type Change, isMarker, type Snapshot } from "./snapshot";

/** What a generation changed, and others, beside what it should change. */
export interface OtherChanges {
  /** Older objects that were changed or removed, and that the service is answerable for. */
  readonly harmed: readonly Change[];
  /** Changes outside the folders that the service uploads to: those of other writers. */
  readonly others: readonly Change[];
}

/**
 * Sorts what changed beside the service's own data. `mayOverwrite` says which keys a generation writes each time;
 * whatever else was there before it has to stay as it was. Changes outside the folders (first part of the key) that the
 * service announces uploads to, under keys that it did not announce, are those of other writers. New objects and markers
 * harm nobody.
 */
export function otherChanges(
  { bucket, changes, announced }: Pick<Creation, "bucket" | "changes" | "announced">,
  mayOverwrite: (key: string) => boolean,
  writesAnew: (key: string) => boolean,
): OtherChanges {
  const own = keysAnnouncedIn(bucket, announced);
  const folders = new Set([...own].map(folderOf));
  const [harmed, others]: [Change[], Change[]] = [[], []];
  for (const change of changes) {
    const { key } = change.object;
    if (isMarker(change.object)) continue;
    const announcedHere = own.has(key);
    if (!announcedHere && !folders.has(folderOf(key)) && announced.length > 0) others.push(change);
    else if (change.kind === "removed") harmed.push(change);
    else if (change.kind === "overwritten" && (writesAnew(key) || !(announcedHere || mayOverwrite(key))))
      harmed.push(change);
  }
  return { harmed, others };
}

/** The keys that announcements may speak of, of those to one bucket. */
export function keysAnnouncedIn(
  bucket: string,
  uploads: readonly { readonly bucket: string; readonly key: string }[],
): ReadonlySet<string> {
  return new Set(uploads.filter((upload) => upload.bucket === bucket).flatMap(({ key }) => announcedKeys(key)));
}

/** The first part of a key; a key without one is in no folder of its own. */
export function folderOf(key: string): string {
  return key.includes("/") ? key.slice(0, key.indexOf("/") + 1) : key;
}

/** What was removed, as far as the service is answerable for it, and what others removed. */
export function removals(creation: Pick<Creation, "bucket" | "changes" | "announced">): OtherChanges {
  const changes = creation.changes.filter(({ kind }) => kind === "removed");
  return otherChanges(
    { ...creation, changes },
    () => true,
    () => false,
  );
}

/** The service removed no object. What other writers removed is no fault of it. */
export function expectNothingRemoved(creation: Pick<Creation, "bucket" | "changes" | "announced">): void {
  const { harmed } = removals(creation);
  if (harmed.length === 0) return;
  throw new Failure({
    promised: "older objects stay in the bucket",
    happened: `${count(harmed.length, "object")} that ${harmed.length === 1 ? "was" : "were"} there before the generation ${harmed.length === 1 ? "is" : "are"} gone:`,
    details: harmed.slice(0, 10).map(({ object }) => `${object.key}: ${formatSize(object.size)}`),
    cause: "the service cleans the bucket before it uploads, or something else removes objects",
    remedy: "check whether the deployment is meant to remove data, and whether a lifecycle rule applies to the bucket",
  });
}

/** Objects made whose content was there before, by their ETags: under their own key or another. */
export function oldContent({
  before,
  changes,
}: Pick<Creation, "before" | "changes">): { key: string; older: string }[] {
  const made = new Set(changes.map(({ object }) => object.etag));
  const olderByEtag = new Map<string, string>();
  for (const { etag, size, key } of before.objects) if (etag && size > 0 && made.has(etag)) olderByEtag.set(etag, key);
  return changes.flatMap(({ kind, object }) => {
    if (kind === "removed") return [];
    const same = before.objects.get(object.key);
    const older = same && same.etag === object.etag ? object.key : olderByEtag.get(object.etag);
    // Without ETags nothing is known of contents.
    return older === undefined || object.etag === "" || object.size === 0 ? [] : [{ key: object.key, older }];
  });
}

/** Keys of objects made whose content cannot be compared with what was there before: the store lists no ETags. */
export function incomparable({ before, changes }: Pick<Creation, "before" | "changes">): readonly string[] {
  if (!holdsContent(before)) return [];
  return changes.flatMap(({ kind, object: { key, etag, size } }) =>
    kind !== "removed" && etag === "" && size > 0 ? [key] : [],
  );
}

function holdsContent({ objects }: Snapshot): boolean {
  for (const { size } of objects) if (size > 0) return true;
  return false;
}

/**
 * Objects made under a key that each generation should have for itself, and that more than one says it uploaded.
 * `uploads` holds the announcements of each generation.
 */
export function sharedObjects(
  { bucket, changes }: Pick<Creation, "bucket" | "changes">,
  uploads: readonly (readonly { readonly bucket: string; readonly key: string }[])[],
  writesAnew: (key: string) => boolean,
): { key: string; generations: number }[] {
  const announced = uploads.map((of) => keysAnnouncedIn(bucket, of));
  return changes
    .map(({ object: { key } }) => ({ key, generations: announced.filter((keys) => keys.has(key)).length }))
    .filter(({ key, generations }) => generations > 1 && writesAnew(key));
}

import { ObjectList, type StoredObject } from "./object-list";

/** Every object of a bucket at one moment, or of one folder. A bucket that does not exist has none. */
export interface Snapshot {
  readonly exists: boolean;
  readonly objects: ObjectList;
}

export type ChangeKind = "created" | "overwritten" | "removed";

export interface Change {
  readonly kind: ChangeKind;
  readonly object: StoredObject;
}

export function snapshotOf(objects: Iterable<StoredObject>): Snapshot {
  return { exists: true, objects: ObjectList.of(objects) };
}

export const NO_BUCKET: Snapshot = { exists: false, objects: new ObjectList() };

/**
 * What happened to objects between two looks at them, by key. Takes both in the order of their keys, and returns the
 * changes in that order. An object is overwritten when its ETag differs or its time of change is later; its size says
 * nothing, since data of the same size may be new.
 */
export function changesBetween(before: Iterable<StoredObject>, after: Iterable<StoredObject>): Change[] {
  const changes: Change[] = [];
  const olderObjects = before[Symbol.iterator]();
  const next = (): StoredObject | undefined => olderObjects.next().value;
  let older = next();
  for (const object of after) {
    for (; older && older.key < object.key; older = next()) changes.push({ kind: "removed", object: older });
    if (older?.key !== object.key) {
      changes.push({ kind: "created", object });
      continue;
    }
    if (older.etag !== object.etag || older.changedAt < object.changedAt) changes.push({ kind: "overwritten", object });
    older = next();
  }
  for (; older; older = next()) changes.push({ kind: "removed", object: older });
  return changes;
}

/** Whether two looks have shown the same changes. */
export function areSame(some: readonly Change[], others: readonly Change[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ kind, object: { key, etag, changedAt } }, index) => {
      const other = others[index];
      return (
        other?.kind === kind &&
        other.object.key === key &&
        other.object.etag === etag &&
        other.object.changedAt.getTime() === changedAt.getTime()
      );
    })
  );
}

/** Whether times of change come in whole seconds, as AWS, Versity and others tell them, and not in milliseconds. */
export function hasWholeSeconds({ objects }: Snapshot): boolean {
  for (const { changedAt } of objects) if (changedAt.getMilliseconds() !== 0) return false;
  return objects.size > 0;
}

/** The objects that a generation made: those created and those overwritten. */
export function madeObjects(changes: readonly Change[]): StoredObject[] {
  return changes.filter(({ kind }) => kind !== "removed").map(({ object }) => object);
}

/** How many bytes larger all objects together are after some changes; below 0 where they are smaller. */
export function growthIn(changes: readonly Change[], { objects }: Snapshot): number {
  return changes.reduce((sum, { kind, object }) => {
    const [before, after] = [objects.get(object.key)?.size ?? 0, kind === "removed" ? 0 : object.size];
    return sum + after - before;
  }, 0);
}

/** What tools put beside data and is none: an empty object for a folder, or one that says that a job is done. */
export function isMarker({ key, size }: StoredObject): boolean {
  return size === 0 && (key.endsWith("/") || /(^|\/)(_[A-Za-z]+|\.keep)$/.test(key));
}

/** Sum of sizes in bytes. */
export function totalSize(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/** An object as the bucket lists it. Size in bytes. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** Empty where the store gives none. */
  readonly etag: string;
  readonly changedAt: Date;
}

/** Every object of a bucket at one moment. A bucket that does not exist has none. */
export interface Snapshot {
  readonly exists: boolean;
  readonly objects: ReadonlyMap<string, StoredObject>;
}

export type ChangeKind = "created" | "overwritten" | "removed";

export interface Change {
  readonly kind: ChangeKind;
  readonly object: StoredObject;
}

export function snapshotOf(objects: readonly StoredObject[]): Snapshot {
  return { exists: true, objects: new Map(objects.map((object) => [object.key, object])) };
}

export const NO_BUCKET: Snapshot = { exists: false, objects: new Map() };

/**
 * What happened to a bucket between two snapshots, by key. An object is overwritten when its ETag differs or its time of
 * change is later; its size says nothing, since data of the same size may be new.
 */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const changes: Change[] = [];
  for (const object of after.objects.values()) {
    const older = before.objects.get(object.key);
    if (!older) changes.push({ kind: "created", object });
    else if (older.etag !== object.etag || older.changedAt < object.changedAt)
      changes.push({ kind: "overwritten", object });
  }
  for (const object of before.objects.values()) {
    if (!after.objects.has(object.key)) changes.push({ kind: "removed", object });
  }
  return changes.sort((a, b) => (a.object.key < b.object.key ? -1 : 1));
}

/** Whether times of change come in whole seconds, as AWS, Versity and others tell them, and not in milliseconds. */
export function hasWholeSeconds({ objects }: Snapshot): boolean {
  return objects.size > 0 && [...objects.values()].every(({ changedAt }) => changedAt.getMilliseconds() === 0);
}

/** The objects that a generation made: those created and those overwritten. */
export function madeObjects(changes: readonly Change[]): StoredObject[] {
  return changes.filter(({ kind }) => kind !== "removed").map(({ object }) => object);
}

/** What tools put beside data and is none: an empty object for a folder, or one that says that a job is done. */
export function isMarker({ key, size }: StoredObject): boolean {
  return size === 0 && (key.endsWith("/") || /(^|\/)(_[A-Za-z]+|\.keep)$/.test(key));
}

/** Sum of sizes in bytes. */
export function totalSize(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

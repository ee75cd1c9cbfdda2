import { deflateRawSync, inflateRawSync } from "node:zlib";

/** An object as the bucket lists it. Size in bytes. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** Empty where the store gives none. */
  readonly etag: string;
  readonly changedAt: Date;
}

/** Objects in one packed page. Unpacked, they take more than ten times as much memory. */
const ON_A_PAGE = 1000;

/** Some objects of a list, in a row: the first key, and all of them packed. */
interface PackedPage {
  readonly first: string;
  readonly packed: Uint8Array;
}

/**
 * The objects of a bucket in the order of their keys, as `<` compares them. Of a million, each of which an object and a
 * map would hold in 300 bytes and more, this takes some 30 MB: it keeps pages of them packed, and unpacks one at a time.
 */
export class ObjectList implements Iterable<StoredObject> {
  readonly #pages: PackedPage[] = [];
  /** Those of the last page, until it is full. */
  #rest: StoredObject[] = [];
  #size = 0;
  /** The page that was unpacked last: what is looked up one after the other is often near each other. */
  #unpacked: { readonly at: number; readonly objects: readonly StoredObject[] } | undefined;

  /** Of objects in any order; of several under one key, the last counts. */
  static of(objects: Iterable<StoredObject>): ObjectList {
    const byKey = new Map(Array.from(objects, (object) => [object.key, object]));
    const list = new ObjectList();
    for (const object of [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) list.append(object);
    return list;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an object whose key comes after all others. */
  append(object: StoredObject): void {
    this.#rest.push(object);
    this.#size += 1;
    if (this.#rest.length < ON_A_PAGE) return;
    this.#pages.push({ first: copied(this.#rest[0]?.key ?? ""), packed: packed(this.#rest) });
    this.#rest = [];
  }

  get(key: string): StoredObject | undefined {
    for (const object of this.from(key)) return object.key === key ? object : undefined;
    return undefined;
  }

  /** Those whose keys begin so: they are next to each other. */
  *startingWith(prefix: string): Generator<StoredObject> {
    for (const object of this.from(prefix)) {
      if (!object.key.startsWith(prefix)) return;
      yield object;
    }
  }

  [Symbol.iterator](): Iterator<StoredObject> {
    return this.from("");
  }

  /** From a key on, or from the next one where there is no such key. */
  *from(key: string): Generator<StoredObject> {
    for (let at = this.#pageOf(key); at <= this.#pages.length; at += 1)
      for (const object of this.#objectsOf(at)) if (object.key >= key) yield object;
  }

  #objectsOf(at: number): readonly StoredObject[] {
    const page = this.#pages[at];
    if (!page) return this.#rest;
    if (this.#unpacked?.at !== at) this.#unpacked = { at, objects: unpacked(page.packed) };
    return this.#unpacked.objects;
  }

  /** The last page that begins before a key or with it: the only one that may hold it. */
  #pageOf(key: string): number {
    let [low, high] = [0, this.#pages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pages[middle]?.first ?? "") <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** A text of its own: one that was cut out of a listing keeps all of that in memory. */
function copied(text: string): string {
  return JSON.parse(JSON.stringify(text));
}

type Columns = readonly [keys: string[], sizes: number[], etags: string[], times: number[]];

function packed(objects: readonly StoredObject[]): Uint8Array {
  const columns: Columns = [
    objects.map(({ key }) => key),
    objects.map(({ size }) => size),
    objects.map(({ etag }) => etag),
    objects.map(({ changedAt }) => changedAt.getTime()),
  ];
  // A copy, since the buffer itself is part of a larger one that others use as well.
  return new Uint8Array(deflateRawSync(JSON.stringify(columns), { level: 1 }));
}

function unpacked(page: Uint8Array): StoredObject[] {
  const [keys, sizes, etags, times]: Columns = JSON.parse(inflateRawSync(page).toString());
  return keys.map((key, index) => ({
    key,
    size: sizes[index] ?? 0,
    etag: etags[index] ?? "",
    changedAt: new Date(times[index] ?? 0),
  }));
}

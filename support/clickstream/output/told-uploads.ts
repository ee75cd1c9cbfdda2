import { AnnouncedKeys, announcedKeys } from "../../shared/announced-key";
import { sizeIn } from "./told-numbers";

/**
 * An upload that the output tells of. The key is all that follows the bucket's name on its line: where it ends only the
 * bucket can tell, since keys may hold spaces and the line may go on.
 */
export interface AnnouncedUpload {
  readonly bucket: string;
  readonly key: string;
  /** The size that the output names, in bytes. */
  readonly size?: number;
}

/** Patterns with parts of any length are bounded: a line may be long, and would take minutes. */
const BEGUN = /Uploading\b.{0,999}?s3:\/\/([^/\s]+)\/(.+)/;
const UPLOADED = /Upload successful:?.{0,999}?s3:\/\/([^/\s]+)\/(.+)/;
/** Uploads under a key that is not their last are told of once they have theirs. */
const MOVED =
  /\b(?:moved|renamed|published|promoted)\b.{0,99}?s3:\/\/([^/\s]{1,63})\/(.{1,1024}?)["']?\s(?:to|as|into|->|→)\s+["']?s3:\/\/([^/\s]+)\/(.+)/i;
/** Threads that print at the same moment may put several of these on one line. */
const BETWEEN = /(?=📤 Uploading\b|✅ Upload successful\b|❌ Upload failed\b|📊 Upload Summary\b)/;
/** One upload may be told of part by part, with the size of each. */
const PART = /\bparts?\b\s*#?\d/i;
const SUMMARY_TOTAL = /Upload Summary:.*?successful uploads:\s*(\d+)(?!\d|\s*(?:\/|of|out of))/i;
const LEFT_OUT =
  /\buploads? (was |were |is |are )?(skipped|disabled)|\bskipping (\w+ ){0,2}uploads?\b|upload summary:.{0,500}\b(skipped|unchanged|exist)/i;

/** Far more than a generation uploads. Beyond it, uploads are not compared by their keys. */
const KEPT_UPLOADS = 100_000;
/** Of one object: into a folder of its own, and from there to its place. */
const MOST_MOVES = 3;

/** Collects what the output tells of uploads. */
export class ToldUploads {
  readonly #begun: AnnouncedUpload[] = [];
  readonly #uploaded: AnnouncedUpload[] = [];
  /** Where objects were moved to, by where they were. */
  readonly #moves = new AnnouncedKeys<AnnouncedUpload>();
  #latest: string | undefined;
  #total: number | undefined;
  #leftOut = false;

  /** Reads the next text; returns bucket and key of each upload that it calls successful. */
  read(text: string): readonly string[] {
    return text.split(BETWEEN).flatMap((part) => this.#read(part) ?? []);
  }

  #read(text: string): string | undefined {
    if (LEFT_OUT.test(text)) this.#leftOut = true;
    const total = SUMMARY_TOTAL.exec(text)?.[1];
    if (total) this.#total = (this.#total ?? 0) + Number(total);
    const [, fromBucket, from, bucket, key] = MOVED.exec(text) ?? [];
    if (bucket && key) this.#moves.add(`${fromBucket}/${from}`, { bucket, key: keyIn(key) });
    const begun = uploadIn(BEGUN, text);
    if (begun) this.#latest = placeOf(begun);
    if (begun && this.#begun.length < KEPT_UPLOADS) this.#begun.push(begun);
    const uploaded = uploadIn(UPLOADED, text);
    if (!uploaded) return undefined;
    if (this.#uploaded.length < KEPT_UPLOADS) this.#uploaded.push(uploaded);
    if (this.#latest && placeIn(this.#latest) === placeIn(placeOf(uploaded))) this.#latest = undefined;
    return placeOf(uploaded);
  }

  /** Bucket and key of the upload that began last, until it has succeeded. */
  get latest(): string | undefined {
    return this.#latest;
  }

  /** Uploads that the output calls successful, and those that it calls begun and never successful. */
  end(): { uploads: readonly AnnouncedUpload[]; unfinished: readonly AnnouncedUpload[] } {
    const begun = keysOf(this.#begun);
    const uploads = this.#uploaded.map((upload) => withSize(this.#moved(withSize(upload, begun)), begun));
    const all = [...this.#uploaded, ...uploads];
    const [uploaded, folders] = [keysOf(all), foldersOf(all)];
    return {
      uploads,
      unfinished: this.#begun.filter((upload) => !uploaded.find(placeOf(upload)) && !isFolder(upload, folders)),
    };
  }

  /** How many uploads succeeded by the output; unset where it does not tell, or says that it left some out. */
  get number(): number | undefined {
    if (this.#leftOut) return undefined;
    const named = new Set(this.#uploaded.map(placeOf)).size;
    return this.#total ?? (named > 0 ? named : undefined);
  }

  /** An upload under the key that it has in the end. */
  #moved(upload: AnnouncedUpload): AnnouncedUpload {
    let moved = upload;
    for (let move = 0; move < MOST_MOVES; move += 1) moved = { ...moved, ...this.#moves.find(placeOf(moved)) };
    return moved;
  }
}

/** Bucket and key, without what their line says after them, as far as the name of a file shows where they end. */
export function placeIn(text: string): string {
  return /^.*?\.[a-z]\w*(?=[\s"'`,;:?)\]}>…]|\.+(?:\s|$))/i.exec(text)?.[0] ?? text;
}

/** The file name of an upload, without folders. */
export function fileNameOf(place: string): string {
  return placeIn(place).split("/").at(-1) ?? place;
}

/** Bucket and key, as one text that a key can be found by. */
function placeOf({ bucket, key }: AnnouncedUpload): string {
  return `${bucket}/${key}`;
}

type Sized = Pick<AnnouncedUpload, "size">;

/** Sizes of uploads by their keys. One that is told of with several sizes, as one that was resumed may be, has none. */
function keysOf(uploads: readonly AnnouncedUpload[]): AnnouncedKeys<Sized> {
  const keys = new AnnouncedKeys<Sized>();
  for (const upload of uploads) {
    const earlier = keys.find(placeOf(upload));
    keys.add(placeOf(upload), earlier && earlier.size !== upload.size ? {} : upload);
  }
  return keys;
}

/** All folders of uploads, their buckets included. */
function foldersOf(uploads: readonly AnnouncedUpload[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const upload of uploads) {
    const names = placeOf(upload).split("/");
    for (let depth = 1; depth < names.length; depth += 1) folders.add(names.slice(0, depth).join("/"));
  }
  return folders;
}

/** `Uploading 4 files to s3://analytics/data/` tells of no object, where some were uploaded into that folder. */
function isFolder(upload: AnnouncedUpload, folders: ReadonlySet<string>): boolean {
  return announcedKeys(placeOf(upload)).some((place) => folders.has(place.replace(/\/$/, "")));
}

/** The output names the size where an upload begins, not where it ends. */
function withSize(upload: AnnouncedUpload, begun: AnnouncedKeys<Sized>): AnnouncedUpload {
  const size = upload.size ?? begun.find(placeOf(upload))?.size;
  return size === undefined ? upload : { ...upload, size };
}

function uploadIn(pattern: RegExp, text: string): AnnouncedUpload | undefined {
  const [, bucket, rest] = pattern.exec(text) ?? [];
  if (!bucket || !rest) return undefined;
  const size = PART.test(text) ? undefined : sizeIn(text);
  return { bucket, key: keyIn(rest), ...(size === undefined ? {} : { size }) };
}

/** In JSON output, or in quotes, something closes after the key. */
function keyIn(rest: string): string {
  return rest.replace(/(?<!["'\]}\s])["'\]}\s]+$/, "");
}

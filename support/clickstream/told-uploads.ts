import { AnnouncedKeys, announcedKeys } from "../shared/announced-key";
import { wholeNumber } from "./told-numbers";

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
/** One upload may be told of part by part, with the size of each. */
const PART = /\bparts?\b\s*#?\d/i;
const SIZE = /(\d[\d,.'’_ \u00a0\u2009\u202f]*)\s*bytes/i;
const SUMMARY_TOTAL = /Upload Summary:.*?successful uploads:\s*(\d+)(?!\s*(?:\/|of|out of))/i;
const LEFT_OUT =
  /\buploads? (was |were )?skipped|\bskipp?ing (the )?uploads?\b|upload summary:.*\b(skipped|unchanged|exist)/i;

/** Far more than a generation uploads. Beyond it, uploads are not compared by their keys. */
const KEPT_UPLOADS = 100_000;

/** Collects what the output tells of uploads. */
export class ToldUploads {
  readonly #begun: AnnouncedUpload[] = [];
  #uploaded: AnnouncedUpload[] = [];
  #total: number | undefined;
  #leftOut = false;

  /** Reads the next text; returns bucket and key of an upload that it calls successful. */
  read(text: string): string | undefined {
    if (LEFT_OUT.test(text)) this.#leftOut = true;
    const total = SUMMARY_TOTAL.exec(text)?.[1];
    if (total) this.#total = (this.#total ?? 0) + Number(total);
    this.#move(text);
    const begun = uploadIn(BEGUN, text);
    if (begun && this.#begun.length < KEPT_UPLOADS) this.#begun.push(begun);
    const uploaded = uploadIn(UPLOADED, text);
    if (!uploaded) return undefined;
    if (this.#uploaded.length < KEPT_UPLOADS) this.#uploaded.push(uploaded);
    return placeOf(uploaded);
  }

  /** Bucket and key of the upload that began last. */
  get latest(): string | undefined {
    const latest = this.#begun.at(-1);
    return latest && placeOf(latest);
  }

  /** Uploads that the output calls successful, and those that it calls begun and never successful. */
  end(): { uploads: readonly AnnouncedUpload[]; unfinished: readonly AnnouncedUpload[] } {
    const [uploaded, begun] = [keysOf(this.#uploaded), keysOf(this.#begun)];
    return {
      uploads: this.#uploaded.map((upload) => withSize(upload, begun)),
      unfinished: this.#begun.filter((upload) => !uploaded.find(placeOf(upload))),
    };
  }

  /** How many uploads succeeded by the output; unset where it does not tell, or says that it left some out. */
  get number(): number | undefined {
    if (this.#leftOut) return undefined;
    const named = new Set(this.#uploaded.map(placeOf)).size;
    return this.#total ?? (named > 0 ? named : undefined);
  }

  #move(text: string): void {
    const [, fromBucket, from, bucket, rest] = MOVED.exec(text) ?? [];
    if (!fromBucket || !from || !bucket || !rest) return;
    const staged = this.#uploaded.find((upload) => announcedKeys(placeOf(upload)).includes(`${fromBucket}/${from}`));
    if (!staged) return;
    const size = withSize(staged, keysOf(this.#begun)).size;
    const moved = { bucket, key: keyIn(rest), ...(size === undefined ? {} : { size }) };
    this.#uploaded = this.#uploaded.map((upload) => (upload === staged ? moved : upload));
    this.#begun.splice(0, this.#begun.length, ...this.#begun.filter((upload) => placeOf(upload) !== placeOf(staged)));
  }
}

/** The file name of an upload, without folders and without what its line says after the key. */
export function fileNameOf(place: string): string {
  const key = /^.*?\.[a-z]\w*(?=$|[\s"',;)\]}])/i.exec(place)?.[0] ?? place;
  return key.slice(key.lastIndexOf("/") + 1);
}

/** Bucket and key, as one text that a key can be found by. */
function placeOf({ bucket, key }: AnnouncedUpload): string {
  return `${bucket}/${key}`;
}

function keysOf(uploads: readonly AnnouncedUpload[]): AnnouncedKeys<AnnouncedUpload> {
  const keys = new AnnouncedKeys<AnnouncedUpload>();
  for (const upload of uploads) keys.add(placeOf(upload), upload);
  return keys;
}

/** The output names the size where an upload begins, not where it ends. */
function withSize(upload: AnnouncedUpload, begun: AnnouncedKeys<AnnouncedUpload>): AnnouncedUpload {
  const size = upload.size ?? begun.find(placeOf(upload))?.size;
  return size === undefined ? upload : { ...upload, size };
}

function uploadIn(pattern: RegExp, text: string): AnnouncedUpload | undefined {
  const [, bucket, rest] = pattern.exec(text) ?? [];
  if (!bucket || !rest) return undefined;
  const size = PART.test(text) ? undefined : wholeNumber(SIZE.exec(text)?.[1]);
  return { bucket, key: keyIn(rest), ...(size === undefined ? {} : { size }) };
}

/** In JSON output, or in quotes, something closes after the key. */
function keyIn(rest: string): string {
  return rest.replace(/(?<!["'\]}\s])["'\]}\s]+$/, "");
}

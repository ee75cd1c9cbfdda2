import { stripVTControlCharacters } from "node:util";
import { AnnouncedKeys } from "../shared/announced-key";
import { redact } from "../shared/redaction";

/** What the output says: its first and last lines, its failure markers, the uploads it announces. */
export interface Output {
  /** How many lines are not empty. */
  readonly lines: number;
  readonly first: readonly string[];
  /** The last lines, without those that are among the first. */
  readonly last: readonly string[];
  readonly markers: readonly FailureMarker[];
  /** Uploads that the output calls successful. */
  readonly uploads: readonly AnnouncedUpload[];
  /** Uploads that the output calls begun, and never successful. */
  readonly unfinished: readonly AnnouncedUpload[];
  /** How many rows the output says were generated, of each data set that it names: the last it says of each. */
  readonly generated: readonly GeneratedRows[];
  /** Whether some bytes are not text in the encoding that the service declared. */
  readonly malformed: boolean;
  /** Whether the output opens with the standard output's heading, and whether the standard error's came. */
  readonly opened: boolean;
  readonly closed: boolean;
  /** Whether the generator's closing line came. */
  readonly completed: boolean;
}

/** `Successfully generated 10000+ events`: with a plus (`orMore`) some rows come on top, and none without one. */
export interface GeneratedRows {
  readonly dataSet: "users" | "products" | "events";
  readonly rows: number;
  readonly orMore: boolean;
}

/** A line that says that generation or an upload failed, with the lines around it. */
export interface FailureMarker {
  readonly lineNumber: number;
  readonly text: string;
  readonly around: readonly string[];
}

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

/** The service's contract lists these; JSON output may write the cross as an escape. */
const FAILURE_MARKERS: readonly RegExp[] = [
  /process failed with exit code:?\s*-?0*[1-9]/i,
  /(❌|\\u274c)\s*Upload failed for/i,
  /(❌|\\u274c)\s*Failed to configure client or create bucket/i,
  // The generator marks each of its failures so, whatever it goes on to say.
  /^\s*❌/,
];
const SUMMARY = /Upload Summary:\D*(\d+)\s*(?:\/|of|out of)\s*(\d+)/i;
const BEGUN = /Uploading\b.*?s3:\/\/([^/\s]+)\/(.+)/;
const UPLOADED = /Upload successful:?.*?s3:\/\/([^/\s]+)\/(.+)/;
const SIZE = /([\d][\d,.' ]*)\s*bytes/i;
const GENERATED = /\bgenerated\s+(\d[\d,. '_\u00a0\u202f]*)(\+?)\s*(?:[a-z]+ )?(users|products|events)\b/i;
const CLOSING_LINE = /generation complete/i;
const STDOUT = "--- STDOUT ---";
const STDERR = "--- STDERR ---";

/** Bounds on what is kept, so that memory does not grow with the stream. */
const KEPT_LINES = 10;
const KEPT_MARKERS = 5;
/** Far more than a generation uploads. Beyond it, uploads are not compared by their keys. */
const KEPT_UPLOADS = 100_000;
const AROUND = 2;
const SHOWN_LENGTH = 300;
const LONGEST_LINE = 65_536;
/** Longer than any marker, so that none is lost where a line of more than `LONGEST_LINE` is taken in pieces. */
const OVERLAP = 512;

/** Reads output as its bytes arrive, however they are split. */
export class OutputReader {
  readonly #encoding: string;
  #decoder: TextDecoder;
  #malformed = false;
  #pending = "";
  #lines = 0;
  /** Blank lines included, as an editor numbers them. */
  #lineNumber = 0;
  #opened = false;
  #closed = false;
  #completed = false;
  readonly #generated = new Map<string, GeneratedRows>();
  readonly #begun: AnnouncedUpload[] = [];
  readonly #first: string[] = [];
  readonly #last: string[] = [];
  readonly #uploads: AnnouncedUpload[] = [];
  readonly #markers: { lineNumber: number; text: string; around: string[]; wants: number }[] = [];

  /** Takes the charset of the content type; one that is not known is read as UTF-8. */
  constructor(charset = "utf-8") {
    this.#encoding = knownEncoding(charset);
    this.#decoder = new TextDecoder(this.#encoding, { fatal: true });
  }

  get lastLine(): string {
    return this.#last.at(-1) ?? "";
  }

  push(bytes: Uint8Array): void {
    this.#take(this.#decode(bytes));
  }

  /** The stream is over: what it said. */
  end(): Output {
    this.#take(this.#decode());
    this.#line(this.#pending);
    this.#pending = "";
    const [uploaded, begun] = [keysOf(this.#uploads), keysOf(this.#begun)];
    const beyondFirst = Math.min(this.#lines - this.#first.length, KEPT_LINES);
    return {
      lines: this.#lines,
      first: [...this.#first],
      last: beyondFirst > 0 ? this.#last.slice(-beyondFirst) : [],
      markers: this.#markers.map(({ lineNumber, text, around }) => ({ lineNumber, text, around })),
      uploads: this.#uploads.map((upload) => withSize(upload, begun)),
      unfinished: this.#begun.filter((upload) => !uploaded.find(place(upload))),
      generated: [...this.#generated.values()],
      malformed: this.#malformed,
      opened: this.#opened,
      closed: this.#closed,
      completed: this.#completed,
    };
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode();
    } catch {
      this.#malformed = true;
      this.#decoder = new TextDecoder(this.#encoding);
      return bytes ? this.#decoder.decode(bytes, { stream: true }) : "";
    }
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split(/\r\n|\n|\r(?!$)/);
    this.#pending = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
    if (this.#pending.length > LONGEST_LINE) {
      this.#scan(this.#pending, this.#lineNumber + 1);
      this.#pending = this.#pending.slice(-OVERLAP);
    }
  }

  #line(text: string): void {
    this.#lineNumber += 1;
    const line = stripVTControlCharacters(text).trimEnd();
    if (line === "") return;
    this.#lines += 1;
    if (this.#lines === 1) this.#opened = line === STDOUT;
    if (line === STDERR) this.#closed = true;
    const shown = cut(line);
    for (const marker of this.#markers) {
      if (marker.wants > 0) marker.around.push(shown);
      marker.wants -= 1;
    }
    this.#scan(line, this.#lineNumber);
    if (this.#first.length < KEPT_LINES) this.#first.push(shown);
    this.#last.push(shown);
    if (this.#last.length > KEPT_LINES) this.#last.shift();
  }

  #scan(line: string, lineNumber: number): void {
    if (CLOSING_LINE.test(line)) this.#completed = true;
    if (tellsOfFailure(line) && this.#markers.length < KEPT_MARKERS) {
      const text = cut(line);
      const around = [...this.#last.slice(-AROUND), text];
      this.#markers.push({ lineNumber, text, around, wants: AROUND });
    }
    const generated = generatedIn(line);
    if (generated) this.#generated.set(generated.dataSet, generated);
    keepUpload(this.#begun, BEGUN, line);
    keepUpload(this.#uploads, UPLOADED, line);
  }
}

/** Bucket and key, as one text that a key can be found by. */
function place({ bucket, key }: AnnouncedUpload): string {
  return `${bucket}/${key}`;
}

function keysOf(uploads: readonly AnnouncedUpload[]): AnnouncedKeys<AnnouncedUpload> {
  const keys = new AnnouncedKeys<AnnouncedUpload>();
  for (const upload of uploads) keys.add(place(upload), upload);
  return keys;
}

/** The output names the size where an upload begins, not where it ends. */
function withSize(upload: AnnouncedUpload, begun: AnnouncedKeys<AnnouncedUpload>): AnnouncedUpload {
  const size = upload.size ?? begun.find(place(upload))?.size;
  return size === undefined ? upload : { ...upload, size };
}

function tellsOfFailure(line: string): boolean {
  const [, uploaded, all] = SUMMARY.exec(line) ?? [];
  return Number(uploaded) < Number(all) || FAILURE_MARKERS.some((marker) => marker.test(line));
}

function generatedIn(line: string): GeneratedRows | undefined {
  const [, number = "", more, dataSet] = GENERATED.exec(line) ?? [];
  if (!dataSet) return undefined;
  const rows = Number(number.replace(/\D/g, ""));
  return { dataSet: dataSet.toLowerCase() as GeneratedRows["dataSet"], rows, orMore: more === "+" };
}

function keepUpload(among: AnnouncedUpload[], pattern: RegExp, line: string): void {
  const [, bucket, rest] = pattern.exec(line) ?? [];
  if (!bucket || !rest || among.length >= KEPT_UPLOADS) return;
  const size = SIZE.exec(line)?.[1]?.replace(/\D/g, "");
  // In JSON output, or in quotes, something closes after the key.
  among.push({ bucket, key: rest.replace(/["'\]}\s]+$/, ""), ...(size ? { size: Number(size) } : {}) });
}

/** What people are shown of a line: without secrets first, since a cut may go through one. */
function cut(line: string): string {
  const text = redact(line);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function knownEncoding(charset: string): string {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return "utf-8";
  }
}

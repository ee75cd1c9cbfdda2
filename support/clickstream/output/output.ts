import { count } from "../../shared/quantities";
import { redact } from "../../shared/redaction";
import { type FailureMarker, FailureMarkers } from "./failure-markers";
import { failedTrailer, tellsOfFailure } from "./failure-words";
import { toldByJson } from "./json-line";
import { plainText, type Told, toldByText } from "./log-line";
import { Sequence } from "./sequence";
import { Text } from "./text";
import { type GeneratedRows, generatedFileIn, generatedIn } from "./told-numbers";
import { type AnnouncedUpload, ToldUploads } from "./told-uploads";

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
  /** What it says that cannot be, such as an upload before the file was there. */
  readonly contradictions: readonly string[];
  /** That fewer uploads succeeded than data sets were generated; unset where the output does not say so. */
  readonly missingUploads: string | undefined;
  /** Whether there is a letter or a digit in it. */
  readonly hasWords: boolean;
  /** Whether some bytes are not text in the encoding that the service declared. */
  readonly malformed: boolean;
  /** Whether the standard output's heading came, and the standard error's after it. */
  readonly opened: boolean;
  readonly closed: boolean;
  /** Whether the generator's whole closing phrase came. */
  readonly completed: boolean;
}

/** Of nothing but a part of the data, `for: users`, it is not the end. */
const CLOSING_PHRASE = /\bmock data generation completed?\b(?! for:? *(users|products|events|clickstream)\b)/i;
const STDOUT = "--- STDOUT ---";
const STDERR = "--- STDERR ---";
const WORD = /[\p{L}\p{N}]/u;

/** Bounds on what is kept, so that memory does not grow with the stream. */
export const KEPT_LINES = 10;
const SHOWN_LENGTH = 300;
const LONGEST_LINE = 131_072;
/** Longer than any marker, so that none is lost where a line of more than `LONGEST_LINE` is taken in pieces. */
const OVERLAP = 512;

/** Reads output line by line with every rule, as its bytes arrive, however they are split. */
export class LineReader {
  readonly #text: Text;
  #pending = "";
  /** How a line begins that is read in pieces. */
  #beginning: string | undefined;
  #lines = 0;
  /** Blank lines included, as an editor numbers them. */
  #lineNumber = 0;
  #opened = false;
  #closed = false;
  #completed = false;
  #hasWords = false;
  readonly #generated = new Map<string, GeneratedRows>();
  readonly #first: string[] = [];
  readonly #last: string[] = [];
  readonly #uploads = new ToldUploads();
  readonly #markers = new FailureMarkers();
  readonly #sequence = new Sequence();
  readonly #trailers: FailureMarker[] = [];

  /** Takes the charset of the content type; one that is not known is read as UTF-8. */
  constructor(charset = "utf-8") {
    this.#text = new Text(charset);
  }

  get lastLine(): string {
    return cut(this.#last.at(-1) ?? "");
  }

  get ofUtf8(): boolean {
    return this.#text.isUtf8;
  }

  /**
   * Whether plain lines (see `plain-lines.ts`) have only to be counted here: a line begins, and nothing of the lines before
   * depends on how they go on.
   */
  get canSkip(): boolean {
    return this.#pending === "" && this.#first.length === KEPT_LINES && !this.#markers.waiting;
  }

  /** Counts plain lines that are not handed over; after them come at least `KEPT_LINES` with text that are. */
  skip(lines: { readonly all: number; readonly withText: number }): void {
    this.#lineNumber += lines.all;
    this.#lines += lines.withText;
  }

  push(bytes: Uint8Array): void {
    this.#take(this.#text.decode(bytes));
  }

  /** What the answer says after its body. */
  trailers(trailers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
    for (const [name, values] of Object.entries(trailers)) {
      const value = [values].flat().join(", ");
      const text = cut(`${name}: ${value}`);
      if (failedTrailer(name, value)) this.#trailers.push({ lineNumber: 0, text, around: [text], trailer: name });
    }
  }

  /** The stream is over: what it said. */
  end(): Output {
    this.#take(this.#text.decode());
    this.#line(this.#pending);
    this.#pending = "";
    const last = this.#last.map(cut);
    const beyondFirst = Math.min(this.#lines - this.#first.length, KEPT_LINES);
    return {
      lines: this.#lines,
      first: [...this.#first],
      last: beyondFirst > 0 ? last.slice(-beyondFirst) : [],
      markers: [...this.#markers.all, ...this.#trailers],
      ...this.#uploads.end(),
      generated: [...this.#generated.values()],
      contradictions: this.#contradictions(),
      missingUploads: this.#missingUploads(),
      hasWords: this.#hasWords,
      malformed: this.#text.malformed,
      opened: this.#opened,
      closed: this.#closed,
      completed: this.#completed,
    };
  }

  #contradictions(): string[] {
    const none = [...this.#generated.values()].filter(({ rows }) => rows === 0);
    return [...this.#sequence.contradictions, ...none.map(({ dataSet }) => `0 ${dataSet} were generated`)];
  }

  /** Each data set is a file at least, and the copy of the events comes on top, so uploads are never fewer. */
  #missingUploads(): string | undefined {
    const [made, uploads] = [this.#sequence.dataSets, this.#uploads.number];
    if (uploads === undefined || uploads >= made) return undefined;
    return `files of ${count(made, "data set")} were generated, and ${count(uploads, "upload")} succeeded`;
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split(/\r\n|\n|\r(?!$)/);
    const pending = lines.pop() ?? "";
    for (const line of lines) this.#line(this.#lastPiece(line));
    this.#pending = this.#lastPiece(pending);
  }

  /** Scans all but the last piece of a line that is too long to be read at once. */
  #lastPiece(line: string): string {
    const returned = line.endsWith("\r") ? 1 : 0;
    let rest = line;
    while (rest.length - returned > LONGEST_LINE) {
      const piece = plainText(rest.slice(0, LONGEST_LINE));
      this.#beginning ??= piece;
      this.#scan(piece, this.#lineNumber + 1, this.#beginning);
      rest = rest.slice(LONGEST_LINE - OVERLAP);
    }
    return rest;
  }

  #line(text: string): void {
    this.#lineNumber += 1;
    const line = plainText(text).trimEnd();
    const whole = this.#beginning ?? line;
    this.#beginning = undefined;
    if (line === "") return;
    this.#lines += 1;
    this.#hasWords ||= WORD.test(line);
    this.#scan(line, this.#lineNumber, whole);
    if (this.#first.length < KEPT_LINES) this.#first.push(cut(whole));
    this.#last.push(whole);
    if (this.#last.length > KEPT_LINES) this.#last.shift();
  }

  /** Of a line that is read in pieces, its beginning is shown: a piece may begin within a secret. */
  #scan(raw: string, number: number, whole: string): void {
    const told = toldByJson(raw) ?? [toldByText(raw)];
    // Of long JSON, the beginning may say nothing of it.
    const failing = told.length > 1 && raw.length > SHOWN_LENGTH ? told.find(tellsOfFailure) : undefined;
    const shown = () => cut(failing?.text ?? whole);
    const before = (lines: number) => this.#last.slice(-lines).map(cut);
    this.#markers.read(told, { number, raw, shown, before, uploading: this.#uploads.latest });
    for (const one of told) this.#told(one, number);
  }

  #told({ text, message }: Told, lineNumber: number): void {
    if (isHeading(STDOUT, message)) this.#open(lineNumber);
    if (isHeading(STDERR, message) && this.#opened) this.#closed = true;
    if (CLOSING_PHRASE.test(text)) this.#complete(message, lineNumber);
    const generated = generatedIn(text);
    if (generated) this.#generated.set(generated.dataSet, generated);
    const file = generated && generatedFileIn(text);
    if (file) this.#sequence.generated(generated.dataSet, file, lineNumber);
    for (const uploaded of this.#uploads.read(text)) {
      this.#sequence.uploaded(uploaded, lineNumber);
      this.#markers.succeeded(uploaded);
    }
  }

  #open(lineNumber: number): void {
    if (this.#closed) this.#sequence.section();
    this.#sequence.once(STDOUT, lineNumber);
    this.#opened = true;
    this.#closed = false;
  }

  #complete(message: string, lineNumber: number): void {
    if (!this.#closed) this.#sequence.once(message, lineNumber);
    this.#completed = true;
    this.#markers.completed();
  }
}

/** A heading is all that a line says, but for what a logger puts before it. */
function isHeading(heading: string, message: string): boolean {
  return message.trim() === heading;
}

/** What people are shown of a line: without secrets first, since a cut may go through one. */
function cut(line: string): string {
  const text = redact(line);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

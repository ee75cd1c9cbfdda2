import { KEPT_LINES, LineReader, type Output } from "./output";
import { PlainLines } from "./plain-lines";

/** How many bytes are looked at together. */
const BLOCK = 65_536;
/** As many as most outputs have in all: thousands of readers may be at work at the same moment. */
const FIRST_BLOCK = 4096;
/** Lets the last bytes be compared by eights. */
const SLACK = 8;
const NEW_LINE = 0x0a;

/**
 * Reads output as its bytes arrive, however they are split, and fast: of a run of plain lines only the last are read by
 * line, as many as are shown at the end, and the others are counted. What comes out is the same as if all were read.
 */
export class OutputReader {
  readonly #lines: LineReader;
  readonly #plain = new PlainLines(KEPT_LINES);
  /** What came and is not read yet, from its beginning on. */
  #block = Buffer.alloc(0);
  #held = 0;

  /** Takes the charset of the content type; one that is not known is read as UTF-8. */
  constructor(charset?: string) {
    this.#lines = new LineReader(charset);
  }

  get lastLine(): string {
    this.#read(true);
    return this.#lines.lastLine;
  }

  /** Takes the next bytes, of which it keeps no reference. */
  push(bytes: Uint8Array): void {
    if (!this.#lines.ofUtf8) {
      this.#lines.push(bytes);
      return;
    }
    let from = 0;
    while (from < bytes.length) {
      const to = Math.min(bytes.length, from + BLOCK - this.#held);
      if (this.#held + to - from > this.#block.length - SLACK) this.#enlarge(this.#held + to - from);
      this.#block.set(bytes.subarray(from, to), this.#held);
      this.#held += to - from;
      from = to;
      if (this.#held === BLOCK) this.#read(false);
    }
  }

  /** What the answer says after its body. */
  trailers(trailers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
    this.#lines.trailers(trailers);
  }

  /** The stream is over: what it said. */
  end(): Output {
    this.#read(true);
    return this.#lines.end();
  }

  /** Makes room for so many bytes: few, or a whole block. */
  #enlarge(size: number): void {
    const block = Buffer.alloc((size > FIRST_BLOCK ? BLOCK : FIRST_BLOCK) + SLACK);
    block.set(this.#block.subarray(0, this.#held));
    this.#block = block;
  }

  /** Reads the block: all of it, or without the last run and the line behind it, which may turn out to be plain too. */
  #read(all: boolean): void {
    let at = 0;
    while (at < this.#held) {
      let end = at;
      if (this.#lines.canSkip) {
        const run = this.#plain.run(this.#block, at, this.#held);
        this.#lines.skip(run.before);
        at = run.tail;
        end = run.end;
      }
      const next = this.#behindLinesOfRules(end);
      if (next === undefined && !all && this.#held - at < BLOCK / 2) break;
      this.#lines.push(this.#block.subarray(at, next ?? this.#held));
      at = next ?? this.#held;
    }
    this.#block.copyWithin(0, at, this.#held);
    this.#held -= at;
  }

  /** Behind the line that begins at a position, and those that follow it and are not plain; unset where its end has not come. */
  #behindLinesOfRules(from: number): number | undefined {
    let next = this.#lineEnd(from);
    for (let further = next; further !== undefined; further = this.#lineEnd(further)) {
      next = further;
      if (this.#plain.isAt(this.#block, further, this.#held)) break;
    }
    return next;
  }

  /** Where the line ends that begins at a position; unset where its end has not come. */
  #lineEnd(from: number): number | undefined {
    const found = this.#block.indexOf(NEW_LINE, from);
    return found < 0 || found >= this.#held ? undefined : found + 1;
  }
}

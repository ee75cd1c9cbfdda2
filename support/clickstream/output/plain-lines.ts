/**
 * Most of a long output is one line over and over, with other numbers in it. Here a line is plain if no rule of the output
 * can react to it, whatever its digits are; then it has only to be counted, and so has every line that differs from it in
 * digits alone. Comparing bytes with a line that is known takes a small part of the time of reading it.
 */

/**
 * What a line must contain for a rule to react to it by itself: of each rule a part that its own pattern cannot do without.
 * None may name digits or `:;<=>?`, which stand for each other here (see `DIGIT`).
 */
const REACTS = new RegExp(
  [
    // What stands for bytes that are no text.
    /\ufffd/,
    // Crosses, words of failures, levels: `failure-words.ts`. The last is "ERR", alone or in "ERROR".
    /[❌✖✗✘]|fail|exit|died|kill|crash|abort|terminated|timed out|segmentation|exception|out of memory/,
    /(?:^|[^a-z])[ef][^a-z\s]{4}\s/,
    /crit|fatal|severe|alert|emerg|panic|error|(?:^|[^a-z])err/,
    // `failure-markers.ts`
    /traceback/,
    // Uploads and their summary, addresses in S3: `told-uploads.ts`, `told-summary.ts`.
    /upload|\/\//,
    // Rows, as `told-numbers.ts` reads them: nothing but a number and one word before what was generated.
    /generated\s[^a-z]*(?:[a-z]+ )?(?:users|products|events)/,
    // Headings, and the closing phrase.
    /stdout|stderr|generation complete/,
    // The beginning of JSON, in which everything may be escaped: `json-line.ts`.
    /^[\s[,]*["{]/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);
/** Colours and control characters, which are taken out before a line is read and may hide words. A lone CR ends a line. */
const HIDES = /[^\P{Cc}\t]/u;
const LETTER = /[a-z]/i;
const BLANK = /^[ \t]*$/;

const [NEW_LINE, RETURN, ZERO, NINE] = [0x0a, 0x0d, 0x30, 0x39];
/** The bits in which a digit has to be as it was. The others make it any of `0123456789:;<=>?`. */
const DIGIT = 0xf0;
/** Lines are compared by so many bytes, as one number; by fours it takes twice the time. */
const WORD = 8;
/** So many different lines are known at a time, of so many bytes at most. */
const MOST_KNOWN = 32;
const LONGEST_KNOWN = 512;
/** So many of them are tried first. */
const MOST_FOLLOWERS = 4;
const ALL_SLOTS: readonly number[] = Array.from({ length: MOST_KNOWN }, (_, slot) => slot);

/** A line that is plain, its end included. */
interface PlainLine {
  readonly length: number;
  readonly blank: boolean;
  /** For each eight bytes of it: the bits that matter, and what is there. */
  readonly pattern: DataView;
  /** Where it stands among those that are known, and where some stand that came behind it, the latest first. */
  readonly slot: number;
  followers: readonly number[];
}

/** Plain lines on end. Positions are those of bytes. */
export interface Run {
  /** Behind the last of them. */
  readonly end: number;
  /** Where its last lines begin that are not blank, as many as were asked for, and fewer only where the run has fewer. */
  readonly tail: number;
  /** The lines before these: how many, and how many of them are not blank. */
  readonly before: { readonly all: number; readonly withText: number };
}

/** Finds runs of plain lines in bytes of UTF-8. */
export class PlainLines {
  readonly #known: PlainLine[] = [];
  #oldest = 0;
  #last: PlainLine | undefined;
  readonly #tail: number;
  /** Of the last lines with text: where they begin, and how many lines are before them. Rings. */
  readonly #starts: number[];
  readonly #numbers: number[];

  /** `tail`: how many lines with text the tail of a run has. */
  constructor(tail: number) {
    this.#tail = tail;
    this.#starts = Array<number>(tail).fill(0);
    this.#numbers = Array<number>(tail).fill(0);
  }

  /**
   * The plain lines from a position on, where a line begins. The line behind them is not plain, or not whole. Behind `to`
   * come at least seven bytes more, since lines are compared by eights.
   */
  run(bytes: Buffer, from: number, to: number): Run {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = from;
    let all = 0;
    let withText = 0;
    let place = 0;
    for (;;) {
      const line = this.#knownAt(view, at, to) ?? this.#learn(bytes, at, to);
      if (!line) break;
      if (!line.blank) {
        this.#starts[place] = at;
        this.#numbers[place] = all;
        withText += 1;
        place = place + 1 === this.#tail ? 0 : place + 1;
      }
      all += 1;
      at += line.length;
    }
    if (withText < this.#tail) return { end: at, tail: from, before: { all: 0, withText: 0 } };
    const [tail = from, number = 0] = [this.#starts[place], this.#numbers[place]];
    return { end: at, tail, before: { all: number, withText: withText - this.#tail } };
  }

  /** Whether a plain line, with its end, is at a position. */
  isAt(bytes: Buffer, at: number, to: number): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return (this.#knownAt(view, at, to) ?? this.#learn(bytes, at, to)) !== undefined;
  }

  /** The known line that is here: most likely one that came behind the last one before. */
  #knownAt(view: DataView, at: number, to: number): PlainLine | undefined {
    const last = this.#last;
    let line = last && this.#first(last.followers, view, at, to);
    if (!line) {
      line = this.#first(ALL_SLOTS, view, at, to);
      if (line && last) last.followers = [line.slot, ...last.followers.slice(0, MOST_FOLLOWERS - 1)];
    }
    if (line) this.#last = line;
    return line;
  }

  #first(slots: readonly number[], view: DataView, at: number, to: number): PlainLine | undefined {
    for (let index = 0; index < slots.length; index += 1) {
      const line = this.#known[slots[index] ?? 0];
      if (line && isAt(view, at, to, line)) return line;
    }
    return undefined;
  }

  #learn(bytes: Buffer, at: number, to: number): PlainLine | undefined {
    const end = bytes.indexOf(NEW_LINE, at);
    if (end < 0 || end >= to) return undefined;
    const text = bytes.toString("utf8", at, bytes[end - 1] === RETURN ? end - 1 : end);
    const blank = BLANK.test(text);
    if (!blank && !isPlain(text)) return undefined;
    const length = end + 1 - at;
    const pattern = patternOf(bytes, at, Math.min(length, LONGEST_KNOWN));
    const line = { length, blank, pattern, slot: this.#oldest, followers: [] };
    if (length > LONGEST_KNOWN) return line;
    this.#known[line.slot] = line;
    this.#oldest = (this.#oldest + 1) % MOST_KNOWN;
    return line;
  }
}

/** Whether no rule can react to a line that is not blank, whatever its digits are. */
function isPlain(text: string): boolean {
  return LETTER.test(text) && !HIDES.test(text) && !REACTS.test(text);
}

function patternOf(bytes: Buffer, at: number, length: number): DataView {
  const pattern = new Uint8Array(2 * WORD * Math.ceil(length / WORD));
  let place = 0;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const bits = byte >= ZERO && byte <= NINE ? DIGIT : 0xff;
    pattern[place] = bits;
    pattern[place + WORD] = byte;
    place += index % WORD === WORD - 1 ? WORD + 1 : 1;
  }
  return new DataView(pattern.buffer);
}

/** Whether a line is at a position of the bytes before `to`, but for its digits. */
function isAt(view: DataView, at: number, to: number, { length, pattern }: PlainLine): boolean {
  if (at + length > to) return false;
  for (let index = 0; index < length; index += WORD) {
    const difference = view.getBigInt64(at + index, true) ^ pattern.getBigInt64(2 * index + WORD, true);
    if (BigInt.asIntN(64, difference & pattern.getBigInt64(2 * index, true)) !== 0n) return false;
  }
  return true;
}

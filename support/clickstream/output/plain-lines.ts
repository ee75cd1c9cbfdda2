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
const BLANK = /^[ \t]*\r?\n$/;
const END = /\r?\n$/;

const [NEW_LINE, ZERO, NINE] = [0x0a, 0x30, 0x39];
/** The bits in which a digit has to be as it was. The others make it any of `0123456789:;<=>?`. */
const DIGIT = 0xf0;
/** Lines are compared by so many bytes, as one number; by fours it takes twice the time. */
const WORD = 8;
/** So many different lines are known at a time, of so many bytes at most. */
const MOST_KNOWN = 32;
const LONGEST_KNOWN = 512;
/** So many of them are tried first. */
const MOST_FOLLOWERS = 4;

/** A line that is plain, its end included. */
interface PlainLine {
  readonly length: number;
  readonly blank: boolean;
  /** For each eight bytes of it: the bits that matter, and what is there. */
  readonly pattern: DataView;
  /** Where it stands among those that are known, and where some stand that came behind it, the latest first. */
  readonly slot: number;
  readonly followers: number[];
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

  /** `tail`: how many lines with text the tail of a run has. */
  constructor(tail: number) {
    this.#tail = tail;
  }

  /**
   * The plain lines from a position on, where a line begins. The line behind them is not plain, or not whole. Behind `to`
   * come at least seven bytes more, since lines are compared by eights.
   */
  run(bytes: Buffer, from: number, to: number): Run {
    const view = viewOf(bytes);
    let last = this.#last;
    let end = from;
    let all = 0;
    let withText = 0;
    for (;;) {
      const line = this.#followerAt(last, view, end, to) ?? this.#otherAt(last, bytes, end, to);
      if (!line) break;
      last = line;
      all += 1;
      if (!line.blank) withText += 1;
      end += line.length;
    }
    this.#last = last;
    if (withText < this.#tail) return { end, tail: from, before: { all: 0, withText: 0 } };
    const tail = tailOf(bytes.subarray(from, end), this.#tail);
    return { end, tail: end - tail.length, before: { all: all - tail.lines, withText: withText - this.#tail } };
  }

  /** Whether a plain line, with its end, is at a position. */
  isAt(bytes: Buffer, at: number, to: number): boolean {
    const last = this.#last;
    const line = this.#followerAt(last, viewOf(bytes), at, to) ?? this.#otherAt(last, bytes, at, to);
    if (line) this.#last = line;
    return line !== undefined;
  }

  /** The line that is here, if it is one that came behind the last one before: most likely the one that did so last. */
  #followerAt(last: PlainLine | undefined, view: DataView, at: number, to: number): PlainLine | undefined {
    if (!last) return undefined;
    const { followers } = last;
    for (let index = 0; index < followers.length; index += 1) {
      const line = this.#known[followers[index] ?? 0];
      if (!line || !isAt(view, at, to, line)) continue;
      followers[index] = followers[0] ?? 0;
      followers[0] = line.slot;
      return line;
    }
    return undefined;
  }

  /** The plain line that is here: one that is known, which from now on is a follower of the last one, or a new one. */
  #otherAt(last: PlainLine | undefined, bytes: Buffer, at: number, to: number): PlainLine | undefined {
    const view = viewOf(bytes);
    const line = this.#known.find((one) => isAt(view, at, to, one));
    if (!line) return this.#learn(bytes, at, to);
    last?.followers.unshift(line.slot);
    last?.followers.splice(MOST_FOLLOWERS);
    return line;
  }

  #learn(bytes: Buffer, at: number, to: number): PlainLine | undefined {
    const end = bytes.indexOf(NEW_LINE, at);
    if (end < 0 || end >= to) return undefined;
    const text = bytes.toString("utf8", at, end + 1);
    const blank = BLANK.test(text);
    if (!blank && !isPlain(text.replace(END, ""))) return undefined;
    const length = end + 1 - at;
    const pattern = patternOf(bytes, at, Math.min(length, LONGEST_KNOWN));
    const line = { length, blank, pattern, slot: this.#oldest, followers: [] };
    if (length > LONGEST_KNOWN) return line;
    this.#known[line.slot] = line;
    this.#oldest = (this.#oldest + 1) % MOST_KNOWN;
    return line;
  }
}

/** For many numbers of eight bytes at any place. */
function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** The last of these plain lines, as many as hold so many with text: how many bytes and lines they are. */
function tailOf(lines: Buffer, wanted: number): { readonly length: number; readonly lines: number } {
  let begin = lines.length;
  let all = 0;
  for (let withText = 0; withText < wanted; all += 1) {
    const end = begin;
    begin = lines.subarray(0, end - 1).lastIndexOf(NEW_LINE) + 1;
    if (!BLANK.test(lines.toString("latin1", begin, end))) withText += 1;
  }
  return { length: lines.length - begin, lines: all };
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

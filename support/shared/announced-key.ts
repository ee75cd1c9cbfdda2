/** What may follow a key on the line of output that announces it: a space, a quote, a bracket, a query, a full stop or three, a colon. */
const KEY_ENDS = /^((\.{0,3}|…|:)(\s|$)|["'`,;?)\]}>\\(])/;
/** As long as the longest of them. */
const END_LENGTH = 4;

/** S3 allows keys of at most 1,024 bytes, and names of buckets, which may stand before them, of at most 63. */
const LONGEST_KEY = 1024 + 64;

/**
 * The keys that a text may announce, the longest first: the text itself, and each of its beginnings after which a key may
 * end. Keys may hold spaces, so where one ends cannot be told from the text alone. Behind them come those that it announces
 * where it is percent-encoded, as addresses are.
 */
export function announcedKeys(text: string): string[] {
  const keys = beginnings(text);
  const decoded = keys.map(percentDecoded).filter((key) => key !== undefined);
  return [...keys, ...decoded];
}

/** What a text stands for in percent-encoding; nothing where it is not encoded. */
function percentDecoded(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function beginnings(text: string): string[] {
  const ends = Array.from({ length: Math.min(text.length, LONGEST_KEY) }, (_, index) => index + 1);
  const keys = ends.filter((end) => KEY_ENDS.test(text.slice(end, end + END_LENGTH))).map((end) => text.slice(0, end));
  return keys.reverse();
}

/** Texts that announce keys, found by whether they can speak of the same key. */
export class AnnouncedKeys<T> {
  readonly #byText = new Map<string, T>();
  readonly #byKey = new Map<string, T>();

  /** Adds a text. Of two that may announce one key, the later is found. */
  add(text: string, value: T): void {
    this.#byText.set(text, value);
    for (const key of announcedKeys(text)) this.#byKey.set(key, value);
  }

  /** What was added with a text that may announce the same key, though one text or the other may say more after it. */
  find(text: string): T | undefined {
    const exact = this.#byKey.get(text);
    if (exact !== undefined) return exact;
    for (const key of announcedKeys(text)) {
      const found = this.#byText.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/**
 * Keeps secrets out of everything the suite writes: whoever reads a secret from the settings registers it here once, and
 * whatever is written for people (failures, evidence, progress) passes through `redact`.
 */

/** What is written in place of a secret. */
const MARK = "[secret]";

/**
 * The shortest secret that is redacted, in characters. A shorter one cannot be told from ordinary words and figures
 * ("true", "8000"): redacting it would make reports unreadable, and the gaps would give it away. The settings warn
 * about such a secret instead; see `settings/warnings.ts`.
 */
export const SHORTEST_SECRET = 6;

/** Known to everyone, so that redacting them would hide ordinary words and protect nothing. */
const PUBLIC_DEFAULTS: readonly string[] = ["minioadmin"];

/** Whether a value is redacted once it is registered: neither too short, nor public, nor part of the mark itself. */
export function canBeRedacted(value: string): boolean {
  return value.length >= SHORTEST_SECRET && !PUBLIC_DEFAULTS.includes(value) && !MARK.includes(value);
}

/** A set of secrets, and the means to remove them from texts. */
export class Redactor {
  readonly #patterns = new Map<string, RegExp>();

  /**
   * Removes a value from texts from now on: as it is, as JSON, URLs, HTML and XML escape it, and in base64, also as part
   * of a longer text in base64. A value that cannot be redacted is ignored.
   */
  add(value: string): void {
    if (!canBeRedacted(value) || this.#patterns.has(value)) return;
    this.#patterns.set(value, new RegExp([escapedForms(value), ...base64Forms(value)].join("|"), "g"));
  }

  /** The text without secrets. Where secrets overlap, or one holds another, all that belongs to any of them goes. */
  redact(text: string): string {
    const found = [...this.#patterns.values()].flatMap((pattern) => matches(text, pattern));
    if (found.length === 0) return text;
    let clean = "";
    let at = 0;
    for (const [start, end] of merged(found)) {
      clean += text.slice(at, start) + MARK;
      at = end;
    }
    return clean + text.slice(at);
  }

  /**
   * Plain data without secrets in the texts it holds, however deep. To be used before data is serialised: redacting
   * serialised data could remove part of its syntax. Names of fields stay as they are, and so does what is not plain
   * data, such as a `Date`.
   */
  redactValues<T>(value: T): T {
    if (this.#patterns.size === 0) return value;
    if (typeof value === "string") return this.redact(value) as T;
    if (Array.isArray(value)) return value.map((one) => this.redactValues(one)) as T;
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.redactValues(one)])) as T;
  }
}

const registered = new Redactor();

/** Redacts a value from now on, in all its forms; see `Redactor.add`. */
export function registerSecret(value: string): void {
  registered.add(value);
}

/** The text without registered secrets. Text that is shortened has to be redacted first, or half a secret may stay. */
export function redact(text: string): string {
  return registered.redact(text);
}

/** Plain data without registered secrets; see `Redactor.redactValues`. */
export function redactValues<T>(value: T): T {
  return registered.redactValues(value);
}

type Span = readonly [start: number, end: number];

/** Every match, those that overlap included. */
function matches(text: string, pattern: RegExp): Span[] {
  const found: Span[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push([match.index, match.index + match[0].length]);
    pattern.lastIndex = match.index + 1;
  }
  return found;
}

/** Spans in order, those that overlap joined into one. */
function merged(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const [start, end] of spans.toSorted(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last && start < last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
    else joined.push([start, end]);
  }
  return joined;
}

/** A pattern for a text in which each character may stand for itself or be escaped, each in its own way. */
function escapedForms(value: string): string {
  return [...value].map(character).join("");
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };
const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** A pattern for one character as it is, and as JSON, URLs (percent-encoding and forms), HTML and XML escape it. */
function character(one: string): string {
  if (/^[A-Za-z0-9]$/.test(one)) return one;
  const codePoint = one.codePointAt(0) ?? 0;
  const units = one.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  const bytes = [...Buffer.from(one)].map((byte) => byte.toString(16).padStart(2, "0"));
  const forms = [
    literal(one),
    units.map((unit) => `\\\\u${anyCase(unit)}`).join(""),
    bytes.map((byte) => `%${anyCase(byte)}`).join(""),
    `&#0*${codePoint};`,
    `&#[xX]0*${anyCase(codePoint.toString(16))};`,
    ...(/["\\/]/.test(one) ? [`\\\\${literal(one)}`] : []),
    ...(JSON_ESCAPES[one] ? [`\\\\${JSON_ESCAPES[one]}`] : []),
    ...(ENTITIES[one] ? [`&${ENTITIES[one]};`] : []),
    ...(one === " " ? ["\\+"] : []),
  ];
  // The longest first: a backslash that is escaped is two.
  return `(?:${forms.toSorted((a, b) => b.length - a.length).join("|")})`;
}

/** A pattern for a text as it is. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** A pattern for hexadecimal digits in capitals or not. */
function anyCase(hexadecimal: string): string {
  return hexadecimal.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * Patterns for a value in base64, in either alphabet: alone, and within a longer text, where it can begin at any of three
 * places in a group. There the characters that it shares with its neighbours are left, which tell at most a few bits.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const within = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const [first, last] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
    return encoded.slice(first, last);
  });
  const alone = bytes.toString("base64").replace(/=+$/, "");
  return [`${base64Pattern(alone)}(?:${character("=")}){0,2}`, ...within.map(base64Pattern)];
}

/** A pattern for base64 in either alphabet, in JSON and URLs too. */
function base64Pattern(text: string): string {
  const other: Readonly<Record<string, string>> = { "+": "-", "/": "_" };
  return [...text].map((one) => (other[one] ? `(?:${character(one)}|${other[one]})` : one)).join("");
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

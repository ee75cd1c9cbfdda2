/**
 * Durations and sizes: read from words ("10m", "5 seconds", "1 KB") and printed for people.
 *
 * A duration is a number of milliseconds, a size a number of bytes. KB and MB are 1,024 and 1,024² bytes, as in the
 * feature files. (The `ms` package prints "2m" for 1 min 30 s, and `bytes` reads "12abc" as 12: neither will do here.)
 */

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
};

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

export const DURATION_EXAMPLES = "a duration with its unit, such as 500ms, 10s or 10m";
export const SIZE_EXAMPLES = "a size with its unit, such as 100B, 1KB or 5MB";

/** Reads `500ms`, `10 s`, `10 minutes`, `2 min 5 s` as milliseconds. Throws an `Error` that says what would be right. */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  const parts = [...trimmed.matchAll(/([\d.]+)\s*([a-z]+)\s*/gi)];
  const readWhole = parts.map((part) => part[0]).join("") === trimmed;
  const values = parts.map(([, amount = "", unit = ""]) => measure(amount, unit, MILLISECONDS));
  if (!readWhole || values.length === 0 || values.some(Number.isNaN)) {
    throw new Error(`expected ${DURATION_EXAMPLES}`);
  }
  return values.reduce((sum, value) => sum + value, 0);
}

/** Reads `100B`, `1 KB`, `1.5MB` as bytes. Throws an `Error` that says what would be right. */
export function parseSize(text: string): number {
  const [, amount = "", unit = ""] = /^([\d.]+)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const value = measure(amount, unit, BYTES);
  if (Number.isNaN(value)) throw new Error(`expected ${SIZE_EXAMPLES}`);
  return Math.round(value);
}

function measure(amount: string, unit: string, units: Readonly<Record<string, number>>): number {
  const number = /^\d+(\.\d+)?$/.test(amount) ? Number(amount) : Number.NaN;
  return number * (units[unit.toLowerCase()] ?? Number.NaN);
}

/** Prints milliseconds for people, to about three digits: `0.42 ms`, `412 ms`, `3.42 s`, `2 min 5 s`, `1 h 10 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${threeDigits(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${threeDigits(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(milliseconds / 60_000);
  return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** Prints bytes for people, to about three digits: `50 B`, `1.23 KB`, `1.9 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${threeDigits(bytes)} B`;
  if (bytes < 1023.5 * 1024) return `${threeDigits(bytes / 1024)} KB`;
  if (bytes < 1023.5 * 1024 ** 2) return `${threeDigits(bytes / 1024 ** 2)} MB`;
  return `${threeDigits(bytes / 1024 ** 3)} GB`;
}

/** `1 chunk`, `2 chunks`, `no chunks`. */
export function count(number: number, noun: string): string {
  if (number === 0) return `no ${noun}s`;
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

/** How often each word occurs, in the order in which they first do: `2 completed, 1 rejected`. */
export function tally(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(", ");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function threeDigits(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toFixed(value >= 10 ? 1 : 2)));
}

import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decompressed, isOfCompression } from "./decompression";
import { BEGINNING, looksLike } from "./looks";

/** An object's content on this machine, decompressed. */
export interface LocalCopy {
  readonly path: string;
  /** Of the content, in bytes. */
  readonly size: number;
  /** Of the content, in hexadecimal: two contents that are alike have the same. */
  readonly sha256: string;
  /** The first line that is not UTF-8; unset where all are. Only for text. */
  readonly notUtf8?: number;
  /** What its first bytes look like, such as `gzip`, where that is not the text that data is made of. */
  readonly looksLike?: string;
  /** Why it cannot be decompressed to its end, and holds only what could be. */
  readonly problem?: string;
}

const LINE_END = 0x0a;

/**
 * Writes an object's content to a file as it arrives, in memory that does not grow with it. Throws where the stream ends
 * before its end. What cannot be decompressed as it says it is compressed is a `problem` of the copy.
 */
export async function copyToDisk(
  source: { readonly stream: Readable; readonly encoding: string },
  key: string,
  path: string,
  { isText, onBytes }: { isText: boolean; onBytes?: (bytes: number) => void },
): Promise<LocalCopy> {
  const hash = createHash("sha256");
  const utf8 = new Utf8Check();
  let size = 0;
  let beginning: Buffer = Buffer.alloc(0);
  const inspect = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      if (beginning.length < BEGINNING) beginning = Buffer.concat([beginning, chunk.subarray(0, BEGINNING)]);
      if (isText) utf8.push(chunk);
      onBytes?.(chunk.length);
      done(null, chunk);
    },
  });
  const content = decompressed(source.stream, source.encoding, key);
  let problem: string | undefined;
  try {
    await pipeline(content, inspect, createWriteStream(path));
  } catch (error) {
    if (!isOfCompression(error)) throw error;
    problem = `it cannot be decompressed as its content encoding or the ending of its key says: ${(error as Error).message}`;
  } finally {
    source.stream.destroy();
  }
  const look = looksLike(beginning);
  const copy = { path, size, sha256: hash.digest("hex"), ...(look === undefined ? {} : { looksLike: look }) };
  if (problem !== undefined) return { ...copy, problem };
  const notUtf8 = isText ? utf8.end() : undefined;
  return { ...copy, ...(notUtf8 === undefined ? {} : { notUtf8 }) };
}

/** Finds the first line that is not UTF-8, however the bytes are split. */
class Utf8Check {
  #lines = 0;
  /** The beginning of a character that the next bytes have to complete. */
  #begun: Buffer = Buffer.alloc(0);
  #broken: number | undefined;

  push(chunk: Buffer): void {
    if (this.#broken !== undefined) return;
    const bytes = this.#begun.length > 0 ? Buffer.concat([this.#begun, chunk]) : chunk;
    const whole = bytes.length - lengthOfBegun(bytes);
    const text = bytes.subarray(0, whole);
    if (isUtf8(text)) this.#lines += countLineEnds(text);
    else this.#broken = this.#lines + 1 + linesOf(text).findIndex((line) => !isUtf8(line));
    this.#begun = Buffer.from(bytes.subarray(whole));
  }

  end(): number | undefined {
    return this.#broken ?? (this.#begun.length > 0 ? this.#lines + 1 : undefined);
  }
}

/** How many bytes at the end begin a character of UTF-8 and do not complete it: 0 to 3. */
function lengthOfBegun(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

function countLineEnds(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) found += 1;
  return found;
}

/** The bytes between line ends. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, start)) {
    lines.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return [...lines, bytes.subarray(start)];
}

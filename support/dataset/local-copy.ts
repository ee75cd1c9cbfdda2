import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

/** An object's content on this machine, decompressed. */
export interface LocalCopy {
  readonly path: string;
  /** Of the content, in bytes. */
  readonly size: number;
  /** Of the content, in hexadecimal: two contents that are alike have the same. */
  readonly sha256: string;
  /** The first line that is not UTF-8; unset where all are. Only for text. */
  readonly notUtf8?: number;
}

/** What is written compressed, by its content encoding or by the ending of its key. */
const DECOMPRESSORS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  gz: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
  zst: createZstdDecompress,
};
const LINE_END = 0x0a;

/**
 * Writes an object's content to a file as it arrives, in memory that does not grow with it. Throws where the stream ends
 * before its end, or cannot be decompressed as it says it is compressed.
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
  const inspect = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      if (isText) utf8.push(chunk);
      onBytes?.(chunk.length);
      done(null, chunk);
    },
  });
  const decompress = decompressorsFor(source.encoding, key);
  await pipeline([source.stream, ...decompress, inspect, createWriteStream(path)]);
  const notUtf8 = isText ? utf8.end() : undefined;
  return { path, size, sha256: hash.digest("hex"), ...(notUtf8 === undefined ? {} : { notUtf8 }) };
}

/** What undoes the compression of a key's ending, or of its content encoding. */
function decompressorsFor(encoding: string, key: string): Transform[] {
  const ending = /\.(gz|zst|br)$/.exec(key)?.[1];
  const named = encoding.split(",").map((name) => name.trim());
  // The encoding was put on last. A store may name for an encoding what the ending names already.
  const makers = [...named.toReversed(), ...(ending && !named.some(Boolean) ? [ending] : [])];
  return makers.flatMap((name) => DECOMPRESSORS[name]?.() ?? []);
}

/** Finds the first line that is not UTF-8, however the bytes are split. */
class Utf8Check {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #lines = 0;
  #broken: number | undefined;

  push(chunk: Buffer): void {
    if (this.#broken !== undefined) return;
    try {
      this.#decoder.decode(chunk, { stream: true });
    } catch {
      this.#broken = this.#lines + 1 + linesBeforeBreak(chunk);
      return;
    }
    this.#lines += countLines(chunk);
  }

  end(): number | undefined {
    if (this.#broken !== undefined) return this.#broken;
    try {
      this.#decoder.decode();
      return undefined;
    } catch {
      return this.#lines + 1;
    }
  }
}

function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}

/** How many whole lines of a chunk are UTF-8 before one that is not. A character cut at its start may count as broken. */
function linesBeforeBreak(chunk: Buffer): number {
  let [lines, start] = [0, 0];
  for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, start)) {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(chunk.subarray(start, at));
    } catch {
      // The rest of a character that the chunk before began may open the first line.
      if (start > 0 || !continues(chunk)) return lines;
    }
    lines += 1;
    start = at + 1;
  }
  return lines;
}

function continues(chunk: Buffer): boolean {
  return ((chunk[0] ?? 0) & 0xc0) === 0x80;
}

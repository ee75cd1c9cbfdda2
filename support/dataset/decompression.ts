import { Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

/** What is written compressed, by its content encoding or by the ending of its key. */
const DECOMPRESSORS: Readonly<Record<string, () => Decompressor>> = {
  gzip: createGunzip,
  gz: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
  zst: createZstdDecompress,
};

/** A stream of Node's that decompresses. It counts the bytes that it took, of those that were written to it. */
type Decompressor = Transform & { readonly bytesWritten: number };

/** Something that is not compressed, or not in the same way, follows what is. */
class Trailing extends Error {}

/** A stream without the compression that the ending of its key, or its content encoding, names. */
export function decompressed(stream: Readable, encoding: string, key: string): Readable {
  const ending = /\.(gz|zst|br)$/.exec(key)?.[1];
  // How an object was sent (aws-chunked) is no compression, nor is "identity".
  const named = encoding
    .split(",")
    .map((name) => name.trim())
    .filter((name) => Object.hasOwn(DECOMPRESSORS, name));
  // The encoding was put on last. A store may name for an encoding what the ending names already.
  const names = named.length > 0 ? named.toReversed() : [ending ?? ""];
  return names
    .flatMap((name) => DECOMPRESSORS[name] ?? [])
    .reduce((source, create) => Readable.from(partsOf(source, create), { objectMode: false }), stream);
}

/** Whether an error comes from decompressing, and not from the store or the disk. */
export function isOfCompression(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return (
    /^(Z_|ZSTD_|ERR_ZLIB|ERR_BROTLI|ERR_ZSTD|ERR__ERROR|ERR_PADDING)/.test(code) ||
    error instanceof RangeError ||
    error instanceof Trailing
  );
}

/**
 * Decompresses all that a stream gives. Writers of Zstandard that append, or that work in parallel, leave one frame after
 * the other, and Node's decompressor stops after a frame without a word. So do the others where their content ends, though
 * more follows. (Node's `createGunzip` goes on by itself with what follows in gzip.)
 */
async function* partsOf(source: Readable, create: () => Decompressor): AsyncGenerator<Buffer> {
  const input: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let chunk = await nextOf(input);
  do {
    const part = create();
    const fed = feed(part, input, chunk);
    fed.catch((error: Error) => part.destroy(error));
    yield* part as AsyncIterable<Buffer>;
    chunk = await fed;
    if (chunk && create !== createZstdDecompress) throw new Trailing("more follows behind its end");
  } while (chunk);
}

/** Writes to a decompressor until it or the input ends. Gives the bytes that the decompressor did not take. */
async function feed(
  part: Decompressor,
  input: AsyncIterator<Buffer>,
  first: Buffer | undefined,
): Promise<Buffer | undefined> {
  for (let chunk = first; chunk; chunk = await nextOf(input)) {
    const before = part.bytesWritten;
    await new Promise<void>((resolve) => part.write(chunk, () => resolve()));
    const taken = part.bytesWritten - before;
    if (taken < chunk.length) return chunk.subarray(taken);
  }
  part.end();
  return undefined;
}

async function nextOf(input: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const { value, done } = await input.next();
  return done ? undefined : value;
}

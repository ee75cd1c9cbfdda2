import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** What decodes a body of a content encoding; unset for one that is not encoded, or in a way that is not known. */
export function decoderOf(contentEncoding: string | undefined): Transform | undefined {
  return DECODERS[(contentEncoding ?? "").trim().toLowerCase()]?.();
}

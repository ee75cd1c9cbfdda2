import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { after, describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { copyToDisk } from "../../support/dataset/local-copy";

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, "copy");
/** The bytes in pieces of `step`. */
function pieces(bytes: Buffer, step: number): Readable {
  const starts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step);
  return Readable.from(starts.map((start) => bytes.subarray(start, start + step)));
}
const copy = (bytes: Buffer, { encoding = "", key = "data/users.csv", step = 7, isText = true } = {}) =>
  copyToDisk({ stream: pieces(bytes, step), encoding }, key, file, { isText });

const TEXT = Buffer.from("id,name\n1,Zoë 🎉\n2,Ada\n");
const LONG = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `${index},Zoë 🎉\n`).join(""));
const COMPRESS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;

describe("A local copy", () => {
  for (const [what, bytes, options] of [
    ["plain", TEXT, {}],
    ["gzip by its content encoding", gzipSync(TEXT), { encoding: "gzip" }],
    ["gzip by the ending of its key", gzipSync(TEXT), { key: "data/users.csv.gz" }],
    ["gzip by both", gzipSync(TEXT), { key: "data/users.csv.gz", encoding: "gzip" }],
    ["brotli", brotliCompressSync(TEXT), { encoding: "br" }],
    ["zstd", zstdCompressSync(TEXT), { key: "data/users.csv.zst" }],
    ["an encoding that is none", TEXT, { encoding: "aws-chunked" }],
    [
      "gzip by the ending of its key, beside an encoding that is none",
      gzipSync(TEXT),
      { key: "a.gz", encoding: "identity" },
    ],
    [
      "zstd by the ending of its key, as it was sent",
      zstdCompressSync(TEXT),
      { key: "a.zst", encoding: "aws-chunked" },
    ],
    ["gzip and as it was sent", gzipSync(TEXT), { key: "a.gz", encoding: "gzip, aws-chunked" }],
    ["gzip by its old name", gzipSync(TEXT), { encoding: "x-gzip" }],
    ["deflate", deflateSync(TEXT), { encoding: "deflate" }],
    ["brotli by the ending of its key", brotliCompressSync(TEXT), { key: "a.csv.br" }],
    ["gzip, and brotli around it", brotliCompressSync(gzipSync(TEXT)), { encoding: " gzip ,br" }],
    ["an ending within the key", TEXT, { key: "a.gz/users.csv" }],
    ["an ending without its full stop", TEXT, { key: "data/usersgz" }],
    ["an encoding that every object has by that name", TEXT, { encoding: "constructor" }],
  ] as const) {
    it(`holds the content: ${what}`, async () => {
      const { size, sha256, notUtf8 } = await copy(bytes, options);
      expect(readFileSync(file)).to.deep.equal(TEXT);
      expect({ size, notUtf8 }).to.deep.equal({ size: TEXT.length, notUtf8: undefined });
      expect(sha256).to.equal(createHash("sha256").update(TEXT).digest("hex"));
    });
  }

  for (const [encoding, bytes] of [
    ["gzip", TEXT],
    ["br", TEXT],
    ["zstd", TEXT],
    ["deflate", TEXT],
    ["gzip", gzipSync(TEXT).subarray(0, 20)],
    ["br", brotliCompressSync(TEXT).subarray(0, 12)],
    ["zstd", zstdCompressSync(TEXT).subarray(0, 12)],
  ] as const) {
    it(`says that it is not ${encoding}, or is cut short: ${bytes.length} bytes`, async () => {
      expect((await copy(bytes, { encoding })).problem).to.contain("cannot be decompressed");
    });
  }

  for (const encoding of ["gzip", "zstd"] as const) {
    it(`holds the content of all parts that were compressed one after the other: ${encoding}`, async () => {
      const parts = [LONG, TEXT, LONG].map((part) => COMPRESS[encoding](part));
      for (const step of [7, 65_536, 10_000_000]) {
        const { problem } = await copy(Buffer.concat(parts), { encoding, step });
        expect({ problem, same: readFileSync(file).equals(Buffer.concat([LONG, TEXT, LONG])) }).to.deep.equal({
          problem: undefined,
          same: true,
        });
      }
      const cut = Buffer.concat(parts).subarray(0, -9);
      expect((await copy(cut, { encoding, step: 65_536 })).problem).to.contain("cannot be decompressed");
    });
  }

  for (const encoding of ["gzip", "deflate", "br", "zstd"] as const) {
    it(`says that something else follows what is compressed: ${encoding}`, async () => {
      for (const rest of [Buffer.from("\n"), Buffer.from("and what is not compressed"), Buffer.alloc(1000)])
        for (const step of [1, 7, 10_000_000]) {
          const { problem } = await copy(Buffer.concat([COMPRESS[encoding](TEXT), rest]), { encoding, step });
          expect(problem, `${rest.length} bytes, ${step} at once`).to.contain("cannot be decompressed");
        }
    });
  }

  for (const encoding of ["deflate", "br"] as const) {
    it(`says that the same follows what is compressed, where readers stop before it: ${encoding}`, async () => {
      const parts = [TEXT, TEXT].map((part) => COMPRESS[encoding](part));
      expect((await copy(Buffer.concat(parts), { encoding })).problem).to.contain("cannot be decompressed");
    });
  }

  it("says what its first bytes look like, however they are split", async () => {
    for (const step of [1, 7, 1000]) {
      expect((await copy(gzipSync(TEXT), { step })).looksLike).to.equal("gzip");
      expect(await copy(TEXT, { step })).not.to.have.any.keys("looksLike", "notUtf8", "problem");
    }
    const page = Buffer.from(`${" ".repeat(500)}<html>`);
    expect((await copy(page, { step: 7 })).looksLike).to.equal("a web page (HTML)");
    const later = Buffer.from(`${" ".repeat(510)}<html>`);
    expect((await copy(later, { step: 7 })).looksLike).to.equal(undefined);
  });

  it("tells how many bytes of the content came, while they come", async () => {
    const told: number[] = [];
    const onBytes = (bytes: number) => told.push(bytes);
    const stream = pieces(gzipSync(LONG), 1000);
    const { size } = await copyToDisk({ stream, encoding: "gzip" }, "a", file, { isText: true, onBytes });
    expect(told.length).to.be.greaterThan(1);
    expect(told.reduce((sum, bytes) => sum + bytes))
      .to.equal(size)
      .and.to.equal(LONG.length);
  });

  it("fails where the store breaks off in what is compressed", async () => {
    for (const encoding of ["gzip", "deflate", "br", "zstd"] as const) {
      const stream = Readable.from(
        (async function* () {
          yield COMPRESS[encoding](LONG).subarray(0, 20_000);
          throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
        })(),
      );
      const failed = copyToDisk({ stream, encoding }, "data/users.csv", file, { isText: true });
      expect(await failed.catch((error: Error) => error.message)).to.equal("aborted");
    }
  });

  it("fails where the disk does, and lets go of the store", async () => {
    const stream = pieces(zstdCompressSync(LONG), 1000);
    const failed = copyToDisk({ stream, encoding: "zstd" }, "data/users.csv", folder, { isText: true });
    expect(await failed.catch((error: NodeJS.ErrnoException) => error.code)).to.equal("EISDIR");
    expect(stream.destroyed).to.equal(true);
  });

  it("fails where the store breaks off", async () => {
    const stream = Readable.from(
      (async function* () {
        yield TEXT;
        throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
      })(),
    );
    const failed = copyToDisk({ stream, encoding: "" }, "data/users.csv", file, { isText: true });
    expect(await failed.catch((error: Error) => error.message)).to.equal("aborted");
  });

  it("names the first line that is not UTF-8, however the bytes are split", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "ä", "€", "ह", "🎉", ""), { maxLength: 6 }),
        fc.nat(6),
        fc.integer({ min: 1, max: 9 }),
        async (lines, at, step) => {
          const good = lines.map((line) => Buffer.from(`${line}\n`));
          expect((await copy(Buffer.concat(good), { step })).notUtf8).to.equal(undefined);
          const place = Math.min(at, good.length);
          const bad = [...good.slice(0, place), Buffer.from([0x61, 0xe9, 0x0a]), ...good.slice(place)];
          expect((await copy(Buffer.concat(bad), { step })).notUtf8).to.equal(place + 1);
        },
      ),
      { numRuns: 100 },
    );
    expect((await copy(Buffer.from([0x61, 0x0a, 0xe2, 0x82]))).notUtf8).to.equal(2);
    for (const [step, last] of [1, 2, 3, 4, 5].flatMap((one) => [..."aä€ह🎉"].map((letter) => [one, letter] as const)))
      expect((await copy(Buffer.from(`a${last}`), { step })).notUtf8, `${last}, ${step} at once`).to.equal(undefined);
    expect((await copy(Buffer.from("one\n\xe9\nthree\nfour\nfive\n\xe9\n", "latin1"), { step: 3 })).notUtf8).to.equal(
      2,
    );
    expect((await copy(Buffer.from([0xff, 0xfe, 0x00]), { isText: false })).notUtf8).to.equal(undefined);
  });
});

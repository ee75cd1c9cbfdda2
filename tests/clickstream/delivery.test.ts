import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, it } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { bodyOf } from "../../support/clickstream/body";
import { EventStreamReader } from "../../support/clickstream/event-stream";
import { OutputReader } from "../../support/clickstream/output/reader";
import { followed } from "../../support/clickstream/redirects";
import { ChunkTimer } from "../../support/clickstream/timings";
import { printedLocation } from "../../support/net/addresses";

/** The output of events that arrive in parts. */
function read(...parts: readonly string[]): string {
  const reader = new EventStreamReader();
  return [...parts.map((part) => reader.push(Buffer.from(part))), reader.end()].join("");
}

describe("server-sent events", () => {
  it("carry a line of output in each field of data", () => {
    expect(read(": ping\n\nid: 1\nevent: line\ndata: --- STDOUT ---\n\ndata:\n\ndata:a\r\ndata:  b\n")).to.equal(
      "--- STDOUT ---\n\na\n b\n",
    );
    expect(read("\ufeffdata: a\n\n", "data: ✅")).to.equal("a\n✅\n");
  });

  it("that are none are left as they are", () => {
    expect(read("\n", "--- STDOUT ---\n\ndata: x", "\n✅")).to.equal("\n--- STDOUT ---\n\ndata: x\n✅");
    expect(read("x")).to.equal("x");
    expect(read("\n\n")).to.equal("\n\n");
    expect(read()).to.equal("");
  });

  it("that are none, and look a little like some, are left as they are", () => {
    expect(read("Started at: 10:00\ndata: 5\n")).to.equal("Started at: 10:00\ndata: 5\n");
  });

  it("carry output in no other field, and none in comments", () => {
    expect(read("event: line\ndataset: a\nmetadata: b\n: no data: c\ndata\ndata: d\n")).to.equal("\nd\n");
  });

  it("may come after blank lines", () => {
    expect(read("\r\n\ndata: a\r\n\r\n")).to.equal("a\n");
    expect(read("\n", "\n", "data: a\n\n")).to.equal("a\n");
  });

  it("are read as they come, for the sake of the times between them", () => {
    const reader = new EventStreamReader();
    expect(["data: a\n", "\ndata: b\n"].map((part) => reader.push(Buffer.from(part)).toString())).to.deep.equal([
      "a\n",
      "b\n",
    ]);
  });

  it("may be cut anywhere", () => {
    const text = "data: ✅ one\n\n: ping\ndata: two\n\n";
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: Buffer.byteLength(text) })), (cuts) => {
        const reader = new EventStreamReader();
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const output = at.slice(1).map((end, index) => reader.push(bytes.subarray(at[index], end)));
        expect(Buffer.concat([...output, reader.end()]).toString()).to.equal("✅ one\ntwo\n");
      }),
    );
  });
});

describe("a body", () => {
  const take = async (chunks: readonly Buffer[], contentEncoding?: string, mediaType = "text/plain") => {
    const reader = new OutputReader();
    const timer = new ChunkTimer();
    let now = 0;
    const elapsed = () => (now += 100);
    const body: Writable = bodyOf({ mediaType, contentEncoding, reader, timer, elapsed });
    await pipeline(chunks, body);
    return { first: reader.end().first, timings: timer.timings(now) };
  };

  it("is decompressed; its chunks are counted as they came, and its bytes as output", async () => {
    for (const [encoding, compress] of [
      ["gzip", gzipSync],
      ["x-gzip", gzipSync],
      ["GZIP", gzipSync],
      ["deflate", deflateSync],
      ["br", brotliCompressSync],
      ["zstd", zstdCompressSync],
    ] as const) {
      const bytes = compress("one\ntwo\n");
      const { first, timings } = await take([bytes.subarray(0, 3), bytes.subarray(3)], encoding);
      expect(first, encoding).to.deep.equal(["one", "two"]);
      expect(timings, encoding).to.include({ bytes: 8, chunks: 2 });
    }
  });

  it("of events has as many bytes as the output that they carry", async () => {
    const events = [": ping\n\nid: 1\n", "data: one\n\ndata: tw", "o\n\n"].map((text) => Buffer.from(text));
    expect((await take(events, undefined, "text/event-stream")).timings).to.include({ bytes: 8, chunks: 3 });
    const unframed = [Buffer.from("one\nt"), Buffer.from("wo")];
    expect((await take(unframed, undefined, "text/event-stream")).timings).to.include({ bytes: 7, chunks: 2 });
  });

  it("of another type is left as it is, though it looks like events", async () => {
    expect((await take([Buffer.from("data: one\n")])).first).to.deep.equal(["data: one"]);
  });

  it("has delays between what tells something, and none between signs of life", async () => {
    const parts = [".", "one\n", ".", ".", "two\n", "."].map((text) => Buffer.from(text));
    expect((await take(parts)).timings.chunkDelay).to.deep.include({ average: 300, longest: 300, longestFrom: 200 });
    const events = ["data: one\n\n", ": ping\n\n", "data: t", "wo\n\n"].map((text) => Buffer.from(text));
    expect((await take(events, undefined, "text/event-stream")).timings.chunkDelay).to.deep.include({ average: 300 });
  });

  it("is taken as it is where its encoding is none or not known", async () => {
    for (const encoding of [undefined, "identity", "own"])
      expect((await take([Buffer.from("one\n")], encoding)).first).to.deep.equal(["one"]);
  });

  it("breaks where it cannot be decompressed, or not to its end", async () => {
    const bytes = gzipSync("one\n".repeat(100));
    const fails = (chunks: readonly Buffer[]) =>
      take(chunks, "gzip").then(
        () => undefined,
        (error: Error) => error.message,
      );
    expect(await fails([bytes.subarray(0, -10)])).to.contain("unexpected end of file");
    expect(await fails([Buffer.from("one\n"), Buffer.from("two\n")])).to.contain("incorrect header check");
  });
});

describe("a redirect", () => {
  const URL = "http://host:8000/api/generate";
  const to = (location: string | undefined, status = 307, method: "GET" | "POST" = "POST", from = URL) =>
    followed(method, from, { status, location });

  it("is followed to the same path with or without a slash at its end", () => {
    expect(to("/api/generate/")).to.equal(`${URL}/`);
    expect(to(`${URL}/?a=1`, 308)).to.equal(`${URL}/?a=1`);
    expect(to("/api/generate", 307, "POST", `${URL}/`)).to.equal(URL);
    expect(to("/api/generate/", 301, "GET")).to.equal(`${URL}/`);
  });

  it("is not followed elsewhere, nor where it turns a POST into a GET", () => {
    for (const location of [
      "/api/other/",
      "/api/generate",
      "https://host:8000/api/generate/",
      "http://other/api/generate/",
      "//",
      undefined,
    ])
      expect(to(location), location).to.equal(undefined);
    for (const status of [200, 301, 302, 303, 304])
      expect(to("/api/generate/", status), `${status}`).to.equal(undefined);
    expect(to("/api/generate/", 200, "GET")).to.equal(undefined);
  });

  it("is shown without what may be secret", () => {
    expect(printedLocation("https://me:word@login.example/start?token=1#x")).to.equal(
      "https://[hidden]@login.example/start?…",
    );
    expect(printedLocation("/elsewhere")).to.equal("/elsewhere");
  });
});

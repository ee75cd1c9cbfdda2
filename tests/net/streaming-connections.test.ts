import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { type Dispatcher, stream } from "undici";
import { runGeneration } from "../../support/clickstream/generation";
import { streamingConnectionTo } from "../../support/net/connections";

const MB = 1024 ** 2;

/** Answers one request with bytes, in parts of these lengths in turn, and gives the address to the test. */
async function serving<T>(bytes: Buffer, lengths: readonly number[], use: (url: string) => Promise<T>): Promise<T> {
  const answer = async (socket: Socket) => {
    await once(socket, "data");
    for (let at = 0, part = 0; at < bytes.length && !socket.destroyed; part += 1) {
      const length = lengths[part % lengths.length] ?? 1;
      if (!socket.write(bytes.subarray(at, at + length)))
        await Promise.race([once(socket, "drain"), once(socket, "close")]);
      at += length;
      await setImmediate();
    }
    socket.end();
  };
  const server = createServer((socket) => {
    socket.on("error", () => {}).setNoDelay();
    void answer(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
  }
}

/** A chunked answer with a body of chunks of these lengths in turn. */
function chunked(body: Buffer, lengths: readonly number[], headers = "", trailers = ""): Buffer {
  const parts: Uint8Array[] = [Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${headers}\r\n`)];
  for (let at = 0, part = 0; at < body.length; part += 1) {
    const chunk = body.subarray(at, at + (lengths[part % lengths.length] ?? 1));
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
    at += chunk.length;
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailers}\r\n`)]);
}

async function read(url: string) {
  const hash = createHash("sha256");
  let headers: Dispatcher.StreamFactoryData["headers"] = {};
  const dispatcher = streamingConnectionTo(url, 5000);
  const { trailers } = await stream(url, { method: "POST", dispatcher }, (response) => {
    headers = response.headers;
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done();
      },
    });
  });
  await dispatcher.close();
  return { hash: hash.digest("hex"), headers, trailers };
}

const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 400_000 }), fc.integer({ min: 20_000, max: 2 * MB })), {
  minLength: 1,
  maxLength: 4,
});

describe("A connection for long answers", () => {
  it("hands over every byte, however they come", async () => {
    const body = randomBytes(8 * MB);
    await fc.assert(
      fc.asyncProperty(lengths, lengths, async (chunks, parts) => {
        fc.pre(Math.max(...chunks) > 1000 && Math.max(...parts) > 20_000);
        const answer = chunked(body, chunks);
        expect((await serving(answer, parts, read)).hash).to.equal(sha(body));
      }),
      { numRuns: 15 },
    );
  });

  it("keeps answers at the same moment apart", async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => randomBytes(index * 20_000));
    const answers = bodies.map(async (body, index) => {
      const answer = chunked(body, [5000], `X-Number: ${index}\r\nX-More: no\r\n`);
      // The first header is kept while others of these connections read.
      const { hash, headers } = await serving(answer, [answer.indexOf("X-More"), 1, 1, 1, 20_000], read);
      return [hash, headers["x-number"]];
    });
    const expected = bodies.map((body, index) => [sha(body), String(index)]);
    expect(await Promise.all(answers)).to.deep.equal(expected);
  });

  it("keeps headers and trailers that come byte by byte", async () => {
    const long = (name: string) => `${name}: ${"abcdefgh".repeat(100)}\r\n`;
    const body = Buffer.from("body");
    const answer = chunked(body, [4], long("X-Head"), long("X-Trail"));
    const bytes = Array<number>(answer.length).fill(1);
    // The header's name may come at once: it is kept while the next reads bring nothing of it.
    for (const first of [[], [answer.indexOf("X-Head"), "X-Head".length]]) {
      const { hash, headers, trailers } = await serving(answer, [...first, ...bytes], read);
      expect(hash).to.equal(sha(body));
      expect(headers["x-head"]).to.equal("abcdefgh".repeat(100));
      expect(trailers["x-trail"]).to.equal("abcdefgh".repeat(100));
    }
  });

  it("keeps trailers behind a long body, wherever they are split", async () => {
    const body = randomBytes(3 * MB);
    const answer = chunked(body, [65_536], "", `X-Trail: ${"abcdefgh".repeat(1000)}\r\n`);
    for (const rest of [1, 5, 100, 4000, 8000]) {
      const { hash, trailers } = await serving(answer, [answer.length - rest, 1], read);
      expect(hash).to.equal(sha(body));
      expect(trailers["x-trail"]).to.equal("abcdefgh".repeat(1000));
    }
  });

  it("hands over what is decoded later, too", async () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index} ${randomBytes(9).toString("hex")}\n`).join(
      "",
    );
    const answer = chunked(
      gzipSync(lines),
      [300_000, 70_000],
      "Content-Encoding: gzip\r\nContent-Type: text/plain\r\n",
    );
    // Some fill the memory that they are read into, and some do not: those are waiting alone.
    for (const parts of [[MB, 100_000], [170_000]]) {
      const { output, ending, timings } = await serving(answer, parts, (url) =>
        runGeneration({ url, timeout: 60_000 }),
      );
      expect(ending).to.deep.equal({ kind: "complete" });
      expect(timings.bytes).to.equal(lines.length);
      expect(output.lines).to.equal(200_000);
      expect(output.last.join("\n")).to.equal(lines.trimEnd().split("\n").slice(-10).join("\n"));
    }
  });
});

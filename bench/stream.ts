/**
 * How fast a generation's stream is read and how much memory that takes, as ratios against a peer in the same run:
 * undici reading the same stream and counting its bytes. Memory must not grow with the length of the stream, so the
 * peak for a long stream is set against the peak for a short one.
 *
 * Each measurement is a process of its own, since a peak of memory never goes down again.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { runGeneration } from "../support/clickstream/generation";

const MB = 1024 ** 2;
const SHORT = 5;
const LONG = 200;
const ROUNDS = 3;
/** Lines as a generator says them, 64 to a chunk. */
const CHUNK = "📤 Uploading data/clickstream/clickstream.json (1643205 bytes) to s3://analytics/data\n".repeat(64);

type Reader = "suite" | "peer";

interface Measured {
  readonly seconds: number;
  readonly peak: number;
}

async function read(reader: Reader, url: string): Promise<number> {
  if (reader === "suite") return (await runGeneration({ url, timeout: 600_000 })).timings.bytes;
  const { body } = await request(url, { method: "POST" });
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

/** In a process of its own: serves so many MB to itself, reads them, and prints what that took. */
async function measureHere(reader: Reader, megabytes: number): Promise<void> {
  const chunks = Math.ceil((megabytes * MB) / Buffer.byteLength(CHUNK));
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    for (let sent = 0; sent < chunks; sent += 1) if (!response.write(CHUNK)) await once(response, "drain");
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const start = performance.now();
  const bytes = await read(reader, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const seconds = (performance.now() - start) / 1000;
  if (bytes < megabytes * MB) throw new Error(`only ${bytes} bytes of ${megabytes} MB were read`);
  console.log(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024 } satisfies Measured));
  process.exit(0);
}

function measure(reader: Reader, megabytes: number): Measured {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const args = ["--require", "ts-node/register", __filename, reader, String(megabytes)];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Measured;
  });
  return rounds.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(ROUNDS / 2)] as Measured;
}

function main(): void {
  const rows = (["suite", "peer"] as const).map((reader) => ({
    reader,
    short: measure(reader, SHORT),
    long: measure(reader, LONG),
  }));
  for (const { reader, short, long } of rows) {
    const growth = (long.peak / short.peak).toFixed(2);
    console.log(
      `${reader}: ${(LONG / long.seconds).toFixed(0)} MB/s over ${LONG} MB; peak ${short.peak.toFixed(0)} MB for ${SHORT} MB, ` +
        `${long.peak.toFixed(0)} MB for ${LONG} MB (×${growth} for ×${LONG / SHORT} the stream)`,
    );
  }
  const [suite, peer] = rows;
  if (!suite || !peer) return;
  console.log(
    `suite against peer: ×${(suite.long.seconds / peer.long.seconds).toFixed(2)} the time, ×${(suite.long.peak / peer.long.peak).toFixed(2)} the memory`,
  );
}

const [reader, megabytes] = process.argv.slice(2);
if (reader) void measureHere(reader as Reader, Number(megabytes));
else main();

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { isHeartbeat } from "../../support/clickstream/heartbeat";
import { ChunkTimer, longestSilence } from "../../support/clickstream/timings";

/** Chunks as gap (ms since the one before, or since the request) and size (bytes). */
const chunks = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 1e6 })), {
  maxLength: 60,
});

function timed(gaps: readonly (readonly [gap: number, bytes: number])[], tail = 0) {
  const timer = new ChunkTimer();
  let at = 0;
  for (const [gap, bytes] of gaps) {
    at += gap;
    timer.chunk(bytes, at);
  }
  return timer.timings(at + tail);
}

describe("timings of a stream", () => {
  it("has no first byte and no delays without chunks", () => {
    expect(timed([], 500)).to.deep.equal({ totalTime: 500, bytes: 0, chunks: 0, throughput: 0, curve: [] });
  });

  it("has a first byte and no delay with one chunk", () => {
    const timings = timed([[300, 10]], 200);
    expect(timings).to.include({ totalTime: 500, timeToFirstChunk: 300, lastChunkAt: 300, bytes: 10, throughput: 20 });
    expect(timings.chunkDelay).to.equal(undefined);
  });

  it("does not count the wait for the first chunk as a delay", () => {
    expect(
      timed([
        [4000, 1],
        [10, 1],
        [20, 1],
      ]).chunkDelay,
    ).to.deep.include({ average: 15, longest: 20 });
  });

  it("has the output over time, and how its delays are spread", () => {
    const timer = new ChunkTimer();
    for (const [bytes, at] of [
      [10, 100],
      [5, 130],
      [0, 131],
    ] as const)
      timer.chunk(bytes, at);
    timer.rest(7);
    const { curve, chunkDelay } = timer.timings(200);
    expect(curve.map(({ at, bytes }) => [at, bytes])).to.deep.equal([
      [100, 10],
      [130, 15],
      [131, 15],
      [131, 22],
    ]);
    expect(chunkDelay?.spread.filter(({ count }) => count > 0)).to.deep.equal([
      { upTo: 1, count: 1 },
      { upTo: 50, count: 1 },
    ]);
  });

  it("does not divide by no time", () => {
    expect(timed([[0, 10]]).throughput).to.equal(0);
  });

  it("agrees with delays that are kept and sorted", () => {
    fc.assert(
      fc.property(chunks, (gaps) => {
        const { chunkDelay, bytes, chunks: number } = timed(gaps);
        expect(bytes).to.equal(gaps.reduce((sum, [, size]) => sum + size, 0));
        expect(number).to.equal(gaps.length);
        const delays = gaps
          .slice(1)
          .map(([gap]) => gap)
          .sort((a, b) => a - b);
        if (delays.length === 0) return void expect(chunkDelay).to.equal(undefined);
        expect(chunkDelay?.longest).to.equal(delays.at(-1));
        expect(chunkDelay?.average).to.be.closeTo(delays.reduce((sum, delay) => sum + delay, 0) / delays.length, 1e-6);
        for (const [name, share] of [
          ["p50", 0.5],
          ["p95", 0.95],
          ["p99", 0.99],
        ] as const) {
          // The nearest-rank percentile; the histogram is good to three digits and counts in µs from 1.
          const exact = delays[Math.ceil(share * delays.length) - 1] ?? 0;
          expect(chunkDelay?.[name]).to.be.closeTo(exact, exact * 0.002 + 0.001);
        }
        return undefined;
      }),
    );
  });

  it("keeps its percentiles in order", () => {
    fc.assert(
      fc.property(chunks, (gaps) => {
        const { chunkDelay: delay } = timed(gaps);
        if (!delay) return;
        expect([delay.p50, delay.p95, delay.p99, delay.longest]).to.deep.equal(
          [delay.p50, delay.p95, delay.p99, delay.longest].toSorted((a, b) => a - b),
        );
      }),
    );
  });
});

describe("a heartbeat", () => {
  it("is dots, blanks, or comments of server-sent events", () => {
    for (const text of [".", "...\n", "\n", "  ", "…", ": ping\n\n", ":\n.\n"])
      expect(isHeartbeat(Buffer.from(text)), text).to.equal(true);
    for (const text of ["a", "... 10 %\n", ": ping", "--- STDOUT ---\n", "1.", ".".repeat(1025)])
      expect(isHeartbeat(Buffer.from(text)), text).to.equal(false);
  });

  it("makes no chunk delay shorter", () => {
    const timer = new ChunkTimer();
    timer.chunk(1, 0, false);
    timer.chunk(10, 1000);
    for (let at = 1100; at < 5000; at += 100) timer.chunk(1, at, false);
    expect(timer.timings(5000).chunkDelay).to.equal(undefined);
    timer.chunk(10, 5000);
    timer.chunk(1, 5500, false);
    expect(timer.timings(6000)).to.deep.include({ timeToFirstChunk: 0, lastChunkAt: 5500 });
    expect(timer.timings(6000).chunkDelay).to.deep.include({ average: 4000, longest: 4000, longestFrom: 1000 });
  });
});

describe("the longest silence", () => {
  it("may be the one at the end", () => {
    const sent = [
      [100, 1],
      [20, 1],
    ] as const;
    expect(longestSilence(timed(sent, 19_900))).to.deep.equal({ from: 120, duration: 19_900 });
    expect(longestSilence(timed(sent, 19))).to.deep.equal({ from: 100, duration: 20 });
    expect(longestSilence(timed([[100, 1]], 500))).to.deep.equal({ from: 100, duration: 500 });
    expect(longestSilence(timed([], 500))).to.equal(undefined);
  });

  it("may be the one at the beginning", () => {
    const sent = [
      [100, 1],
      [50, 1],
      [10, 1],
    ] as const;
    expect(longestSilence(timed(sent, 5))).to.deep.equal({ from: 100, duration: 50 });
  });
});

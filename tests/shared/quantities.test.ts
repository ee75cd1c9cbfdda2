import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { count, formatDuration, formatSize, parseDuration, parseSize, tally } from "../../support/shared/quantities";

describe("durations", () => {
  for (const [text, milliseconds] of [
    ["500ms", 500],
    ["10s", 10_000],
    ["10m", 600_000],
    ["1h", 3_600_000],
    ["5 seconds", 5000],
    ["1 second", 1000],
    ["10 minutes", 600_000],
    ["1.5 s", 1500],
    ["2 min 5 s", 125_000],
    ["1 h 10 min", 4_200_000],
    ["10S", 10_000],
    [" 5 s ", 5000],
  ] as const) {
    it(`reads ${text}`, () => void expect(parseDuration(text)).to.equal(milliseconds));
  }

  for (const text of ["", "10", "ten seconds", "10 parsecs", "-5s", "1.2.3s", "5s later", "s", "1e3s", "5 s, 3 s"]) {
    it(`does not read "${text}"`, () =>
      void expect(() => parseDuration(text)).to.throw("expected a duration with its unit"));
  }

  for (const [milliseconds, text] of [
    [0, "0 ms"],
    [0.42, "0.42 ms"],
    [412, "412 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [3421, "3.42 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min"],
    [125_000, "2 min 5 s"],
    [3_599_600, "1 h"],
    [4_200_000, "1 h 10 min"],
  ] as const) {
    it(`prints ${milliseconds} ms as ${text}`, () => void expect(formatDuration(milliseconds)).to.equal(text));
  }

  it("prints what it reads back, to three digits or half a unit", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 86_400_000, noNaN: true }), (milliseconds) => {
        const back = parseDuration(formatDuration(milliseconds));
        const unit = milliseconds > 3_590_000 ? 30_000 : milliseconds > 59_000 ? 500 : 0;
        expect(Math.abs(back - milliseconds)).to.be.at.most(Math.max(milliseconds * 0.0051, unit, 0.0051));
      }),
    );
  });

  it("never prints a longer duration as a shorter one", () => {
    const duration = fc.double({ min: 0, max: 86_400_000, noNaN: true });
    fc.assert(
      fc.property(duration, duration, (a, b) => {
        const [short, long] = a < b ? [a, b] : [b, a];
        expect(parseDuration(formatDuration(short))).to.be.at.most(parseDuration(formatDuration(long)));
      }),
    );
  });
});

describe("sizes", () => {
  for (const [text, bytes] of [
    ["100B", 100],
    ["100 bytes", 100],
    ["1 byte", 1],
    ["1KB", 1024],
    ["1 KB", 1024],
    ["5MB", 5 * 1024 ** 2],
    ["1.5 kb", 1536],
    ["2 GB", 2 * 1024 ** 3],
  ] as const) {
    it(`reads ${text}`, () => void expect(parseSize(text)).to.equal(bytes));
  }

  for (const text of ["", "100", "1 KiB", "12abc", "-1 KB", "1 KB 2 B", "1..5 KB"]) {
    it(`does not read "${text}"`, () => void expect(() => parseSize(text)).to.throw("expected a size with its unit"));
  }

  for (const [bytes, text] of [
    [0, "0 B"],
    [99, "99 B"],
    [1023, "1023 B"],
    [1024, "1 KB"],
    [1260, "1.23 KB"],
    [1024 ** 2, "1 MB"],
    [1.9 * 1024 ** 2, "1.9 MB"],
    [3 * 1024 ** 3, "3 GB"],
  ] as const) {
    it(`prints ${bytes} bytes as ${text}`, () => void expect(formatSize(bytes)).to.equal(text));
  }

  it("prints what it reads back, to three digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1024 ** 4 }), (bytes) => {
        expect(Math.abs(parseSize(formatSize(bytes)) - bytes)).to.be.at.most(bytes * 0.0051 + 0.5);
      }),
    );
  });
});

describe("numbers of things", () => {
  it("are counted in words", () => {
    expect([0, 1, 2, 1234].map((number) => count(number, "chunk"))).to.deep.equal([
      "no chunks",
      "1 chunk",
      "2 chunks",
      "1,234 chunks",
    ]);
    expect(tally(["created", "rewritten", "created"])).to.equal("2 created, 1 rewritten");
  });
});

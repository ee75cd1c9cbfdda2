import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { retryAfter } from "../../support/clickstream/retry-after";

const NOW = new Date("2026-11-26T22:00:00Z");

describe("how long a service asks to wait", () => {
  it("is told in seconds", () => {
    expect(retryAfter("0", NOW)).to.equal(0);
    expect(retryAfter(" 120 ", NOW)).to.equal(120_000);
  });

  it("is told as a date, which may be over", () => {
    expect(retryAfter("Thu, 26 Nov 2026 22:00:45 GMT", NOW)).to.equal(45_000);
    expect(retryAfter("Thu, 26 Nov 2026 21:00:00 GMT", NOW)).to.equal(0);
  });

  it("is the same whichever way it is told", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (seconds) => {
        const date = new Date(NOW.getTime() + seconds * 1000).toUTCString();
        expect(retryAfter(date, NOW)).to.equal(retryAfter(`${seconds}`, NOW));
      }),
    );
  });

  it("is not known where nothing that can be read is said", () => {
    for (const header of [undefined, "", "soon", "-1", "1.5", "12345678901", "tomorrow GMT", "1 minute"])
      expect(retryAfter(header, NOW), header).to.equal(undefined);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { Delays } from "../../support/clickstream/delays";

function delaysOf(all: readonly number[]): Delays {
  const delays = new Delays();
  for (const delay of all) delays.add(delay);
  return delays;
}

describe("Delays", () => {
  it("have percentiles that so many do not exceed, exact where they are few", () => {
    const some = delaysOf([30, 10, 40, 20]);
    expect([25, 50, 51, 95, 100].map((share) => some.percentile(share))).to.deep.equal([10, 20, 30, 40, 40]);
    expect(delaysOf([]).percentile(50)).to.equal(0);
  });

  it("have percentiles good to three digits where they are many", () => {
    const delay = fc.double({ min: 0.001, max: 3_600_000, noNaN: true });
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 20 }), (few) => {
        // The same delays 1,001 times over have the same percentiles.
        const many = delaysOf(Array.from({ length: 1001 }, () => few).flat());
        for (const share of [50, 95, 99])
          expect(many.percentile(share)).to.be.closeTo(
            delaysOf(few).percentile(share),
            0.002 * Math.max(...few) + 0.001,
          );
      }),
      { numRuns: 30 },
    );
  });
});

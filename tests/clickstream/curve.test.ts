import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { DelaySpread, OutputCurve } from "../../support/clickstream/curve";

describe("The curve of an output", () => {
  it("keeps to a few hundred points, the last chunk among them, however many chunks there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (chunks) => {
        const curve = new OutputCurve();
        for (let at = 1; at <= chunks; at += 1) curve.chunk(at, 10 * at);
        const points = curve.points();
        expect(points.length).to.be.at.most(601);
        expect(points.at(-1)).to.deep.equal({ at: chunks, bytes: 10 * chunks });
        expect(points[0]).to.deep.equal({ at: 1, bytes: 10 });
        expect(points.every(({ at }, index) => index === 0 || at > (points[index - 1]?.at ?? 0))).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it("counts every delay in the bin that holds it", () => {
    const spread = new DelaySpread();
    for (const delay of [0.2, 1, 1.1, 40, 1e9]) spread.delay(delay);
    expect(spread.bins().filter(({ count }) => count > 0)).to.deep.equal([
      { upTo: 1, count: 2 },
      { upTo: 2, count: 1 },
      { upTo: 50, count: 1 },
      { upTo: Number.POSITIVE_INFINITY, count: 1 },
    ]);
    expect(new DelaySpread().bins()).to.deep.equal([]);
  });
});

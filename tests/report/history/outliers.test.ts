import { describe, it } from "node:test";
import { expect } from "chai";
import { outliers } from "../../../support/report/history/outliers";

describe("A measure that deviates from its past", () => {
  const steady = (value: number) => Array.from({ length: 10 }, (_, run) => ({ totalTime: value + (run % 3) * 20 }));

  const NEARLY_NOTHING = Array.from({ length: 10 }, () => ({ totalTime: 10, timeToFirstChunk: 10 }));
  const LATELY = Array.from({ length: 20 }, () => ({ totalTime: 4000 }));

  for (const [what, measures, past, off] of [
    ["too few runs", { totalTime: 60_000 }, steady(2000).slice(0, 4), []],
    ["a run like the others", { totalTime: 2100 }, steady(2000), []],
    ["a run half as slow again", { totalTime: 2900 }, steady(2000), []],
    ["a run twice as slow", { totalTime: 4200 }, steady(2000), ["totalTime"]],
    ["a run that is faster", { totalTime: 200 }, steady(2000), []],
    ["ten times nearly nothing", { totalTime: 100, timeToFirstChunk: 100 }, NEARLY_NOTHING, []],
    ["ten times nearly no data", { dataSize: 100 }, Array(6).fill({ dataSize: 10 }), ["dataSize"]],
    ["a late first chunk", { timeToFirstChunk: 4200 }, Array(6).fill({ timeToFirstChunk: 2000 }), ["timeToFirstChunk"]],
    ["what has been usual lately", { totalTime: 4200 }, [...Array(30).fill(steady(2000)).flat(), ...LATELY], []],
    [
      "what is measured now and then",
      { totalTime: 9000 },
      Array(6)
        .fill([{ totalTime: 2000 }, {}])
        .flat(),
      ["totalTime"],
    ],
    ["a throughput that broke down", { throughput: 100 }, Array(6).fill({ throughput: 1000 }), ["throughput"]],
    ["more throughput", { throughput: 5000 }, Array(6).fill({ throughput: 1000 }), []],
    ["half the data", { dataSize: 400 }, Array(6).fill({ dataSize: 1000 }), ["dataSize"]],
    ["thrice the data", { dataSize: 3000 }, Array(6).fill({ dataSize: 1000 }), ["dataSize"]],
    ["a past that varies itself", { totalTime: 9000 }, [1, 9, 2, 8, 3, 7].map((s) => ({ totalTime: s * 1000 })), []],
  ] as const) {
    it(`${off.length > 0 ? "names" : "lets pass"} ${what}`, () => {
      expect(outliers(measures, past).map(({ measure }) => measure)).to.deep.equal(off);
    });
  }

  it("comes with the median of five runs at least, in whatever order they were", () => {
    const past = [5, 1, 4, 2, 3].map((second) => ({ totalTime: 1000 * second }));
    expect(outliers({ totalTime: 60_000 }, past)).to.deep.equal([
      { measure: "totalTime", value: 60_000, median: 3000, runs: 5 },
    ]);
  });

  it("does not take noise for news: of runs like their past, fewer than one in a hundred is named", () => {
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    // Times vary by a fifth, and now and then by much more, as on a shared machine.
    const run = () => ({ totalTime: 5000 * (1 + 0.2 * (random() + random() - 1)) * (random() < 0.05 ? 1.3 : 1) });
    const named = Array.from({ length: 2000 }, () => outliers(run(), Array.from({ length: 20 }, run)).length);
    expect(named.reduce((sum, one) => sum + one, 0)).to.be.below(20);
  });
});

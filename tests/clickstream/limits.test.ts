import { describe, it } from "node:test";
import { expect } from "chai";
import { averageDelayLimit, expectWithinLimits, measureLimits } from "../../support/clickstream/limits";
import type { Timings } from "../../support/clickstream/timings";
import type { Failure } from "../../support/shared/failure";

const TIMINGS: Timings = {
  totalTime: 60_000,
  timeToFirstChunk: 2000,
  lastChunkAt: 59_000,
  bytes: 1500,
  chunks: 20,
  throughput: 25,
  chunkDelay: {
    average: 500,
    p50: 400,
    p95: 900,
    p99: 950,
    longest: 1000,
    longestFrom: 0,
    spread: [{ upTo: 1000, count: 19 }],
  },
  curve: [
    { at: 2000, bytes: 100 },
    { at: 50_000, bytes: 1400 },
    { at: 59_000, bytes: 1500 },
  ],
};
const NONE = {
  "total time": undefined,
  "time to first chunk": undefined,
  "output received": undefined,
  "average chunk delay": undefined,
};
const VARIABLES = {
  "total time": "MAX_TOTAL_TIME",
  "time to first chunk": "MAX_TIME_TO_FIRST_CHUNK",
  "output received": "MIN_OUTPUT",
  "average chunk delay": "MAX_AVERAGE_CHUNK_DELAY",
};
const FEATURE = [
  { measure: "total time", limit: "less than 10 minutes" },
  { measure: "time to first chunk", limit: "less than 5 seconds" },
  { measure: "output received", limit: "more than 1 KB" },
  { measure: "average chunk delay", limit: "less than 1 second" },
];

describe("limits", () => {
  it("of the feature are met by a good run", () => {
    const limits = measureLimits(TIMINGS, FEATURE, NONE);
    expect(limits.map(({ value, withinLimit }) => [value, withinLimit])).to.deep.equal([
      ["1 min", true],
      ["2 s", true],
      ["1.46 KB", true],
      ["500 ms", true],
    ]);
    expectWithinLimits(limits, VARIABLES);
  });

  for (const [measure, limit, kept] of [
    ["total time", "less than 60 seconds", false],
    ["total time", "less than 60001 ms", true],
    ["time to first chunk", "less than 2 seconds", false],
    ["output received", "more than 1500 bytes", false],
    ["output received", "more than 1499 bytes", true],
    ["average chunk delay", "less than 500 ms", false],
    ["average chunk delay", "more than 499 ms", true],
  ] as const) {
    it(`${measure} is ${kept ? "" : "not "}${limit}`, () => {
      expect(measureLimits(TIMINGS, [{ measure, limit }], NONE)[0]?.withinLimit).to.equal(kept);
    });
  }

  it("fail where the first chunk never came", () => {
    const { timeToFirstChunk: _, ...silent } = TIMINGS;
    expect(measureLimits(silent, FEATURE, NONE)[1]).to.include({ value: "never came", withinLimit: false });
  });

  it("on delays are met where there is no delay between any two chunks", () => {
    const { chunkDelay: _, ...single } = TIMINGS;
    expect(measureLimits(single, FEATURE, NONE)[3]).to.include({ withinLimit: true });
  });

  it("on the average delay are not judged where the output came in bursts", () => {
    const delay = { average: 2500, p50: 1, p95: 1, p99: 1, longest: 50_000, longestFrom: 2000 };
    const slow = (count: number) => ({
      ...TIMINGS,
      chunkDelay: {
        ...delay,
        spread: [
          { upTo: 1, count: 20 },
          { upTo: 5000, count },
        ],
      },
    });
    const judge = (timings: Timings) => measureLimits(timings, FEATURE, NONE)[3];
    const few = judge(slow(8));
    expect(few).to.include({ withinLimit: false, value: "2.5 s" });
    expect(few?.notJudged).to.contain("9 separate arrivals");
    if (few) expectWithinLimits([few], VARIABLES);
    expect(judge(slow(9))?.notJudged).to.equal(undefined);
    const late = {
      ...slow(20),
      curve: [
        { at: 10, bytes: 400 },
        { at: 56_100, bytes: 1500 },
      ],
    };
    expect(judge(late)?.notJudged).to.equal("73% of the output came within its last 2.95 s");
    const steady = {
      ...slow(20),
      curve: [
        { at: 10, bytes: 600 },
        { at: 59_000, bytes: 1500 },
      ],
    };
    expect(judge(steady)).not.to.have.property("notJudged");
    const early = {
      ...slow(20),
      curve: [
        { at: 10, bytes: 400 },
        { at: 56_000, bytes: 1500 },
      ],
    };
    expect(judge(early)).not.to.have.property("notJudged");
    const met = { ...slow(1), chunkDelay: { ...delay, average: 10, spread: [] } };
    expect(judge(met), "a limit that is met is met").not.to.have.property("notJudged");
  });

  it("on anything else are judged even where the output came in bursts", () => {
    const bursts = {
      ...TIMINGS,
      totalTime: 700_000,
      timeToFirstChunk: 6000,
      bytes: 100,
      chunkDelay: { ...TIMINGS.chunkDelay, average: 2500, spread: [{ upTo: 1, count: 20 }] } as Timings["chunkDelay"],
    } as Timings;
    const measured = measureLimits(bursts, FEATURE, NONE);
    expect(measured.map(({ withinLimit }) => withinLimit)).to.deep.equal([false, false, false, false]);
    expect(measured.map(({ notJudged }) => notJudged !== undefined)).to.deep.equal([false, false, false, true]);
    expect(() => expectWithinLimits(measured, VARIABLES)).to.throw(
      /3 of 4 limits were not met:[\s\S]*total time: 11 min 40 s/,
    );
  });

  it("say how near the measure comes, where it can", () => {
    const share = (timings: Timings, limit: string) =>
      measureLimits(timings, [{ measure: "time to first chunk", limit }], NONE)[0]?.ofLimit;
    expect(share(TIMINGS, "less than 4 seconds")).to.equal(0.5);
    expect(share(TIMINGS, "less than 0 seconds")).to.equal(undefined);
    const { timeToFirstChunk: _, ...silent } = TIMINGS;
    expect(share(silent, "less than 4 seconds")).to.equal(undefined);
  });

  it("exceeded by the output or the delays alone are told another cause than slowness", () => {
    const cause = (...rows: [string, string][]) => {
      const limits = measureLimits(
        TIMINGS,
        rows.map(([measure, limit]) => ({ measure, limit })),
        NONE,
      );
      try {
        expectWithinLimits(limits, VARIABLES);
        return "none";
      } catch (failure) {
        return (failure as Failure).parts.cause;
      }
    };
    const [output, delay, time] = [
      ["output received", "more than 1 MB"],
      ["average chunk delay", "less than 1 ms"],
      ["total time", "less than 1 ms"],
    ] as [string, string][] as [[string, string], [string, string], [string, string]];
    expect(cause(output)).to.contain("the generator did less than it should");
    expect(cause(delay)).to.contain("pauses between its lines");
    for (const several of [[output, time], [delay, time], [output, delay], [time]])
      expect(cause(...several)).to.contain("slower than promised");
  });

  it("on the average delay are found in a table", () => {
    expect(averageDelayLimit(FEATURE)).to.equal(1000);
    expect(averageDelayLimit(FEATURE.slice(0, 3))).to.equal(undefined);
  });

  it("on the average delay that are short are judged by short delays", () => {
    const chunkDelay = { average: 15, p50: 15, p95: 15, p99: 15, longest: 18, longestFrom: 0 };
    const limits = [{ measure: "average chunk delay", limit: "less than 10 ms" }];
    const timings = { ...TIMINGS, chunkDelay: { ...chunkDelay, spread: [{ upTo: 20, count: 19 }] } };
    expect(measureLimits(timings, limits, NONE)[0])
      .to.include({ withinLimit: false })
      .and.not.have.property("notJudged");
  });

  it("from the settings replace the feature's, either way", () => {
    const override = (value: number) => ({ ...NONE, "total time": { variable: "MAX_TOTAL_TIME", value } });
    expect(measureLimits(TIMINGS, FEATURE, override(59_000))[0]).to.deep.equal({
      measure: "total time",
      promised: "less than 10 minutes",
      limit: "less than 59 s",
      bound: 59_000,
      setting: "MAX_TOTAL_TIME",
      value: "1 min",
      withinLimit: false,
      ofLimit: 60 / 59,
    });
    expect(measureLimits({ ...TIMINGS, totalTime: 700_000 }, FEATURE, override(800_000))[0]?.withinLimit).to.equal(
      true,
    );
  });

  it("exceeded are named with the setting that adjusts them", () => {
    const slow = measureLimits({ ...TIMINGS, totalTime: 700_000, bytes: 10 }, FEATURE, NONE);
    expect(() => expectWithinLimits(slow, VARIABLES)).to.throw(
      /2 of 4 limits[\s\S]*total time: 11 min 40 s, limit less than 10 min[\s\S]*output received: 10 B[\s\S]*MAX_TOTAL_TIME and MIN_OUTPUT/,
    );
  });

  it("that cannot be understood are said to be so", () => {
    expect(() => measureLimits(TIMINGS, [{ measure: "speed", limit: "less than 1 s" }], NONE)).to.throw(
      'There is no measure "speed"',
    );
    expect(() => measureLimits(TIMINGS, [{ measure: "total time", limit: "under 1 s" }], NONE)).to.throw(
      "is not a limit",
    );
    for (const limit of ["not less than 1 s", "less than", "more than "]) {
      expect(() => measureLimits(TIMINGS, [{ measure: "total time", limit }], NONE)).to.throw("is not a limit");
    }
    expect(() => measureLimits(TIMINGS, [{ measure: "total time", limit: "less than 1 KB" }], NONE)).to.throw(
      "expected a duration",
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { expectMemoryGivenBack, expectNoneLeft, leftBetween } from "../../support/resources/assertions";
import { expectResourcesWithin, type Measured, measureResources } from "../../support/resources/limits";
import type { Look } from "../../support/resources/look";
import type { ServiceProcess } from "../../support/resources/processes";
import type { Use } from "../../support/resources/use";
import { NotTried } from "../../support/shared/failure";

const MB = 1024 ** 2;
const VARIABLES = {
  "peak memory": "MAX_MEMORY",
  "processor time": "MAX_PROCESSOR_TIME",
  "growth of the bucket": "MAX_BUCKET_GROWTH",
  "network traffic": "MAX_NETWORK_TRAFFIC",
};
const LIMITS = [
  { measure: "peak memory", limit: "less than 100 MB" },
  { measure: "processor time", limit: "less than 5 seconds" },
  { measure: "growth of the bucket", limit: "less than 10 MB" },
  { measure: "network traffic", limit: "less than 20 MB" },
];
const USE: Use = {
  ...{
    peakMemory: 50 * MB,
    memoryBefore: MB,
    processorTime: 1000,
    looks: 9,
    complete: true,
    restarts: 0,
    alternating: false,
  },
};
const measured = (use: Partial<Use> | undefined, more: Partial<Measured> = {}): Measured => ({
  ...(use ? { use: { ...USE, ...use } } : {}),
  ...{ coversGenerators: true, bucketGrowth: MB, seenTraffic: 2 * MB, ...more },
});
const held = (of: Measured) => measureResources(of, LIMITS, {});
const judge = (of: Measured) => expectResourcesWithin(held(of), VARIABLES);
const unjudged = (of: Measured) =>
  held(of)
    .filter(({ notJudged }) => notJudged)
    .map(({ measure }) => measure);

describe("Limits of resources", () => {
  it("are met by what stays below them", () => {
    judge(measured({}));
    expect(held(measured({})).map(({ value }) => value)).to.deep.equal(["50 MB", "1 s", "1 MB", "at least 2 MB"]);
    expect(held(measured({}, { bucketGrowth: -5 }))[2]?.value).to.equal("0 B");
  });

  it("are not met by what reaches them, each named with its figure and its setting", () => {
    const cases: [Measured, string, string, cause?: string][] = [
      [
        measured({ peakMemory: 100 * MB }),
        "peak memory: 100 MB, limit less than 100 MB",
        "MAX_MEMORY",
        "in memory at once",
      ],
      [
        measured({ processorTime: 5000 }),
        "processor time: 5 s, limit less than 5 s",
        "MAX_PROCESSOR_TIME",
        "more work",
      ],
      [measured({}, { bucketGrowth: 10 * MB }), "growth of the bucket: 10 MB, limit less", "MAX_BUCKET_GROWTH"],
      [measured({}, { seenTraffic: 20 * MB }), "network traffic: at least 20 MB, limit", "MAX_NETWORK_TRAFFIC"],
      [measured({ traffic: 30 * MB }), "network traffic: 30 MB, limit less than 20 MB", "MAX_NETWORK_TRAFFIC"],
    ];
    for (const [of, words, variable, cause = ""] of cases)
      expect(() => judge(of))
        .to.throw(words)
        .with.property("message")
        .that.matches(new RegExp(`${cause}[\\s\\S]*adjust ${variable}$`));
  });

  it("take the place of a feature's where a setting gives another", () => {
    const override = { variable: "MAX_MEMORY", value: 40 * MB };
    const limits = measureResources(measured({}), LIMITS, { "peak memory": override });
    expect(limits[0]).to.include({ promised: "less than 100 MB", limit: "less than 40 MB", setting: "MAX_MEMORY" });
    expect(limits[0]?.withinLimit).to.equal(false);
  });

  it("do not judge a peak below them by too few looks, and one above them by any", () => {
    expect(unjudged(measured({ looks: 2 }))).to.deep.equal(["peak memory"]);
    expect(unjudged(measured({ looks: 3 }))).to.deep.equal([]);
    expect(unjudged(measured({ looks: 0, peakMemory: 200 * MB }))).to.deep.equal([]);
    expect(() => judge(measured({ looks: 0, peakMemory: 200 * MB }))).to.throw("peak memory: 200 MB");
  });

  it("do not judge what is below them where the end was not seen, and what is above them all the same", () => {
    expect(unjudged(measured({ complete: false }))).to.deep.equal(["peak memory", "processor time"]);
    expect(unjudged(measured({ complete: false, processorTime: 5000 }))).to.deep.equal(["peak memory"]);
    expect(() => judge(measured({ complete: false, processorTime: 5000 }))).to.throw("processor time: 5 s");
  });

  it("do not judge what was not measured, or does not belong together", () => {
    expect(unjudged(measured(undefined))).to.deep.equal(["peak memory", "processor time"]);
    const { bucketGrowth: _, ...without } = measured({});
    expect(unjudged(without)).to.deep.equal(["growth of the bucket"]);
    const alternating = measured({ alternating: true, peakMemory: 900 * MB, processorTime: 99_999 });
    expect(unjudged(alternating)).to.deep.equal(["peak memory", "processor time"]);
    judge(alternating);
  });

  it("say that it was more where generators are not counted", () => {
    const alone = held(measured({}, { coversGenerators: false }));
    expect(alone.map(({ value }) => value).slice(0, 2)).to.deep.equal(["at least 50 MB", "at least 1 s"]);
  });

  it("have to be of measures that there are", () => {
    expect(() => measureResources(measured({}), [{ measure: "disk", limit: "less than 1 MB" }], {})).to.throw(
      'There is no measure "disk"; there are peak memory, processor time, growth of the bucket, network traffic',
    );
  });
});

describe("Memory that is given back", () => {
  const looks = (memories: readonly number[], run = (_: number) => "a"): Look[] =>
    memories.map((memory, index) => ({ at: index, memory: memory * MB, processorTime: index, run: run(index) }));
  const leak = looks([10, 20, 30, 40, 50, 60]);

  it("is what does not go on growing", () => {
    expectMemoryGivenBack({ looks: looks([10, 10, 10]), planned: 3 }, 5 * MB, "MAX_MEMORY_GROWTH");
    expectMemoryGivenBack({ looks: looks([10, 20, 30]), planned: 3 }, 5 * MB, "MAX_MEMORY_GROWTH");
  });

  it("is missing with the figures of each generation", () => {
    expect(() => expectMemoryGivenBack({ looks: leak, planned: 3 }, 5 * MB, "MAX_MEMORY_GROWTH"))
      .to.throw("from 10 MB after the first generation to 60 MB after the last of 6")
      .with.property("message")
      .that.contains("by 20 MB over the last 3")
      .and.contains("the service keeps something of each generation")
      .and.contains("10 MB, 20 MB, 30 MB")
      .and.contains("MAX_MEMORY_GROWTH");
  });

  it("is not what processes hold that are left behind, which are named as the cause", () => {
    const process = { ...{ parent: 1, group: 1, session: 1, terminal: false, ofEnded: 0, defunct: false }, memory: MB };
    const withProcesses = leak.map((look, index) => ({
      ...look,
      processes: Array.from({ length: index + 1 }, (_, pid) => ({
        ...process,
        pid,
        started: "",
        command: "generator",
      })),
    }));
    expect(() => expectMemoryGivenBack({ looks: withProcesses, planned: 3 }, 5 * MB, "X")).to.throw(
      "processes of the generations are left behind (5)",
    );
  });

  it("cannot be told where several processes answer in turn", () => {
    const turns = looks([10, 20, 30], (index) => (index % 2 === 0 ? "a" : "b"));
    expect(() => expectMemoryGivenBack({ looks: turns, planned: 3 }, 5 * MB, "X")).to.throw(NotTried, "in turn");
  });
});

describe("Generators that are left behind", () => {
  const one = (pid: number, more: Partial<ServiceProcess> = {}): ServiceProcess => ({
    ...{ pid, parent: 1, group: 1, session: 1, terminal: false, started: String(pid), ofEnded: 0, defunct: false },
    ...{ memory: MB, command: `python generator.py`, ...more },
  });
  const look = (...processes: ServiceProcess[]): Look => ({ at: 0, memory: 0, processorTime: 0, run: "a", processes });

  it("are named with what they are", () => {
    expect(() => expectNoneLeft([one(7), one(8)], 5, "30 s"))
      .to.throw("2 processes more than after the first generation are there 30 s after the last of 5")
      .with.property("message")
      .that.contains("process 7: python generator.py, 1 MB, its parent is process 1")
      .and.contains("a generator hangs");
    expect(() => expectNoneLeft([one(7)], 5, "30 s")).to.throw(
      "1 process more than after the first generation is there",
    );
    expectNoneLeft([], 5, "30 s");
  });

  it("are told apart where they have ended and nobody waits for them", () => {
    expect(() => expectNoneLeft([one(7, { defunct: true })], 5, "30 s"))
      .to.throw("it has ended, and nobody has waited for it")
      .with.property("message")
      .that.contains("does not wait for its generators");
  });

  it("are not looked for where no processes are seen", () => {
    expect(leftBetween(undefined, undefined)).to.deep.equal([]);
    expect(leftBetween(look(one(1)), look(one(1), one(2))).map(({ pid }) => pid)).to.deep.equal([2]);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import type { Change } from "../../../support/bucket/snapshot";
import { wordsOf } from "../../../support/report/charts/picture";
import { memoryAtRestChart, usedChart } from "../../../support/report/charts/resources-charts";
import { atRestEvidence, usedEvidence } from "../../../support/report/resources-evidence";
import type { Look } from "../../../support/resources/look";
import { generation } from "../../helpers/generations";

const MB = 1024 ** 2;
const { timings } = generation();
const look = (at: number, memory: number, processorTime: number, more: Partial<Look> = {}): Look => ({
  ...{ at, memory: memory * MB, processorTime, run: "a", ...more },
});
const LOOKS = [look(900, 50, 0), look(1000, 60, 50), look(1200, 200, 250), look(1400, 70, 260)];
const CHANGES: Change[] = [
  { kind: "created", object: { key: "b", size: 2 * MB, etag: "", changedAt: new Date(5200) } },
  { kind: "created", object: { key: "a", size: MB, etag: "", changedAt: new Date(5100) } },
  { kind: "removed", object: { key: "c", size: 9 * MB, etag: "", changedAt: new Date(5100) } },
];
const used = { timings, looks: LOOKS, from: 1000, since1970: 5000, changes: CHANGES };

describe("The chart of resources over time", () => {
  it("has output, memory, processors and bucket one above the other", () => {
    const words = wordsOf(usedChart(used) ?? "");
    for (const part of [
      "output in KB",
      "memory in MB: at most 200 MB",
      "processors in use: at most 1.00",
      "stored in MB: 3 MB",
    ])
      expect(words).to.contain(part);
    expect(words).not.to.contain("network");
  });

  it("has the network where the source tells of it", () => {
    const looks = LOOKS.map((one, index) => ({ ...one, traffic: index * MB }));
    expect(wordsOf(usedChart({ ...used, looks }) ?? "")).to.contain("network traffic in MB: 2 MB");
  });

  it("has what there is, and is left out where that is the output alone", () => {
    expect(wordsOf(usedChart({ ...used, looks: [] }) ?? ""))
      .to.contain("stored in MB")
      .and.not.contain("memory");
    expect(wordsOf(usedChart({ ...used, changes: [] }) ?? ""))
      .to.contain("memory")
      .and.not.contain("stored");
    expect(usedChart({ ...used, looks: [], changes: [] })).to.equal(undefined);
  });
});

describe("The chart of the memory at rest", () => {
  it("has each generation and the bound", () => {
    const words = wordsOf(memoryAtRestChart([10 * MB, 12 * MB, 11 * MB], 5 * MB) ?? "");
    expect(words).to.contain("10 MB, 12 MB, 11 MB").and.contain("It may be 15 MB");
    expect(memoryAtRestChart([10 * MB], MB)).to.equal(undefined);
  });
});

describe("Evidence of resources", () => {
  const source = { name: "a test", coversGenerators: false };
  const use = {
    ...{ peakMemory: 200 * MB, memoryBefore: 50 * MB, processorTime: 250, looks: 4, complete: true },
    ...{ restarts: 0, alternating: false },
  };

  it("says what was measured by what, and what was counted", () => {
    const text = usedEvidence(use, source);
    expect(text)
      .to.match(/measured by +a test/)
      .and.match(/counted +the service alone/)
      .and.match(/peak memory +200 MB/);
    expect(text).to.match(/network traffic of the service +not told/);
    expect(usedEvidence({ ...use, traffic: MB }, { ...source, coversGenerators: true }))
      .to.match(/generators that it starts/)
      .and.match(/of the service +1 MB/);
  });

  it("has the memory and the processes after each generation", () => {
    const text = atRestEvidence([look(1, 10, 0), look(2, 12, 0, { processes: [] })], source);
    expect(text).to.match(/^2 generations one after the other, measured by a test\.\n/);
    expect(text)
      .to.match(/^1 +10 MB +not shown$/m)
      .and.match(/^2 +12 MB +0$/m);
  });
});

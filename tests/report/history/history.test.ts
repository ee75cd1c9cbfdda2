import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { entryOf, type HistoryEntry, recall, remember, scenarioKey } from "../../../support/report/history/history";
import { outliersOf } from "../../../support/report/history/outliers";
import { limitOverTime, trendsOf } from "../../../support/report/history/trends";
import type { RunReport } from "../../../support/report/run-report";
import type { ScenarioReport } from "../../../support/report/scenario-report";
import { FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

const PERFORMANCE = "features/performance.feature: A generation stays within its limits";
const CUSTOM: ScenarioReport = { ...PASSED, uri: "features/custom-parameters.feature", name: "As much as asked for" };

function entry(day: number, totalTime: number, more: Partial<HistoryEntry> = {}): HistoryEntry {
  const at = `2026-11-${String(day).padStart(2, "0")}T08:00:00.000Z`;
  return { at, target: "http://a.test", verdict: "passed", scenarios: { [PERFORMANCE]: { totalTime } }, ...more };
}

async function inFolder(work: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-history-"));
  try {
    await work(path.join(folder, "sub", "history.ndjson"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOW = new Date("2026-11-24T08:00:00Z");

describe("The history of a target", () => {
  it("is of that target alone, from before, in order, and without lines that are torn", () =>
    inFolder(async (file) => {
      expect(await recall(file, "http://a.test", NOW)).to.deep.equal([]);
      await remember(file, entry(2, 2));
      writeFileSync(file, `${await readFile(file, "utf8")}{"at":"2026-11-03T0`);
      await remember(file, entry(1, 1));
      await remember(file, entry(3, 3, { target: "http://b.test" }));
      await remember(file, entry(24, 4));
      await remember(file, entry(5, 5));
      expect(await recall(file, "http://a.test", NOW)).to.deep.equal([entry(1, 1), entry(2, 2), entry(5, 5)]);
    }));

  it("leaves out lines of the form that did not tell scenarios apart, and any other form", () =>
    inFolder(async (file) => {
      await remember(file, entry(1, 1));
      const others = [
        { ...entry(2, 2), scenarios: undefined, measures: { totalTime: 2 } },
        { ...entry(3, 3), scenarios: { [PERFORMANCE]: { totalTime: "3" } } },
        { ...entry(4, 4), at: "yesterday" },
        { ...entry(5, 5), verdict: "great" },
        null,
      ];
      for (const other of others) await remember(file, other as HistoryEntry);
      expect(await recall(file, "http://a.test", NOW)).to.deep.equal([entry(1, 1)]);
    }));

  it("keeps what the first attempt at a flaky scenario failed with, and reads it back", () =>
    inFolder(async (file) => {
      const flaky = { ...FLAKY, measures: {} };
      const run: RunReport = { ...RUN, verdict: "could not be tried", scenarios: [flaky, NOT_TRIED] };
      const added = entryOf(run);
      expect(added).to.deep.include({
        verdict: "could not be tried",
        scenarios: {},
        flaky: { "features/streaming.feature: It streams at last": "the stream <was> cut | off: line 10, and 1 more" },
      });
      if (added) await remember(file, added);
      const [read] = await recall(file, "http://a.test", new Date("2027-01-01"));
      expect(read).to.deep.equal(added);
      expect(entryOf(RUN)).not.to.have.property("flaky");
    }));

  it("keeps every line of runs that end at once", () =>
    inFolder(async (file) => {
      await Promise.all(Array.from({ length: 50 }, (_, run) => remember(file, entry(1, run))));
      expect(await recall(file, "http://a.test", NOW)).to.have.length(50);
    }));

  it("holds that a scenario has a known issue, and reads it back", () =>
    inFolder(async (file) => {
      const added = entryOf({ ...RUN, verdict: "known issues", scenarios: [KNOWN] });
      const results = { [scenarioKey(KNOWN)]: "known issue" };
      expect(added).to.deep.include({ verdict: "known issues", results });
      if (added) await remember(file, added);
      expect(await recall(file, "http://a.test", new Date("2027-01-01"))).to.deep.equal([added]);
    }));

  it("holds what each scenario measured, and the result of each that ran", () => {
    const custom = { ...CUSTOM, result: "failed", measures: { dataSize: 7 } } as const;
    const run: RunReport = { ...RUN, scenarios: [PASSED, custom, SKIPPED] };
    expect(entryOf(run)).to.deep.equal({
      ...entry(24, 2000),
      scenarios: {
        [PERFORMANCE]: { totalTime: 2000 },
        "features/custom-parameters.feature: As much as asked for": { dataSize: 7 },
      },
      results: { [PERFORMANCE]: "passed", "features/custom-parameters.feature: As much as asked for": "failed" },
    });
    expect(entryOf({ ...RUN, scenarios: [SKIPPED] })).to.equal(undefined);
    const { id: _, ...unreached } = RUN.target ?? { kind: "service", note: "", store: "", bucket: "" };
    expect(entryOf({ ...RUN, target: unreached })).to.equal(undefined);
  });

  it("knows a scenario again when the suite is run from another folder", () => {
    expect(scenarioKey({ ...PASSED, uri: "../suite/features/performance.feature" })).to.equal(PERFORMANCE);
    expect(scenarioKey({ uri: "other/a.feature", name: "S" })).to.equal("other/a.feature: S");
  });
});

describe("The outliers of a run", () => {
  const past = [1, 2, 3, 4, 5, 6].map((day) => entry(day, 2000 + day));
  const slow = (scenario: ScenarioReport) => ({ ...scenario, measures: { totalTime: 9000 } });

  it("are named with their scenario and the median of its own past", () => {
    expect(outliersOf([slow(PASSED)], past)).to.deep.equal([
      { scenario: PASSED.name, measure: "totalTime", value: 9000, median: 2003.5, runs: 6 },
    ]);
    expect(outliersOf([PASSED], past)).to.deep.equal([]);
  });

  it("do not compare a scenario with another, whose workload is another", () => {
    expect(outliersOf([PASSED, slow(CUSTOM)], past)).to.deep.equal([]);
    const csv = { ...slow(PASSED), name: `${PASSED.name} (CSV)` };
    expect(outliersOf([csv], past)).to.deep.equal([]);
  });

  it("do not count runs that failed", () => {
    const failed = past.map((run) => ({ ...run, verdict: "failed" as const }));
    expect(outliersOf([slow(PASSED)], failed)).to.deep.equal([]);
  });
});

describe("The trends of a target", () => {
  it("are of the scenario that measured each in the most runs", () => {
    const streaming = { ...FAILED, measures: { totalTime: 5, dataSize: 9 } };
    const key = "features/streaming.feature: It streams";
    const past = [
      entry(1, 1),
      entry(2, 2, { scenarios: { [PERFORMANCE]: { totalTime: 2 }, [key]: { totalTime: 50, dataSize: 8 } } }),
      entry(3, 3, { scenarios: { other: { totalTime: 70 } } }),
    ];
    expect(trendsOf({ ...RUN, scenarios: [streaming, PASSED] }, past)).to.deep.equal({
      runs: ["2026-11-01T08:00:00.000Z", "2026-11-02T08:00:00.000Z", "2026-11-24T08:00:00.000Z"],
      trends: [
        {
          measure: "totalTime",
          scenario: PASSED.name,
          values: [1, 2, 2000],
          limits: [undefined, undefined, undefined],
        },
        {
          measure: "dataSize",
          scenario: "It streams",
          values: [undefined, 8, 9],
          limits: [undefined, undefined, undefined],
        },
      ],
    });
  });

  it("have the limit of each run, which the history keeps, and are rather of a scenario with a limit", () => {
    const limited = { ...PASSED, limits: { totalTime: 600_000 } };
    const other = { ...FAILED, measures: { totalTime: 1 } };
    const limits = { [PERFORMANCE]: { totalTime: 300_000 } };
    const both = { ...entry(1, 1).scenarios, [scenarioKey(FAILED)]: { totalTime: 5 } };
    const past = [
      entry(1, 1, { scenarios: { [scenarioKey(FAILED)]: { totalTime: 5 } } }),
      entry(2, 2, { scenarios: both, limits }),
    ];
    const run = { ...RUN, scenarios: [other, limited] };
    expect(entryOf(run)?.limits).to.deep.equal({ [PERFORMANCE]: { totalTime: 600_000 } });
    expect(entryOf(RUN)).not.to.have.property("limits");
    expect(trendsOf(run, past)?.trends).to.deep.equal([
      { measure: "totalTime", scenario: PASSED.name, values: [1, 2000], limits: [300_000, 600_000] },
    ]);
    expect(
      trendsOf(run, [entry(1, 1, { scenarios: { [scenarioKey(FAILED)]: { totalTime: 5 } } })])?.trends[0],
    ).to.deep.include({
      scenario: FAILED.name,
    });
  });

  it("are of the last 20 runs, and of none where there is nothing to compare", () => {
    const past = Array.from({ length: 23 }, (_, run) => entry(run + 1, run));
    expect(trendsOf(RUN, past)?.runs).to.have.length(20);
    expect(trendsOf(RUN, [])).to.equal(undefined);
    expect(trendsOf({ ...RUN, scenarios: [CUSTOM] }, past)).to.equal(undefined);
    expect(trendsOf({ ...RUN, scenarios: [SKIPPED] }, past)).to.equal(undefined);
  });
});

describe("A limit over time", () => {
  const RUNS = ["2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"];
  const of = (...limits: (number | undefined)[]) => limitOverTime({ limits }, RUNS);

  it("is the last one that is known, and the one before where that was another", () => {
    expect(of(undefined, undefined)).to.equal(undefined);
    expect(of(undefined, 5, 5)).to.deep.equal({ limit: 5 });
    expect(of(5, undefined, 9, 9)).to.deep.equal({ limit: 9, before: { limit: 5, until: RUNS[2] } });
    expect(of(1, 2, 1, undefined)).to.deep.equal({ limit: 1, before: { limit: 2, until: RUNS[2] } });
  });

  it("has changed where there are several, and never else", () => {
    const limits = fc.array(fc.option(fc.constantFrom(1, 2, 3), { nil: undefined }), { maxLength: 4 });
    fc.assert(
      fc.property(limits, (each) => {
        const kinds = new Set(each.filter((limit) => limit !== undefined));
        expect(of(...each)?.before !== undefined).to.equal(kinds.size > 1);
        expect(of(...each)?.limit).to.equal(each.findLast((limit) => limit !== undefined));
      }),
    );
  });
});

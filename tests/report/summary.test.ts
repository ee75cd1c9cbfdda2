import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { DelaySpread, OutputCurve } from "../../support/clickstream/curve";
import { type HistoryEntry, outliers, recall, remember } from "../../support/report/history/history";
import { stepSummary } from "../../support/report/render/markdown";
import { overviewPage } from "../../support/report/render/overview";
import { terminalSummary } from "../../support/report/render/terminal";
import { verdictSentence } from "../../support/report/render/words";
import type { PromiseResult, RunSummary } from "../../support/report/summary";
import { registerSecret } from "../../support/shared/redaction";

const KEPT: PromiseResult = {
  feature: "Performance",
  name: "A generation stays within its limits",
  result: "kept",
  key: [{ name: "total time", value: "2 s", limit: "less than 10 min", withinLimit: true }],
  pictures: [],
  duration: 2000,
};
const BROKEN: PromiseResult = {
  ...KEPT,
  feature: "Streaming",
  name: "It streams",
  result: "broken",
  failure: { happened: "the stream <was> cut | off", cause: "it died", remedy: "look into its log" },
};
const NOT_TRIED: PromiseResult = { ...KEPT, name: "Later", result: "not tried", reason: "not yet", key: [] };
const RUN: RunSummary = {
  verdict: "passed",
  startedAt: new Date("2026-11-24T08:00:00Z"),
  duration: 9000,
  target: {
    kind: "service",
    note: "the service at http://a.test",
    id: "http://a.test",
    store: "http://s",
    bucket: "b",
  },
  promises: [KEPT, NOT_TRIED],
  warnings: [],
  measures: { totalTime: 2000, timeToFirstChunk: 10, throughput: 500, dataSize: 3_000_000 },
};
const entry = (day: number, measures: HistoryEntry["measures"], target = "http://a.test"): HistoryEntry => ({
  at: `2026-11-${String(day).padStart(2, "0")}T08:00:00.000Z`,
  target,
  verdict: "passed",
  measures,
});

describe("The verdict in a sentence", () => {
  for (const [what, run, words] of [
    ["a passed run", RUN, "The service kept the promise that was tried."],
    ["two kept", { ...RUN, promises: [KEPT, KEPT] }, "The service kept all 2 promises that were tried."],
    [
      "a failed run",
      { ...RUN, verdict: "failed", promises: [KEPT, BROKEN] },
      "The service broke 1 of 2 promises that were tried.",
    ],
    [
      "the sandbox",
      { ...RUN, target: { ...RUN.target, kind: "sandbox" } },
      "The embedded sandbox, not your service, kept",
    ],
    ["a run that could not be made", { ...RUN, verdict: "failed", promises: [] }, "nothing is known of the service"],
    [
      "a cancelled run",
      { ...RUN, verdict: "cancelled" },
      "The run was cancelled; 1 of 2 promises had been kept by then.",
    ],
    ["a run that tried nothing", { ...RUN, verdict: "nothing tried", promises: [NOT_TRIED] }, "Nothing was tried"],
  ] as const) {
    it(`of ${what}`, () => {
      expect(verdictSentence(run as RunSummary)).to.contain(words);
    });
  }
});

describe("The summary in the terminal", () => {
  it("names what was broken first, in 80 columns and a screen at most", () => {
    const many = Array.from({ length: 40 }, () => ({ ...KEPT, name: "long ".repeat(40) }));
    const lines = terminalSummary({ ...RUN, verdict: "failed", promises: [...many, BROKEN] })
      .trimEnd()
      .split("\n");
    expect(lines[0]).to.match(/^FAILED: /);
    expect(lines.findIndex((line) => line.includes("✘ It streams"))).to.equal(1);
    expect(lines.length).to.be.at.most(20);
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(80);
    expect(lines.at(-1)).to.contain("more lines in the report");
  });
});

describe("The step summary for GitHub", () => {
  it("is Markdown that no text of a failure breaks", () => {
    const text = stepSummary({ ...RUN, verdict: "failed", promises: [BROKEN], warnings: ["a * b"] });
    expect(text).to.contain("the stream \\<was\\> cut \\| off. What to do: look into its log |");
    expect(text).to.contain("**Warning:** a \\* b");
  });
});

describe("The overview page", () => {
  it("shows text as text, whatever it holds, and no secret", () => {
    registerSecret("hush-overview");
    const page = overviewPage(
      { ...RUN, promises: [{ ...BROKEN, failure: { happened: '<script>alert("1")</script> hush-overview' } }] },
      [],
      "full.html",
    );
    expect(page).not.to.contain("<script").and.not.to.contain("hush-overview");
    expect(page).to.contain("[secret]").and.contain('href="full.html"');
  });

  it("names a run that is clearly off its target's past", () => {
    const past = [1, 2, 3, 4, 5, 6].map((day) => entry(day, { totalTime: 2000 + day }));
    const slow = { ...RUN, measures: { totalTime: 9000 } };
    expect(overviewPage(slow, past, "full.html")).to.contain(
      "Total time is clearly off this target&#39;s own past: 9 s, where 2 s is usual.",
    );
    expect(overviewPage(RUN, past, "full.html")).not.to.contain("clearly off");
    const failedPast = past.map((run) => ({ ...run, verdict: "failed" as const }));
    expect(overviewPage(slow, failedPast, "full.html")).not.to.contain("clearly off");
  });
});

describe("The history of a target", () => {
  it("is of that target alone, from before, in order, and without lines that are torn", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-history-"));
    const file = path.join(folder, "sub", "history.ndjson");
    try {
      expect(await recall(file, "http://a.test", new Date())).to.deep.equal([]);
      await remember(file, entry(2, { totalTime: 2 }));
      writeFileSync(file, `${await readFile(file, "utf8")}{"at":"2026-11-03T0`);
      await remember(file, entry(1, { totalTime: 1 }));
      await remember(file, entry(3, { totalTime: 3 }, "http://b.test"));
      await remember(file, entry(24, { totalTime: 4 }));
      const known = await recall(file, "http://a.test", new Date("2026-11-24T08:00:00Z"));
      expect(known.map(({ measures }) => measures.totalTime)).to.deep.equal([1, 2]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("keeps every line of runs that end at once", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-history-"));
    const file = path.join(folder, "history.ndjson");
    try {
      await Promise.all(Array.from({ length: 50 }, (_, run) => remember(file, entry(1, { totalTime: run }))));
      expect(await recall(file, "http://a.test", new Date("2026-12-01"))).to.have.length(50);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const steady = (value: number) => Array.from({ length: 10 }, (_, run) => ({ totalTime: value + (run % 3) * 20 }));

  for (const [what, measures, past, off] of [
    ["too few runs", { totalTime: 60_000 }, steady(2000).slice(0, 4), []],
    ["a run like the others", { totalTime: 2100 }, steady(2000), []],
    ["a run half as slow again", { totalTime: 2900 }, steady(2000), []],
    ["a run twice as slow", { totalTime: 4200 }, steady(2000), ["totalTime"]],
    ["a run that is faster", { totalTime: 200 }, steady(2000), []],
    ["ten times nearly nothing", { totalTime: 100 }, steady(10), []],
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

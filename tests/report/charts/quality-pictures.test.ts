import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { RuleResult } from "../../../support/dataset/examination";
import type { JudgedObject } from "../../../support/dataset/quality-assertions";
import type { Timeline } from "../../../support/dataset/timeline";
import { widthOf, wrap } from "../../../support/report/charts/lettering";
import { wordsOf } from "../../../support/report/charts/picture";
import { rulesPicture } from "../../../support/report/charts/rules-picture";
import { ticksOf } from "../../../support/report/charts/time-axis";
import { longestGap, timelinePicture } from "../../../support/report/charts/timeline-picture";
import { timelineEvidence } from "../../../support/report/timeline-evidence";

const NOW = Date.parse("2026-11-25T10:00:00Z");
const HOUR = 3_600_000;
const GENERATION = { from: new Date(NOW), to: new Date(NOW + 60_000) };

function result(words: string, broken = 0, allowed = 0, rows = 200): RuleResult {
  const rule = { dataSet: "users", column: "name", dimension: "validity" as const, words, broken: "", allowed };
  return { rule, rows, broken, passed: broken <= allowed, samples: [] };
}

function judged(more: Partial<JudgedObject>, read: Partial<JudgedObject["read"]> = {}): JudgedObject {
  const table = { rows: 200, columns: ["name"], unreadable: 0, unreadableRows: [] };
  const object = { name: "users", key: "data/users.csv", format: "CSV", table, ...read };
  return { read: object, results: [], missingColumns: [], ...more };
}

/** The texts of a picture's light layer. */
function textsOf(svg: string): string[] {
  const [light = ""] = svg.split('<g class="dark">');
  return [...light.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = ""]) => text);
}

describe("The picture of the rules", () => {
  it("marks each rule that failed with a cross, its rows and a bar", () => {
    const svg = rulesPicture(judged({ results: [result("name must be a UUID", 150), result("name must be unique")] }));
    expect(textsOf(svg)).to.deep.equal([
      ...["users: 1 of 2 rules passed", "data/users.csv", "Rows that break a rule, of 200:", "validity"],
      ...["✘", "name must be a UUID", "150 of 200", "✔", "name must be unique", "0"],
    ]);
    expect(wordsOf(svg)).to.contain("failed: name must be a UUID: 150 of 200").and.not.contain("unique");
    // The ground, and of the one rule that rows break a rail and a bar of three quarters; twice, for light and dark.
    const bars = [...svg.matchAll(/<rect[^>]* width="([\d.]+)" height="4"/g)].map(([, width]) => Number(width));
    expect(bars).to.have.length(4);
    expect((bars[1] ?? 0) / (bars[0] ?? 1)).to.be.closeTo(0.75, 0.001);
  });

  it("says how many rows may break a rule, and that it passed where no more do", () => {
    const svg = rulesPicture(judged({ results: [result("name must be in steps", 2, 3)] }));
    expect(textsOf(svg)).to.include.members(["✔", "2 of 200 (3 allowed)"]).and.not.include("✘");
    expect(wordsOf(svg)).to.contain("1 of 1 rule passed").and.contain("passed: name must be in steps: 2 of 200");
  });

  it("shows missing columns and unreadable rows as what they are", () => {
    const table = { rows: 150, columns: [], unreadable: 50, unreadableRows: [] };
    const svg = rulesPicture(judged({ missingColumns: ["features"] }, { table }));
    expect(textsOf(svg)).to.include.members(["there must be a column features", "every row must be readable"]);
    expect(wordsOf(svg)).to.contain("users: 1 column missing, 50 rows unreadable").and.contain("50 of 200");
  });

  it("shows an object of which nothing could be read", () => {
    const table = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };
    for (const why of [{ problem: "cut short" }, { notUtf8: 1 }])
      expect(textsOf(rulesPicture(judged({}, { table, ...why })))).to.deep.equal([
        ...["users: cannot be read", "data/users.csv", "completeness"],
        ...["✘", "the object must be readable", "unreadable"],
      ]);
  });

  it("is an SVG whatever its words are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (words) => {
        const svg = rulesPicture(judged({ results: [result(words, 1)] }, { key: words }));
        expect(svg.replace(/<\/?(svg|title|desc|style|g|text|rect)\b[^<>]*>/g, "")).not.to.match(/[<>\0]/);
      }),
    );
  });
});

function timeline(more: Partial<Timeline> = {}): Timeline {
  const counts = [5, 0, 0, 3];
  return {
    ...{ from: NOW - 4 * HOUR, to: NOW - HOUR / 2, bin: HOUR, kinds: [{ name: "view", allowed: true, counts }] },
    ...{ earlier: { rows: 0 }, later: { rows: 0 }, unreadable: 0, withoutOffset: false },
    ...more,
  };
}

const drawn = (more?: Partial<Timeline>) => timelinePicture("events", "data/events.json", timeline(more), GENERATION);

describe("The picture of rows over time", () => {
  it("has a bar for each bin with rows, as high as its share of the highest", () => {
    const [, path = ""] = /<path d="(M[^"]*)" fill/.exec(drawn()) ?? [];
    expect([...path.matchAll(/v-([\d.]+)/g)].map(([, height]) => Number(height))).to.deep.equal([40, 24]);
    expect(textsOf(drawn())).to.include.members([
      "events over time: 8 rows",
      "view",
      "8 rows, up to 5 per bar",
      "generation",
    ]);
  });

  it("tells of the longest gap, of rows without a bar, and of times that say no offset", () => {
    const svg = drawn({
      earlier: { rows: 1, furthest: Date.parse("1970-01-01T00:00:00Z") },
      later: { rows: 2, furthest: Date.parse("2099-01-01T00:00:00Z") },
      unreadable: 3,
      withoutOffset: true,
    });
    expect(wordsOf(svg))
      .to.contain("no row from 2026-11-25 07:00:00 to 2026-11-25 09:00:00")
      .and.contain("1 row far before, up to 1970-01-01 00:00:00, without a bar")
      .and.contain("2 rows far after")
      .and.contain("3 rows without a time that can be read")
      .and.contain("read as UTC");
  });

  it("names kinds that no row has, and shows those that are not allowed in another colour", () => {
    const svg = drawn({
      kinds: [
        { name: "view", allowed: true, counts: [0, 0] },
        { name: "values not allowed", allowed: false, counts: [1, 1] },
      ],
    });
    expect(textsOf(svg)).to.include.members(["no rows", "values not allowed"]);
    expect(svg).to.match(/<path d="M[^"]*" fill="#b3261e"/);
  });

  it("stays within its edges, wherever data and generation are", () => {
    const ms = fc.integer({ min: 0, max: Date.parse("2200-01-01T00:00:00Z") });
    fc.assert(
      fc.property(ms, ms, ms, fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }), (from, begin, bin, counts) => {
        const kinds = [{ name: "view", allowed: true, counts }];
        const last = from + (bin % 1e10) * counts.length;
        const shown = timeline({ from, to: last, bin: Math.max(1, bin % 1e10), kinds });
        const svg = timelinePicture("events", "k", shown, { from: new Date(begin), to: new Date(begin + 1) });
        for (const [, x] of svg.matchAll(/(?: x="|M)(-?[\d.]+)/g)) expect(Number(x)).to.be.within(0, 400);
        expect(svg).not.to.contain("NaN");
      }),
    );
  });

  it("has its numbers in the evidence", () => {
    expect(timelineEvidence("data/events.json", timeline()))
      .to.contain("From 2026-11-25 06:00:00 to 2026-11-25 09:30:00 UTC, in bins of 1 h.")
      .and.contain("The longest time without a row: 2 h, from 2026-11-25 07:00:00.")
      .and.match(/view +8 +5 +2026-11-25 06:00:00/);
    const kinds = [{ name: "view", allowed: true, counts: [1, 1] }];
    expect(timelineEvidence("k", timeline({ kinds }))).to.contain("Every bin has rows.");
    expect(longestGap(timeline({ kinds }))).to.equal(undefined);
  });
});

describe("The time axis", () => {
  for (const [span, from, to, labels] of [
    ["a day", NOW, NOW + 24 * HOUR, ["12:00 2026-11-25", "18:00", "00:00 2026-11-26", "06:00"]],
    ["a second", NOW, NOW + 1000, ["10:00:00.000 2026-11-25", "10:00:00.500", "10:00:01.000"]],
    ["a fortnight", NOW, NOW + 14 * 24 * HOUR, ["2026-12-03"]],
  ] as const) {
    it(`has round moments for ${span}`, () => {
      const ticks = ticksOf(from, to, 4).map(({ label, date }) => `${label} ${date}`.trim());
      expect(ticks).to.include.members([...labels]);
      expect(ticks.length).to.be.at.most(4);
    });
  }

  it("has no more labels than asked for", () => {
    const moment = fc.integer({ min: 0, max: Date.parse("2200-01-01T00:00:00Z") });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const ticks = ticksOf(Math.min(a, b), Math.max(a, b), 4);
        expect(ticks.length).to.be.at.most(4);
        for (const { at } of ticks) expect(at).to.be.within(Math.min(a, b), Math.max(a, b));
      }),
    );
  });
});

describe("Lettering", () => {
  it("wraps text within its width, and loses none of it", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        const lines = wrap(text, 120);
        for (const line of lines) expect(widthOf(line)).to.be.at.most(120);
        expect(lines.join("").replace(/\s/g, "")).to.equal(text.replace(/\s/g, ""));
      }),
    );
  });
});

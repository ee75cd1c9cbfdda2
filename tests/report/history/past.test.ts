import { describe, it } from "node:test";
import { expect } from "chai";
import type { HistoryEntry } from "../../../support/report/history/history";
import { type Past, pastOf } from "../../../support/report/history/past";
import type { Result } from "../../../support/report/scenario-report";
import { PASSED, RUN, SKIPPED } from "../../helpers/reports";

const KEY = `${PASSED.uri}: ${PASSED.name}`;
const LETTERS = { p: "passed", f: "failed", "~": "flaky", "?": "could not be tried", k: "known issue" } as const;

/** The past of a scenario from the letters of its results, the last one this run's; a blank is a run without it. */
function past(letters: string): Past | undefined {
  const results = [...letters].map((letter) => LETTERS[letter as keyof typeof LETTERS]);
  const entries = results.slice(0, -1).map(
    (result, index): HistoryEntry => ({
      at: `2026-11-01T08:00:${String(index).padStart(2, "0")}.000Z`,
      target: "http://a.test",
      verdict: "passed",
      scenarios: {},
      ...(result ? { results: { [KEY]: result } } : {}),
    }),
  );
  return pastOf({ ...PASSED, result: results.at(-1) as Result }, RUN, entries);
}

describe("The past of a scenario", () => {
  it("is there only for a scenario that ran, in this run and before", () => {
    expect(past("p")).to.equal(undefined);
    expect(past(" p")).to.equal(undefined);
    const earlier = { at: "2026-11-01T08:00:00Z", target: "", verdict: "passed", scenarios: {} } as const;
    const results = { [`${SKIPPED.uri}: ${SKIPPED.name}`]: "passed" } as const;
    expect(pastOf(SKIPPED, RUN, [{ ...earlier, results }])).to.equal(undefined);
    expect(pastOf({ ...SKIPPED, result: "passed" }, RUN, [{ ...earlier, results }])?.results).to.have.length(2);
    expect(past("p p")?.results.map(({ result }) => result)).to.deep.equal(["passed", "passed"]);
  });

  it("holds the last 20 runs, this one last", () => {
    const results = past(`f${"p".repeat(20)}`)?.results;
    expect(results).to.have.length(20);
    expect(results?.every(({ result }) => result === "passed")).to.equal(true);
    expect(results?.at(-1)?.at).to.equal(RUN.startedAt?.toISOString());
  });

  for (const [letters, reliability] of [
    ["pp", 1],
    ["ff", 0],
    ["pf", 0],
    ["ppppf", 0.8 * 0.75],
    ["pfpfp", 0],
    ["p~p", 0],
    ["p?p", 1],
    ["??", 0],
    ["kk", 0],
    ["pkp", 0],
  ] as const) {
    it(`gives ${letters} a reliability of ${reliability}`, () =>
      void expect(past(letters)?.reliability).to.be.closeTo(reliability, 1e-9));
  }

  for (const [letters, since, passedBefore] of [
    ["pppf", undefined, 3],
    ["fppff", 3, 2],
    ["pf?f", 1, 1],
    ["p~f", undefined, 2],
    ["ppkk", 2, 2],
    ["pkpkf", 3, 1],
  ] as const) {
    it(`names the run with which the failures of ${letters} began`, () => {
      const at = since === undefined ? RUN.startedAt?.toISOString() : `2026-11-01T08:00:0${since}.000Z`;
      expect(past(letters)?.regression).to.deep.equal({ since: at, passedBefore });
    });
  }

  it("has no such run where it passes, and where it never did", () => {
    for (const letters of ["ppp", "ffp", "fff", "f?"]) expect(past(letters)?.regression, letters).to.equal(undefined);
  });
});

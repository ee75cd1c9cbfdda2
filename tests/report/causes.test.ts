import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { byCause, toldBy } from "../../support/report/causes";
import type { ScenarioReport } from "../../support/report/scenario-report";
import { FAILED, NOT_TRIED, PASSED } from "../helpers/reports";

function failing(name: string, happened: string, details: readonly string[] = []): ScenarioReport {
  const parts = { promised: "p", happened, cause: "c", remedy: "r", details };
  return { ...FAILED, name, failures: [{ step: name, notTried: false, type: "Failure", message: happened, parts }] };
}

const groups = (...scenarios: readonly ScenarioReport[]) =>
  byCause(scenarios).map((group) => group.map(({ name }) => name).join("+"));

describe("The cause of several failures", () => {
  it("is one where they differ in the request only: its ID, its times, its path", () => {
    const of = (name: string, path: string, time: string, id: string) =>
      failing(name, `nothing is listening at http://a.test:8000/${path} (after ${time})`, [`request ${id}`]);
    const [a, b] = [
      of("A", "api/v1/health", "2 s", "0b6a4a3e-8d3c-4d2c-9f55-0c2b1a7e6f01"),
      of("B", "api/v1/data/generate", "31 s", "7950256c-0a6d-4b7f-b5c2-ae7e5455c103"),
    ];
    expect(groups(a, PASSED, b)).to.deep.equal(["A+B", PASSED.name]);
    expect([...toldBy([a, PASSED, b])]).to.deep.equal([[b, a]]);
  });

  it("is another with other words, another host, other details, another step that failed too, or another result", () => {
    const one = failing("A", "cannot be read at http://a.test/x", ["user_id must be a UUID"]);
    expect(
      groups(one, failing("B", "cannot be written at http://a.test/x", ["user_id must be a UUID"])),
    ).to.have.length(2);
    expect(groups(one, failing("B", "cannot be read at http://b.test/x", ["user_id must be a UUID"]))).to.have.length(
      2,
    );
    expect(groups(one, failing("B", "cannot be read at http://a.test/x", ["price must be a number"]))).to.have.length(
      2,
    );
    expect(groups(one, { ...one, failures: [...one.failures, ...NOT_TRIED.failures] })).to.have.length(2);
    expect(groups(one, { ...one, result: "could not be tried" })).to.have.length(2);
  });

  it("is another with another known issue, so that each is told", () => {
    const known = (name: string, ticket: string): ScenarioReport => ({
      ...failing(name, "it died"),
      result: "known issue",
      knownIssue: { ticket, until: "2026-12-31", expired: false },
    });
    expect(groups(known("A", "CLICK-1"), known("B", "CLICK-2"), known("C", "CLICK-1"))).to.deep.equal(["A+C", "B"]);
  });

  const generations = (name: string, ...roots: readonly string[]): ScenarioReport => {
    const one = failing(name, `${name} of 3 failed:`, [name]);
    const failures = one.failures.map((failure) => ({
      ...failure,
      ...(failure.parts ? { parts: { ...failure.parts, cause: name, roots } } : {}),
    }));
    return { ...one, failures };
  };

  it("is one where they come down to the same, of one generation or several, whatever their own words", () => {
    const file = (time: string) => `an upload failed\n❌ clickstream-2026-11-26_${time}.json (50,771 bytes) after 12 s`;
    expect(groups(generations("A", file("22-25-05")), generations("B", file("22-26-07_2")))).to.deep.equal(["A+B"]);
    expect(groups(generations("A", "x", "y"), generations("B", "y", "x", "x"))).to.deep.equal(["A+B"]);
  });

  it("is another with another exit code or status, and where only one of them comes down to something else as well", () => {
    const code = (name: string, exit: number) => generations(name, `--- PROCESS FAILED WITH EXIT CODE ${exit} ---`);
    expect(groups(code("A", 1), code("B", 2), code("C", -9), code("D", 1))).to.deep.equal(["A+D", "B", "C"]);
    expect(groups(generations("A", "answered with 500"), generations("B", "answered with 502"))).to.have.length(2);
    expect(groups(generations("A", "x"), generations("B", "x", "y"), generations("C"))).to.have.length(3);
  });

  it("is the same for failures that come down to the same, and for no others", () => {
    const root = fc.constantFrom("a", "b", "code 1", "code 2", "line 10,051 of 2026-11-26", "line 8,000 of 2026-11-27");
    const roots = fc.array(root, { minLength: 1, maxLength: 3 });
    const kinds = (of: readonly string[]) =>
      [...new Set(of.map((one) => one.replace(/^line.*/, "line")))].sort().join();
    fc.assert(
      fc.property(fc.array(roots, { maxLength: 6 }), (all) => {
        const scenarios = all.map((each, index) => generations(`S${index}`, ...each));
        const grouped = byCause(scenarios);
        expect(grouped.flat()).to.have.members(scenarios);
        expect(grouped).to.have.length(new Set(all.map(kinds)).size);
        for (const group of grouped)
          expect(new Set(group.map((scenario) => kinds(all[scenarios.indexOf(scenario)] ?? [])))).to.have.length(1);
      }),
    );
  });

  it("is nothing that scenarios which passed have in common", () => {
    expect(groups(PASSED, { ...PASSED })).to.have.length(2);
  });
});

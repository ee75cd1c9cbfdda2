import { describe, it } from "node:test";
import { expect } from "chai";
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

  it("is nothing that scenarios which passed have in common", () => {
    expect(groups(PASSED, { ...PASSED })).to.have.length(2);
  });
});

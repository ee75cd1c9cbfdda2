import { describe, it } from "node:test";
import { expect } from "chai";
import { resultsOf } from "../../../support/report/results/results";
import { schemaProblems } from "../../../support/report/results/validation";
import type { RunReport } from "../../../support/report/run-report";
import { registerSecret } from "../../../support/shared/redaction";
import { EXPIRED, FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";
import { FACTS } from "../../helpers/results";

function valid(report: Partial<RunReport>) {
  const results = resultsOf({ ...RUN, ...report }, FACTS);
  expect(schemaProblems(JSON.parse(JSON.stringify(results)))).to.deep.equal([]);
  return results;
}

describe("The results of a run", () => {
  it("have the suite, the profile, the target and when the run was", () => {
    const { requirements: _, additionalScenarios: __, ...about } = valid({});
    expect(about).to.deep.equal({
      schemaVersion: 1,
      suite: FACTS.suite,
      profile: { name: "clickstream", digest: FACTS.profile.digest },
      target: RUN.target,
      startedAt: "2026-11-24T08:00:00.000Z",
      durationMs: 9000,
      verdict: "passed",
      filters: FACTS.filters,
      settings: {},
    });
  });

  it("have every requirement with its cases, and those that the run did not include as not run", () => {
    const { requirements } = valid({ scenarios: [PASSED, FAILED, SKIPPED] });
    expect(requirements.map(({ id, verdict }) => [id, verdict])).to.deep.equal([
      ["PERF-001", "passed"],
      ["STREAM-001", "failed"],
      ["PARAM-001", "skipped"],
    ]);
    expect(requirements[1]?.cases[1]).to.deep.equal({ name: "It streams (again)", verdict: "not run" });
    expect(requirements[2]?.cases[0]).to.deep.include({ verdict: "skipped", reason: "not yet" });
    expect(valid({ scenarios: [] }).requirements.map(({ verdict }) => verdict)).to.deep.equal(Array(3).fill("not run"));
  });

  it("have the figures and the measures of a case, with units", () => {
    const measures = { totalTime: 2000, timeToFirstChunk: 3, throughput: 10, dataSize: 7 };
    const [requirement] = valid({ scenarios: [{ ...PASSED, measures, warnings: ["look here"] }] }).requirements;
    expect(requirement?.cases).to.deep.equal([
      {
        name: PASSED.name,
        verdict: "passed",
        durationMs: 2000,
        attempts: 1,
        failures: [],
        figures: PASSED.figures,
        measures: { timeToFirstChunkMs: 3, totalTimeMs: 2000, throughputBytesPerSecond: 10, dataSizeBytes: 7 },
        warnings: ["look here"],
      },
    ]);
  });

  it("have a known issue with its ticket and its day, and an expired one with the failure", () => {
    const scenarios = [
      { ...KNOWN, name: FAILED.name },
      { ...EXPIRED, name: "It streams (again)" },
    ];
    const { verdict, requirements } = valid({ verdict: "known issues", scenarios });
    expect(verdict).to.equal("known issues");
    expect(requirements[1]?.verdict).to.equal("failed");
    const [known, expired] = requirements[1]?.cases ?? [];
    expect(known).to.deep.include({ verdict: "known issue", knownIssue: KNOWN.knownIssue });
    expect(known?.failures).to.have.length(1);
    expect(expired).to.deep.include({ verdict: "failed", knownIssue: EXPIRED.knownIssue });
  });

  it("have the owner of a case, where it has one", () => {
    const { requirements, additionalScenarios } = valid({
      scenarios: [
        { ...PASSED, tags: ["@owner:team-data"] },
        { ...PASSED, uri: "own.feature", tags: ["@owner:me"] },
      ],
    });
    expect(requirements[0]?.cases[0]).to.deep.include({ owner: "team-data" });
    expect(additionalScenarios[0]).to.deep.include({ owner: "me" });
  });

  it("have a failure in its parts, or with its message where it has none", () => {
    const bug = { step: "Then x", notTried: true, type: "TypeError", message: "TypeError: x" };
    const scenarios = [
      { ...FAILED, failures: [...FAILED.failures, bug] },
      { ...FLAKY, name: "It streams (again)" },
    ];
    const [failed, flaky] = valid({ scenarios }).requirements[1]?.cases ?? [];
    expect(failed?.failures).to.deep.equal([
      { step: "Then the output is complete", notTried: false, ...FAILED.failures[0]?.parts },
      { step: "Then x", notTried: true, message: "TypeError: x" },
    ]);
    expect(flaky).to.deep.include({ verdict: "flaky", attempts: 2, failures: [] });
    expect(flaky?.firstFailures).to.have.length(1);
  });

  it("give a requirement the worst verdict of its cases", () => {
    const verdictWith = (first: typeof PASSED, second: typeof PASSED) =>
      valid({
        scenarios: [
          { ...first, uri: FAILED.uri, name: FAILED.name },
          { ...second, uri: FAILED.uri, name: "It streams (again)" },
        ],
      }).requirements[1]?.verdict;
    expect(verdictWith(PASSED, PASSED)).to.equal("passed");
    expect(verdictWith(PASSED, FLAKY)).to.equal("flaky");
    expect(verdictWith(SKIPPED, FLAKY)).to.equal("skipped");
    expect(verdictWith(SKIPPED, NOT_TRIED)).to.equal("could not be tried");
    expect(verdictWith(FAILED, NOT_TRIED)).to.equal("failed");
    expect(verdictWith(KNOWN, NOT_TRIED)).to.equal("known issue");
    expect(verdictWith(KNOWN, FAILED)).to.equal("failed");
  });

  it("keep scenarios of other files apart, whatever their names and IDs", () => {
    const other = { ...PASSED, id: "PERF-001", uri: "../elsewhere/features/performance.feature" };
    const { requirements, additionalScenarios } = valid({ scenarios: [other] });
    expect(requirements[0]?.verdict).to.equal("not run");
    expect(additionalScenarios).to.have.length(1);
    expect(additionalScenarios[0]).to.deep.include({ feature: "Performance", name: PASSED.name, verdict: "passed" });
  });

  it("are those of a run that was killed, or could not be carried out", () => {
    const { duration: _, startedAt: __, target: ___, ...killed } = RUN;
    const results = resultsOf({ ...killed, verdict: "could not be tried", problem: "no settings" }, FACTS);
    expect(schemaProblems(JSON.parse(JSON.stringify(results)))).to.deep.equal([]);
    expect(results).to.include({ verdict: "could not be tried", problem: "no settings" });
  });

  it("find a scenario whose name holds a word that is a secret as well", () => {
    registerSecret("limits");
    const redacted = { ...PASSED, name: "A generation stays within its [secret]" };
    const { requirements, additionalScenarios } = valid({ scenarios: [redacted] });
    expect(requirements[0]).to.deep.include({ title: PASSED.name, verdict: "passed" });
    expect(additionalScenarios).to.deep.equal([]);
  });
});

describe("The schema of results", () => {
  const results = JSON.parse(JSON.stringify(resultsOf(RUN, FACTS)));
  for (const [what, change, words] of [
    ["a field that it does not know", { more: 1 }, /\/ must NOT have additional properties: more/],
    ["another version", { schemaVersion: 2 }, /\/schemaVersion must be equal to constant: 1/],
    ["another verdict", { verdict: "green" }, /\/verdict must be equal to one of the allowed values: \["passed"/],
    ["a time that is none", { startedAt: "yesterday" }, /\/startedAt must match format "date-time"/],
    ["a missing field", { suite: undefined }, /\/ must have required property 'suite'/],
    [
      "a requirement without cases",
      { requirements: [{ ...results.requirements[0], cases: [] }] },
      /cases must NOT have/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      const changed = JSON.parse(JSON.stringify({ ...results, ...change }));
      expect(schemaProblems(changed).join("\n")).to.match(words);
    });
  }

  it("refuses what is no object, and a failure that is told in no way", () => {
    expect(schemaProblems("text")).not.to.be.empty;
    const [requirement] = results.requirements;
    const failures = [{ step: "Then x", notTried: false }];
    const cases = [{ name: "a", verdict: "failed", failures }];
    expect(schemaProblems({ ...results, requirements: [{ ...requirement, cases }] })).not.to.be.empty;
  });
});

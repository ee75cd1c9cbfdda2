import { describe, it } from "node:test";
import { expect } from "chai";
import { resultsOf } from "../../../support/report/results/results";
import { type Problem, verify, withoutOptional } from "../../../support/report/results/verify";
import type { RunReport } from "../../../support/report/run-report";
import type { ScenarioReport } from "../../../support/report/scenario-report";
import { FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";
import { FACTS, PROFILE } from "../../helpers/results";

const EXPECTED = { suite: { name: FACTS.suite.name, version: "1.0.0" }, profile: PROFILE };
const STREAMING = { ...PASSED, uri: FAILED.uri, name: FAILED.name };
const ALL_PASSED = [PASSED, STREAMING, { ...STREAMING, name: "It streams (again)" }, SKIPPED];
const GOOD = resultsOf({ ...RUN, scenarios: ALL_PASSED }, FACTS);

/** The problems of a run in which this took the place of the scenario "It streams". */
function problemsWith(streams: ScenarioReport, run: Partial<RunReport> = {}): Problem[] {
  const scenarios = [PASSED, { ...streams, uri: FAILED.uri, name: FAILED.name }, ...ALL_PASSED.slice(2)];
  return verify(resultsOf({ ...RUN, scenarios, ...run }, FACTS), EXPECTED);
}

function only(problems: readonly Problem[]): Problem {
  expect(problems, JSON.stringify(problems)).to.have.length(1);
  return problems[0] as Problem;
}

describe("Results that are handed in", () => {
  it("are accepted where every requirement passed, or may be skipped and says why", () => {
    expect(verify(GOOD, EXPECTED)).to.deep.equal([]);
    expect(withoutOptional(GOOD, PROFILE)).to.deep.equal([{ ids: ["PARAM-001"], reason: "not yet" }]);
  });

  it("are accepted where what may be skipped passed as well", () => {
    const scenarios = [...ALL_PASSED.slice(0, 3), { ...PASSED, name: SKIPPED.name }];
    const results = resultsOf({ ...RUN, scenarios }, FACTS);
    expect(verify(results, EXPECTED)).to.deep.equal([]);
    expect(withoutOptional(results, PROFILE)).to.deep.equal([]);
  });

  for (const [what, change, happened, cause] of [
    ["of another version", { suite: { ...FACTS.suite, version: "0.9.0" } }, /0\.9\.0 .* 1\.0\.0/, /another version/],
    [
      "of a suite that was changed",
      { suite: { ...FACTS.suite, modified: true } },
      /changed since commit 0{40}/,
      /changes/,
    ],
    [
      "of other features",
      { profile: { ...GOOD.profile, digest: `sha256:${"1".repeat(64)}` } },
      /features .* not those of this suite/,
      /a feature was changed/,
    ],
    ["of the sandbox", { target: { ...RUN.target, kind: "sandbox", note: "a stand-in" } }, /sandbox/, /a stand-in/],
    ["without a target", { target: undefined }, /no target/, /.+/],
    ["of a cancelled run", { verdict: "cancelled" }, /cancelled/, /.+/],
    ["of a run with a problem", { verdict: "could not be tried", problem: "no x" }, /could not be carried out/, /no x/],
    ["with a limit of its own", { settings: { MAX_TOTAL_TIME: "1h" } }, /MAX_TOTAL_TIME=1h/, /other limits/],
    ["with too few generations", { settings: { LEAK_GENERATIONS: "4" } }, /LEAK_GENERATIONS=4/, /fewer than 5/],
    ["with another bound", { settings: { MAX_MEMORY_GROWTH: "1GB" } }, /MAX_MEMORY_GROWTH=1GB/, /other limits/],
    ["with old data accepted", { settings: { ACCEPT_EXISTING_DATA: "true" } }, /ACCEPT_EXISTING_DATA=true/, /promise/],
    [
      "of a run in which something else failed",
      {
        verdict: "failed",
        additionalScenarios: [
          { feature: "Own", name: "Well", verdict: "passed" },
          { feature: "Own", name: "Left out", verdict: "skipped" },
          { feature: "Own", name: "Mine", verdict: "failed" },
        ],
      },
      /as a whole: failed/,
      /features: Own: Mine$/,
    ],
  ] as const) {
    it(`are refused ${what}`, () => {
      const { target: _, ...rest } = GOOD;
      const base = "target" in change && change.target === undefined ? rest : GOOD;
      const problem = only(verify({ ...base, ...change } as typeof GOOD, EXPECTED));
      expect(problem.happened).to.match(happened);
      expect(problem.cause).to.match(cause);
      expect(problem.remedy).not.to.equal("");
      expect(problem).not.to.have.property("requirement");
    });
  }

  it("are accepted of the sandbox where that is allowed, and with settings that weaken nothing", () => {
    const sandbox = { ...GOOD, target: { kind: "sandbox" as const, note: "a stand-in", store: "s", bucket: "b" } };
    expect(verify(sandbox, EXPECTED, { allowSandbox: true })).to.deep.equal([]);
    const settings = {
      MINIO_BUCKET: "ours",
      ACCEPT_EXISTING_DATA: "false",
      GENERATION_TIMEOUT: "20m",
      LEAK_GENERATIONS: "5",
    };
    expect(verify({ ...GOOD, settings }, EXPECTED)).to.deep.equal([]);
    const { commit: _, modified: __, ...suite } = FACTS.suite;
    expect(verify({ ...GOOD, suite }, EXPECTED)).to.deep.equal([]);
  });

  it("are refused for a requirement that failed, with what happened, its cause and its remedy", () => {
    const problem = only(problemsWith(FAILED, { verdict: "failed" }));
    expect(problem).to.deep.equal({
      requirement: "STREAM-001",
      happened: '"It streams" failed: the stream <was> cut | off: line 10, and 1 more',
      cause: "it died",
      remedy: "look into its log",
    });
  });

  it("are refused for a requirement that could not be tried, whether it says why in parts or not", () => {
    expect(only(problemsWith(NOT_TRIED, { verdict: "could not be tried" }))).to.deep.include({
      requirement: "STREAM-001",
      happened: '"It streams" could not be tried: nothing listens',
    });
    const bug = { step: "Then x", notTried: true, type: "TypeError", message: "TypeError: x\n    at y" };
    const problem = only(problemsWith({ ...NOT_TRIED, failures: [bug] }, { verdict: "could not be tried" }));
    expect(problem.happened).to.equal('"It streams" could not be tried: TypeError: x');
    expect(problem.cause).to.contain("Then x");
  });

  it("are refused with what the service did wrong, where something could not be tried as well", () => {
    const failures = [...NOT_TRIED.failures, ...FAILED.failures];
    expect(only(problemsWith({ ...FAILED, failures }, { verdict: "failed" })).cause).to.equal("it died");
  });

  it("are refused for a requirement that was flaky, with the first reason", () => {
    const problem = only(problemsWith(FLAKY));
    expect(problem.happened).to.equal(
      '"It streams" passed only when it was tried again; at first: the stream <was> cut | off: line 10, and 1 more',
    );
    expect(problem.cause).to.equal("it died");
  });

  it("are refused for what was skipped and has to be met, or says no reason", () => {
    const problem = only(problemsWith({ ...SKIPPED, reason: "an old deployment" }));
    expect(problem).to.deep.include({ requirement: "STREAM-001", happened: '"It streams" was skipped' });
    expect(problem.cause).to.equal("an old deployment");
    const { reason: _, ...silent } = SKIPPED;
    const results = resultsOf({ ...RUN, scenarios: [...ALL_PASSED.slice(0, 3), silent] }, FACTS);
    expect(only(verify(results, EXPECTED))).to.deep.include({ requirement: "PARAM-001" });
  });

  it("are refused for a known issue, with its ticket and the failure", () => {
    const problem = only(problemsWith(KNOWN, { verdict: "known issues" }));
    expect(problem).to.deep.include({
      requirement: "STREAM-001",
      happened:
        '"It streams" failed, which is the known issue CLICK-123 until 2026-12-31: the stream <was> cut | off: line 10, and 1 more',
      cause: "it died",
    });
    expect(problem.remedy).to.contain("look into its log").and.contain("a known issue has to be resolved");
  });

  it("are refused for the known issue of a scenario that is no requirement", () => {
    const scenarios = [...ALL_PASSED, { ...KNOWN, uri: "own.feature" }];
    const results = resultsOf({ ...RUN, verdict: "known issues", scenarios }, FACTS);
    expect(only(verify(results, EXPECTED)).happened).to.equal("the verdict of the run as a whole: known issues");
  });

  it("are refused for what was not run, also a single case, and what may be skipped", () => {
    const filters = { tags: "@slow", names: ["It"], paths: ["features/a.feature"] };
    const results = resultsOf({ ...RUN, scenarios: ALL_PASSED.slice(0, 2) }, { ...FACTS, filters });
    const problems = verify(results, EXPECTED);
    expect(problems.map(({ requirement, happened }) => [requirement, happened])).to.deep.equal([
      ["STREAM-001", '"It streams (again)" was not run'],
      ["PARAM-001", "it was not run"],
    ]);
    expect(problems[0]?.cause).to.contain("--tags @slow").and.contain("--name").and.contain("features/a.feature");
    expect(problems[0]?.remedy).to.contain("RUN_MANUAL_TESTS=true npx cucumber-js");
  });

  it("are refused for what was not run in a run that was limited to nothing, and ended early", () => {
    const filters = { tags: "", names: [], paths: ["features/**/*.{feature,feature.md}"] };
    const results = resultsOf({ ...RUN, scenarios: ALL_PASSED.slice(0, 3) }, { ...FACTS, filters });
    expect(only(verify(results, EXPECTED)).cause).to.equal("the run ended before it");
  });

  it("are refused where a case is missing", () => {
    const requirements = GOOD.requirements.map((one) => ({ ...one, cases: one.cases.slice(0, 1) }));
    const happened = verify({ ...GOOD, requirements }, EXPECTED).map((one) => one.happened);
    expect(happened).to.include('"It streams (again)" was not run');
  });

  it("are refused where a requirement is missing, or listed twice", () => {
    const [first, ...others] = GOOD.requirements;
    expect(only(verify({ ...GOOD, requirements: others }, EXPECTED))).to.deep.include({
      requirement: "PERF-001",
      happened: "it is not in the file",
    });
    const twice = [...GOOD.requirements, ...(first ? [{ ...first }] : [])];
    expect(only(verify({ ...GOOD, requirements: twice }, EXPECTED)).happened).to.contain("more than once");
  });

  it("are refused where they contradict themselves", () => {
    const change = (verdict: "passed", cases: "flaky" | "passed") =>
      GOOD.requirements.map((one) =>
        one.id === "STREAM-001" ? { ...one, verdict, cases: one.cases.map((c) => ({ ...c, verdict: cases })) } : one,
      );
    expect(verify({ ...GOOD, requirements: change("passed", "passed") }, EXPECTED)).to.deep.equal([]);
    const happened = verify({ ...GOOD, requirements: change("passed", "flaky") }, EXPECTED).map((one) => one.happened);
    expect(happened).to.include("its verdict is passed, but its cases give flaky");
  });

  it("are refused by a suite that requires nothing", () => {
    const results = resultsOf({ ...RUN, scenarios: [PASSED] }, { ...FACTS, profile: { ...PROFILE, requirements: [] } });
    const nothing = { ...EXPECTED, profile: { ...PROFILE, requirements: [] } };
    expect(only(verify(results, nothing)).happened).to.equal("there is no requirement to check");
  });

  it("are looked at as they are where the features are others, and completeness cannot be told", () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const results = { ...resultsOf({ ...RUN, scenarios: [FAILED] }, FACTS), profile: { ...GOOD.profile, digest } };
    const own = { ...EXPECTED, profile: { ...PROFILE, requirements: [] } };
    expect(verify(results, own).map(({ requirement }) => requirement)).to.include.members([undefined, "STREAM-001"]);
  });
});

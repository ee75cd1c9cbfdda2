import { describe, it } from "node:test";
import { expect } from "chai";
import type { Environment } from "../../../support/report/merge/environments";
import { merge } from "../../../support/report/merge/merged";
import { mergedResults } from "../../../support/report/merge/results";
import { namesIn } from "../../../support/report/merge/warnings";
import { mergedSentence, outlierTexts } from "../../../support/report/merge/words";
import type { Results } from "../../../support/report/results/results";
import { environment } from "../../helpers/environments";
import { FAILED, NOT_TRIED, PASSED, SKIPPED } from "../../helpers/reports";

const FAILS = [PASSED, FAILED];
const NOT_TRIED_HERE = { ...NOT_TRIED, uri: FAILED.uri, feature: FAILED.feature, name: FAILED.name };

describe("The verdict on many environments", () => {
  const cases: readonly [what: string, environments: readonly Environment[], verdict: string][] = [
    ["passed where all passed", [environment("a"), environment("b")], "passed"],
    ["failed where one failed", [environment("a"), environment("b", FAILS)], "failed"],
    [
      "not tried where one could not be tried",
      [environment("a"), environment("b", [NOT_TRIED_HERE])],
      "could not be tried",
    ],
    [
      "failed where a run failed before it could not go on",
      [environment("a"), environment("b", FAILS, { problem: "the reports could not be written" })],
      "failed",
    ],
    [
      "failed where one failed and another could not be tried",
      [environment("a", FAILS), environment("b", [NOT_TRIED_HERE])],
      "failed",
    ],
    [
      "not tried where one did not report",
      [environment("a"), { name: "b", problem: "it did not report" }],
      "could not be tried",
    ],
    [
      "not tried where a run was cancelled",
      [environment("a"), environment("b", [PASSED], { verdict: "cancelled" })],
      "could not be tried",
    ],
    [
      "not tried where a run tried nothing",
      [environment("a"), environment("b", [SKIPPED], { verdict: "nothing tried" })],
      "could not be tried",
    ],
    [
      "known issues where one has nothing worse",
      [environment("a"), environment("b", [PASSED], { verdict: "known issues" })],
      "known issues",
    ],
    ["not tried where there is none", [], "could not be tried"],
  ];
  for (const [what, environments, verdict] of cases) {
    it(`is ${what}`, () => {
      expect(merge(environments).verdict).to.equal(verdict);
    });
  }

  it("is no pass of the sandbox, nor a failure of the service, unless the sandbox is allowed", () => {
    const onSandbox = (name: string, cases = [PASSED]): Environment => {
      const { results } = environment(name, cases);
      return { name, results: { ...results, target: { ...results?.target, kind: "sandbox" } } as Results };
    };
    for (const cases of [[PASSED], FAILS]) {
      const merged = merge([environment("a"), onSandbox("b", cases)]);
      expect(merged.verdict).to.equal("could not be tried");
      expect(merged.environments[0]).to.include({
        name: "b",
        problem: "it ran on the embedded sandbox, not on a service (--allow-sandbox is for trials)",
      });
    }
    expect(merge([environment("a"), onSandbox("b")], { allowSandbox: true }).verdict).to.equal("passed");
    expect(merge([onSandbox("b", FAILS)], { allowSandbox: true }).verdict).to.equal("failed");
  });

  it("is told in a sentence", () => {
    const merged = merge([environment("a"), environment("b", FAILS), { name: "c", problem: "x" }, environment("d")]);
    expect(mergedSentence(merged)).to.equal("4 environments: 1 failed, 1 could not be tried, 2 passed.");
  });
});

describe("Many environments", () => {
  it("come with those that need attention first, and by name", () => {
    const merged = merge([environment("env-10"), environment("env-2"), environment("z", FAILS), { name: "y" }]);
    expect(merged.environments.map(({ name }) => name)).to.deep.equal(["z", "y", "env-2", "env-10"]);
  });

  it("have a cell for each requirement, with the case that decided", () => {
    const { requirements, environments } = merge([environment("a", FAILS)]);
    expect(requirements.map(({ id }) => id)).to.deep.equal(["PERF-001", "STREAM-001", "PARAM-001"]);
    expect(environments[0]?.cells).to.deep.equal([
      { verdict: "passed", feature: PASSED.feature, scenario: PASSED.name },
      { verdict: "failed", feature: FAILED.feature, scenario: FAILED.name },
      { verdict: "not run", feature: SKIPPED.feature, scenario: SKIPPED.name },
    ]);
    const again = `${FAILED.name} (again)`;
    const later = merge([
      environment("a", [
        { ...PASSED, uri: FAILED.uri, name: FAILED.name },
        { ...FAILED, name: again },
      ]),
    ]);
    expect(later.environments[0]?.cells[1]).to.include({ verdict: "failed", scenario: again });
  });

  it("have a cell of each requirement where there are no results", () => {
    const { environments } = merge([environment("a"), { name: "b", problem: "its run did not come to its end" }]);
    expect(environments[0]).to.deep.include({
      ...{ name: "b", verdict: "not reported", problem: "its run did not come to its end" },
      cells: Array.from({ length: 3 }, () => ({ verdict: "not run" })),
    });
  });

  it("come with their target, their time, and what kept their run from coming to its end", () => {
    const { environments } = merge([environment("a", [], { verdict: "could not be tried", problem: "no settings" })]);
    expect(environments[0]).to.include({
      ...{ target: "the service at http://a.test:8000", startedAt: "2026-11-24T08:00:00.000Z", durationMs: 9000 },
      ...{ countsAs: "could not be tried", problem: "no settings" },
    });
  });

  it("have cells of requirements that only some know", () => {
    const known = environment("a");
    const older = { ...known.results, requirements: known.results?.requirements.slice(1) } as Results;
    const { environments } = merge([{ name: "old", results: older }, known]);
    const cells = environments.map(({ name, cells: own }) => [name, own.map(({ verdict }) => verdict)]);
    expect(cells).to.deep.equal([
      ["a", ["passed", "skipped", "passed"]],
      ["old", ["passed", "skipped", "not run"]],
    ]);
  });

  it("are warned of where they ran other features, another version, or another choice of scenarios", () => {
    const [a, b] = [environment("a"), environment("b")];
    const other = environment("c", undefined, {
      profile: { name: "clickstream", digest: "sha256:other" },
      suite: { name: "clickstream-acceptance", version: "0.9.0", commit: "1", modified: false } as Results["suite"],
      filters: { tags: "@x", names: [], paths: [] },
    });
    expect(merge([a, b]).warnings).to.deep.equal([]);
    for (const environments of [
      [a, b, other],
      [other, a, b],
    ])
      expect(merge(environments).warnings).to.deep.equal([
        "2 environments ran one version of the suite, and c ran another.",
        "2 environments ran the same features, and c ran another.",
        "2 environments ran the same choice of scenarios, and c ran another.",
      ]);
    const changed = environment("d", undefined, {
      suite: { name: "clickstream-acceptance", version: "1.0.0", commit: "1", modified: false } as Results["suite"],
    });
    expect(merge([a, b, changed]).warnings).to.deep.equal([
      "2 environments ran one version of the suite, and d ran another.",
    ]);
  });

  it("are warned of that passed without trying all that is required", () => {
    const [whole, narrow] = [environment("whole"), environment("narrow", [PASSED])];
    const open = (required: boolean) => ({
      name: "narrow",
      results: {
        ...narrow.results,
        requirements: narrow.results?.requirements.map((one) => ({
          ...one,
          required: one.id === "STREAM-001" && required,
        })),
      } as Results,
    });
    expect(merge([whole, open(false)]).warnings).to.deep.equal([]);
    expect(merge([open(true)]).warnings).to.deep.equal([
      "Not all that is required was tried in 1 environment that passed: narrow.",
    ]);
    const skipped = [FAILED.name, `${FAILED.name} (again)`].map((name) => ({ ...SKIPPED, uri: FAILED.uri, name }));
    expect(merge([environment("skipped", [PASSED, ...skipped])]).warnings).to.have.length(1);
    expect(merge([environment("failed", [FAILED])]).warnings, "one that did not pass").to.deep.equal([]);
  });

  it("are told of where a measure is far from that of the others, and only among those that passed", () => {
    const measured = (name: string, totalTime: number, result: "passed" | "failed" = "passed") =>
      environment(name, [
        {
          ...(result === "passed"
            ? PASSED
            : { ...FAILED, uri: PASSED.uri, name: PASSED.name, feature: PASSED.feature }),
          measures: { totalTime, timeToFirstChunk: 5 },
        },
      ]);
    const usual = [2000, 2100, 1900, 2050, 1950].map((time, index) => measured(`env-${index}`, time));
    const { outliers } = merge([...usual, measured("slow", 9000), measured("broken", 90_000, "failed")]);
    expect(outliers.map(({ environment: name }) => name)).to.deep.equal(["slow"]);
    expect(outlierTexts(outliers)).to.deep.equal([
      "slow: total time of PERF-001 is 9 s, where the median of 6 environments is 2.02 s",
    ]);
    expect(merge(usual.slice(0, 4)).outliers).to.deep.equal([]);
  });

  it("are named where they are few, and counted where they are many", () => {
    expect(namesIn(["a", "b"])).to.equal("a, b");
    expect(namesIn([..."abcdefg"])).to.equal("a, b, c, d, e and 2 more");
  });

  it("are one document for other programs", () => {
    const merged = merge([environment("a", FAILS), { name: "b", problem: "it did not report" }]);
    const { environments, causes, verdict } = mergedResults(merged);
    expect(verdict).to.equal("failed");
    expect(environments[0]).to.deep.include({
      name: "a",
      verdict: "failed",
      requirements: { "PERF-001": "passed", "STREAM-001": "failed", "PARAM-001": "not run" },
    });
    expect(environments[1]).to.deep.include({ name: "b", verdict: "not reported", problem: "it did not report" });
    expect(causes).to.have.length(1);
  });
});

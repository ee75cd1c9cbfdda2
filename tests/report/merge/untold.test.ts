import { describe, it } from "node:test";
import { expect } from "chai";
import { groupCauses } from "../../../support/report/merge/causes";
import type { Environment } from "../../../support/report/merge/environments";
import { mergedJunit } from "../../../support/report/merge/junit";
import { merge } from "../../../support/report/merge/merged";
import { mergedPage } from "../../../support/report/merge/page";
import { reasonsNotTried } from "../../../support/report/merge/words";
import { environment } from "../../helpers/environments";
import { FAILED, FLAKY, PASSED } from "../../helpers/reports";

/** What an environment counts as has a reason in every report. */
describe("An environment that did not pass", () => {
  const OWN = { ...FAILED, uri: "features/own.feature", feature: "Our own", name: "It is ours" };
  const own = environment("own", [PASSED, OWN]);
  const isFlaky = { ...FLAKY, uri: FAILED.uri, name: FAILED.name };
  const flaky = environment("flaky", [PASSED, isFlaky], { verdict: "failed", settings: { FAIL_ON_FLAKY: "true" } });
  const suites = (...environments: readonly Environment[]) => {
    const xml = mergedJunit(merge(environments), environments);
    return [...xml.matchAll(/<testsuite [^>]*failures="(\d+)" errors="(\d+)"/g)].map(([, ...counts]) => counts.join());
  };

  it("for a scenario of its own has that as the cause", () => {
    expect(merge([own]).verdict).to.equal("failed");
    expect(groupCauses([own])).to.have.lengthOf(1);
    expect(groupCauses([own])[0]).to.deep.include({
      result: "failed",
      environments: [{ name: "own", requirements: ["Our own: It is ours"] }],
    });
    expect(suites(own)).to.deep.equal(["1,0"]);
  });

  it("for a flaky scenario that counts as a failure has its first failure as the cause", () => {
    const [cause, ...others] = groupCauses([flaky]);
    expect(others).to.be.empty;
    expect(cause).to.include({ result: "failed" });
    expect(cause?.failures[0]?.happened).to.equal("at first, the stream <was> cut | off:");
    expect(suites(flaky)).to.deep.equal(["1,0"]);
    const counted = environment("counted", [PASSED, isFlaky], { settings: { FAIL_ON_FLAKY: "false" } });
    expect(groupCauses([counted])).to.be.empty;
    expect(suites(counted)).to.deep.equal(["0,0"]);
  });

  it("is no suite that passed in JUnit, even if its file does not say why", () => {
    for (const [verdict, counts] of [
      ["failed", "1,0"],
      ["could not be tried", "0,1"],
      ["passed", "0,0"],
    ] as const)
      expect(suites(environment("a", [PASSED], { verdict })), verdict).to.deep.equal([counts]);
  });

  const broken = "The settings cannot be used:\n  - no.env, line 1: it is wrong\nSee docs.";
  const merged = merge([
    environment("a"),
    environment("b", [PASSED], { verdict: "cancelled" }),
    environment("c", [PASSED], { verdict: "cancelled" }),
    environment("d", [], { verdict: "could not be tried", problem: broken }),
    { name: "e", problem: "it did not report" },
    environment("f", [FAILED], { problem: "it ended early" }),
  ]);

  it("for no scenario's sake has its reason in the terminal, each once and in a line", () => {
    expect(reasonsNotTried(merged)).to.deep.equal([
      "f: it ended early",
      "b, c: its run was cancelled",
      "d: The settings cannot be used: - no.env, line 1: it is wrong See docs.",
      "e: it did not report",
    ]);
  });

  it("has it on the page, above the table of all", () => {
    const page = mergedPage(merged);
    const section = page.slice(page.indexOf('id="missing"'), page.indexOf('id="causes"'));
    expect(section).to.contain("its run was cancelled").and.contain("d: The settings cannot be used: - no.env");
  });
});

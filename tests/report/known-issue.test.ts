import { describe, it } from "node:test";
import { expect } from "chai";
import { encodeFact } from "../../support/report/attachments";
import { runReport } from "../../support/report/run-report";
import { queryOf, type ToldScenario, type ToldStep } from "../helpers/messages";

/** The run of `queryOf` begins at 08:00 UTC on this day. */
const TODAY = "2026-11-24";
const ISSUE = "@known-issue:CLICK-123";
const KNOWN = [ISSUE, "@until:2026-12-31"];

const PARTS = { promised: "all of it", happened: "half of it", cause: "it died", remedy: "look" };
const failing = (notTried = false): ToldStep => {
  const attached = [encodeFact({ kind: "failure", notTried, ...PARTS })];
  return { text: "x", status: "FAILED", message: "m", attached };
};
const PASSING: ToldStep = { text: "x" };
const FAILING = failing();
const NOT_REACHED: ToldStep = { text: "x", status: "SKIPPED" };

const scenario = (tags: readonly string[], ...attempts: readonly ToldStep[]): ToldScenario => ({
  name: "S",
  tags,
  attempts: attempts.map((step) => [step]),
});

function runOf(scenarios: readonly ToldScenario[], plan = {}) {
  return runReport(queryOf({ scenarios: scenarios.map((one, index) => ({ ...one, name: `S${index}` })) }), plan);
}

/** The verdict, the result of the first scenario, and its known issue. */
function outcome(scenarios: readonly ToldScenario[], plan = {}) {
  const { verdict, scenarios: reports } = runOf(scenarios, plan);
  return [verdict, reports[0]?.result, reports[0]?.knownIssue];
}

const issue = (until: string, expired = false) => ({ ticket: "CLICK-123", until, expired });
const warningsOf = (one: ToldScenario) => runOf([one]).warnings;

describe("A known issue", () => {
  it("keeps a scenario that fails from failing the run, and is told with the failure", () => {
    const run = runOf([scenario(KNOWN, FAILING), scenario([], PASSING)]);
    expect(run).to.deep.include({ verdict: "known issues", warnings: [] });
    expect(run.scenarios[0]).to.deep.include({ result: "known issue", knownIssue: issue("2026-12-31") });
    expect(run.scenarios[0]?.failures[0]?.parts?.happened).to.equal("half of it");
    expect(run.scenarios[1]).not.to.have.property("knownIssue");
  });

  it("can be that of a feature, for all of its scenarios", () => {
    const ofFeature = { ...scenario([], FAILING), featureTags: KNOWN };
    expect(outcome([ofFeature])).to.deep.equal(["known issues", "known issue", issue("2026-12-31")]);
    const told = { ...scenario(KNOWN, FAILING), featureTags: KNOWN };
    expect(outcome([told])[1]).to.equal("known issue");
  });

  it("makes nothing else better: neither what else failed, nor what could not be tried", () => {
    const known = scenario(KNOWN, FAILING);
    expect(outcome([known, scenario([], FAILING)])[0]).to.equal("failed");
    expect(outcome([known, scenario([], failing(true))])[0]).to.equal("could not be tried");
    expect(outcome([known], { problem: "no settings" })[0]).to.equal("could not be tried");
    expect(outcome([known], { cancelled: "nobody agreed" })[0]).to.equal("cancelled");
    expect(outcome([scenario(KNOWN, failing(true))])).to.deep.equal([
      ...["could not be tried", "could not be tried", undefined],
    ]);
  });

  it("is no reason to call a run complete that ended with it (--fail-fast)", () => {
    expect(outcome([scenario(KNOWN, FAILING), scenario([], NOT_REACHED)])[0]).to.equal("cancelled");
    expect(outcome([scenario([], FAILING), scenario([], NOT_REACHED)])[0]).to.equal("failed");
  });

  it("counts on its last day, in UTC, and not on the day after", () => {
    expect(outcome([scenario([ISSUE, `@until:${TODAY}`], FAILING)])).to.deep.equal([
      ...["known issues", "known issue", issue(TODAY)],
    ]);
    expect(outcome([scenario([ISSUE, "@until:2026-11-23"], FAILING)])).to.deep.equal([
      ...["failed", "failed", issue("2026-11-23", true)],
    ]);
  });

  it("is to be removed where the scenario passes, expired or not, unless it passed only when tried again", () => {
    for (const until of ["2026-12-31", "2026-11-01"])
      expect(warningsOf(scenario([ISSUE, `@until:${until}`], PASSING))).to.deep.equal([
        `"S0" has passed, although its tags say that CLICK-123 is a known issue: remove ${ISSUE} and @until:${until}, or leave them only on what still fails.`,
      ]);
    expect(outcome([scenario(KNOWN, PASSING)])).to.deep.equal(["passed", "passed", undefined]);
    expect(warningsOf(scenario(KNOWN, FAILING, PASSING))).to.deep.equal([]);
    expect(warningsOf(scenario(KNOWN, NOT_REACHED))).to.deep.equal([]);
  });

  it("covers a flaky scenario where that counts as a failure, unless it could not be tried at first", () => {
    const failOnFlaky = { failOnFlaky: true };
    expect(outcome([scenario(KNOWN, FAILING, PASSING)], failOnFlaky)).to.deep.equal([
      ...["known issues", "known issue", issue("2026-12-31")],
    ]);
    expect(outcome([scenario(KNOWN, FAILING, PASSING)]).slice(0, 2)).to.deep.equal(["passed", "flaky"]);
    expect(outcome([scenario(KNOWN, failing(true), PASSING)], failOnFlaky)[0]).to.equal("failed");
    expect(outcome([scenario([ISSUE, "@until:2026-11-01"], FAILING, PASSING)], failOnFlaky)[0]).to.equal("failed");
  });

  for (const [tags, reason] of [
    [[ISSUE], `${ISSUE} needs a tag with the last day on which it counts, such as @until:2026-12-31`],
    [[ISSUE, "@until"], "@until is not a date such as @until:2026-12-31"],
    [[ISSUE, "@until:31.12.2026"], "@until:31.12.2026 is not a date such as @until:2026-12-31"],
    [[ISSUE, "@until:2026-02-30"], "@until:2026-02-30 is not a date such as @until:2026-12-31"],
    [[ISSUE, "@until:2026-99-99"], "@until:2026-99-99 is not a date such as @until:2026-12-31"],
    [
      [ISSUE, "@until:2027-11-25"],
      "@until:2027-11-25 is more than a year ahead, and a known issue counts for a year at most",
    ],
    [
      [ISSUE, "@until:2026-11-30", "@until:2026-12-31"],
      "there is more than one day: @until:2026-11-30, @until:2026-12-31",
    ],
    [[...KNOWN, "@known-issue:CLICK-9"], `there is more than one ticket: ${ISSUE}, @known-issue:CLICK-9`],
    [["@known-issue", "@until:2026-12-31"], "@known-issue needs a ticket, as in @known-issue:CLICK-123"],
    [["@known-issue:", "@until:2026-12-31"], "@known-issue: needs a ticket, as in @known-issue:CLICK-123"],
    [["@until:2026-12-31"], "@until:2026-12-31 needs a tag with the ticket, such as @known-issue:CLICK-123"],
  ] as const) {
    it(`does not count with the tags ${tags.join(" ")}, and a warning says why`, () => {
      expect(outcome([scenario(tags, FAILING)])).to.deep.equal(["failed", "failed", undefined]);
      expect(warningsOf(scenario(tags, FAILING))).to.deep.equal([`The known issue of "S0" does not count: ${reason}.`]);
    });
  }

  it("may count for exactly a year", () => {
    expect(outcome([scenario([ISSUE, "@until:2027-11-24"], FAILING)])[1]).to.equal("known issue");
  });

  it("warns of its tags whatever became of the scenario, once it ran", () => {
    expect(warningsOf(scenario(["@until:2026-12-31"], PASSING))).to.have.length(1);
    expect(warningsOf(scenario([ISSUE], failing(true)))).to.have.length(1);
    expect(warningsOf(scenario([ISSUE], NOT_REACHED))).to.deep.equal([]);
  });
});

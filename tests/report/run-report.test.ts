import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { encodeEvidence, encodeFact, encodePicture, type Fact } from "../../support/report/attachments";
import { runReport } from "../../support/report/run-report";
import { registerSecret } from "../../support/shared/redaction";
import { queryOf, type ToldRun, type ToldStep } from "../helpers/messages";

const STEP: ToldStep = { text: "the output is complete" };
const TARGET = { kind: "service", note: "the service", id: "http://a.test", store: "http://s", bucket: "b" } as const;
const PARTS = { promised: "all of it", happened: "half of it", cause: "it died", remedy: "look" };
const FAILING: ToldStep = { ...STEP, status: "FAILED", message: "Promised: all of it", attached: [failure()] };

function failure(happened = PARTS.happened) {
  return encodeFact({ kind: "failure", ...PARTS, happened, details: ["line 1"] });
}

function figures(totalTime: number): ToldStep {
  const key = [{ name: "total time", value: `${totalTime} ms` }];
  return { attached: [encodeFact({ kind: "figures", target: TARGET, key, measures: { totalTime } })] };
}

const fact = (value: Fact): ToldStep => ({ attached: [encodeFact(value)] });
const warning = (text: string) => fact({ kind: "warning", text });

function skipping(reason: string, cancelled = false): ToldStep {
  return { status: "SKIPPED", attached: [encodeFact({ kind: "skip", reason, cancelled })] };
}

const report = (run: ToldRun) => runReport(queryOf(run));
const reportOf = (...attempts: readonly (readonly ToldStep[])[]) => report({ scenarios: [{ name: "S", attempts }] });

describe("The report of a run", () => {
  it("has all that a scenario that passed has attached", () => {
    const attached = [
      encodeEvidence("Timings", "total 2 s"),
      encodePicture("Output", "<svg>1</svg>"),
      { body: "Skipped: not really", mediaType: "text/x.cucumber.log+plain", fileName: "" },
      { body: "{}", mediaType: "application/json", fileName: "other.json" },
      { body: "{}", mediaType: "application/vnd.clickstream-acceptance.fact+json", fileName: "newer.json" },
      { body: "torn {", mediaType: "application/vnd.clickstream-acceptance.fact+json", fileName: "torn.json" },
    ];
    const run = reportOf([{ ...STEP, attached }, figures(2000)]);
    expect(run).to.deep.equal({
      verdict: "passed",
      startedAt: new Date("2026-11-24T08:00:00Z"),
      duration: 9000,
      target: TARGET,
      warnings: [],
      whys: { "features/a.feature": "A file's lines end where it is wide enough.\n\nA paragraph." },
      scenarios: [
        {
          feature: "Feature of features/a.feature",
          uri: "features/a.feature",
          name: "S",
          line: 10,
          tags: ["@manual"],
          result: "passed",
          failures: [],
          steps: [{ text: "Then the output is complete", result: "passed" }],
          figures: [{ name: "total time", value: "2000 ms" }],
          measures: { totalTime: 2000 },
          pictures: [{ name: "Output", svg: "<svg>1</svg>" }],
          evidence: [{ name: "Timings", text: "total 2 s" }],
          warnings: [],
          duration: 2000,
          attempts: 1,
        },
      ],
    });
  });

  it("has the ID of the requirement that a scenario or an example is of, where it has one", () => {
    const attempts = [[STEP]];
    const { scenarios } = report({
      scenarios: [
        { name: "S", tags: ["@DATA-003", "@slow"], example: ["a"], attempts },
        { name: "S", tags: ["@DATA-003", "@slow"], example: ["b"], attempts },
        { name: "Own", tags: ["@data-3"], attempts },
      ],
    });
    expect(scenarios.map(({ id }) => id)).to.deep.equal(["DATA-003", "DATA-003", undefined]);
    expect(scenarios[2]).not.to.have.property("id");
  });

  it("takes no ticket for the ID of a requirement, which comes first among the scenario's own tags", () => {
    const attempts = [[STEP]];
    const { scenarios } = report({
      scenarios: [
        { name: "A", featureTags: ["@CLICK-123"], tags: ["@slow", "@DATA-003", "@CLICK-124"], attempts },
        { name: "B", featureTags: ["@CLICK-123"], attempts },
      ],
    });
    expect(scenarios.map(({ id }) => id)).to.deep.equal(["DATA-003", undefined]);
  });

  it("is of each scenario's last attempt alone", () => {
    const [scenario] = reportOf([{ ...FAILING }, figures(9000)], [STEP, figures(2000)]).scenarios;
    expect(scenario).to.deep.include({ attempts: 2, failures: [], measures: { totalTime: 2000 } });
    expect(scenario?.steps).to.have.length(1);
  });

  it("calls a scenario flaky that passed only when tried again, with what the first attempt failed with", () => {
    const second: ToldStep = { ...STEP, status: "FAILED", message: "second", attached: [failure("the second")] };
    const run = reportOf([FAILING], [second], [STEP]);
    expect(run.verdict).to.equal("passed");
    expect(run.scenarios[0]).to.deep.include({ result: "flaky", attempts: 3 });
    expect(run.scenarios[0]?.firstFailures?.map(({ parts }) => parts?.happened)).to.deep.equal(["half of it"]);
    expect(reportOf([STEP]).scenarios[0]).not.to.have.property("firstFailures");
    const failed = reportOf([FAILING], [second]).scenarios[0];
    expect(failed).to.deep.include({ result: "failed", attempts: 2 }).and.not.to.have.property("firstFailures");
  });

  it("is of a failed run for a flaky scenario, where that counts as a failure", () => {
    const scenarios = [{ name: "S", attempts: [[FAILING], [STEP]] }];
    const run = runReport(queryOf({ scenarios }), { failOnFlaky: true });
    expect(run).to.deep.include({ verdict: "failed", failOnFlaky: true });
    expect(
      runReport(queryOf({ scenarios: [{ name: "S", attempts: [[STEP]] }] }), { failOnFlaky: true }).verdict,
    ).to.equal("passed");
  });

  it("tells what could not be tried from what failed", () => {
    const missing = encodeFact({ kind: "failure", notTried: true, ...PARTS, details: [] });
    const notTried: ToldStep = { ...STEP, status: "FAILED", message: "m", type: "AssertionError", attached: [missing] };
    const results = (...steps: readonly ToldStep[]) => {
      const { verdict, scenarios } = reportOf(steps);
      return [verdict, scenarios[0]?.result];
    };
    const untried = ["could not be tried", "could not be tried"];
    expect(results(notTried)).to.deep.equal(untried);
    expect(reportOf([notTried]).scenarios[0]?.failures[0]).to.deep.include({ type: "NotTried", notTried: true });
    for (const status of ["UNDEFINED", "AMBIGUOUS", "PENDING"] as const) {
      expect(results({ ...STEP, status })).to.deep.equal(untried);
    }
    expect(results({ ...STEP, status: "FAILED", message: "Error: no measure", type: "Error" })).to.deep.equal(untried);
    expect(results(STEP, { status: "FAILED", message: "a bug", type: "TypeError" })).to.deep.equal(untried);
    // What the service did wrong counts more, and so does an assertion of somebody's own steps.
    expect(results(notTried, FAILING)).to.deep.equal(["failed", "failed"]);
    expect(results({ ...STEP, status: "FAILED", message: "m", type: "AssertionError" })).to.deep.equal([
      "failed",
      "failed",
    ]);
  });

  it("is of a failed run when one scenario failed and others could not be tried or were flaky", () => {
    const bug: ToldStep = { ...STEP, status: "FAILED", message: "a bug", type: "TypeError" };
    const scenario = (...attempts: readonly (readonly ToldStep[])[]) => ({ name: `S${attempts.length}`, attempts });
    const verdict = (...scenarios: ReturnType<typeof scenario>[]) => report({ scenarios }).verdict;
    expect(verdict(scenario([STEP]), scenario([bug]), scenario([FAILING]))).to.equal("failed");
    expect(verdict(scenario([STEP]), scenario([bug]))).to.equal("could not be tried");
    expect(verdict(scenario([bug]), scenario([FAILING], [STEP]))).to.equal("could not be tried");
  });

  it("says what its plan says of features that cannot be read", () => {
    const run = runReport(queryOf({}), { problem: "a feature cannot be read" });
    expect(run).to.deep.include({ verdict: "could not be tried", problem: "a feature cannot be read" });
  });

  it("does not keep the warnings of an attempt that was retried", () => {
    const run = reportOf([warning("from before"), FAILING], [warning("look here"), warning("look here"), STEP]);
    expect(run.warnings).to.deep.equal(["look here"]);
  });

  it("tells a failed assertion in its parts, and another error as it is", () => {
    const bug: ToldStep = { text: "x", status: "FAILED", message: "TypeError: x\n    at y", type: "TypeError" };
    const { scenarios, verdict } = reportOf([FAILING, bug, { text: "no one", status: "UNDEFINED" }]);
    expect(verdict).to.equal("failed");
    expect(scenarios[0]?.failures).to.deep.equal([
      {
        step: "Then the output is complete",
        notTried: false,
        type: "Failure",
        message: "Promised: all of it",
        parts: { ...PARTS, details: ["line 1"] },
      },
      { step: "Then x", notTried: true, type: "TypeError", message: "TypeError: x\n    at y" },
      {
        step: "Then no one",
        notTried: true,
        type: "UNDEFINED",
        message:
          'There is no definition in step-definitions/ for "Then no one" (features/a.feature:10). Correct the words of the step, or write its definition.',
      },
    ]);
  });

  it("could not try a scenario without steps, unless that was skipped", () => {
    const of = (...attempt: readonly ToldStep[]) => reportOf(attempt).scenarios[0];
    expect(of({})).to.deep.include({ result: "could not be tried" });
    expect(of({})?.failures[0]).to.deep.include({ step: "S", notTried: true, type: "NotTried" });
    expect(of({ status: "SKIPPED" })?.result).to.equal("skipped");
  });

  it("names the hook that failed", () => {
    const { scenarios } = reportOf([STEP, { status: "FAILED", message: "not quiet" }]);
    expect(scenarios[0]?.failures).to.deep.equal([
      { step: "A hook of the test", notTried: true, type: "FAILED", message: "not quiet" },
    ]);
  });

  it("says why a scenario was skipped", () => {
    expect(reportOf([skipping("not yet")]).scenarios[0]).to.deep.include({ result: "skipped", reason: "not yet" });
    const unsaid = reportOf([{ ...STEP, status: "SKIPPED" }]);
    expect(unsaid.scenarios[0]?.reason).to.contain("before this scenario was reached");
    expect(unsaid.verdict).to.equal("nothing tried");
  });

  it("tells examples apart, and scenarios of the same name", () => {
    const attempts = [[STEP]];
    const run = report({
      scenarios: [
        { name: "In a format", example: ["CSV", "1"], attempts },
        { name: "In a format", example: ["JSON", "1"], attempts },
        { name: "In <format>", exampleName: "In CSV", example: ["CSV"], attempts },
        { name: "Twice", attempts },
        { name: "Twice", attempts },
        { name: "Twice", uri: "features/b.feature", attempts },
      ],
    });
    expect(run.scenarios.map(({ name }) => name)).to.deep.equal([
      ...["In a format (CSV, 1)", "In a format (JSON, 1)", "In CSV"],
      ...["Twice (line 40)", "Twice (line 50)", "Twice"],
    ]);
  });

  it("is in the order of the run, with the scenarios of a feature together and as they stand in its file", () => {
    const attempts = [[STEP]];
    const of = (name: string, uri: string) => ({ name, uri, attempts });
    const { scenarios } = report({ scenarios: [of("1", "b"), of("2", "a"), of("3", "b")] });
    expect(scenarios.map(({ name }) => name)).to.deep.equal(["1", "3", "2"]);
  });

  it("is of a cancelled run when a scenario was skipped since the run ended, unless one had failed", () => {
    expect(reportOf([skipping("it was cancelled", true)]).verdict).to.equal("cancelled");
    expect(reportOf([FAILING, skipping("it was cancelled", true)]).verdict).to.equal("failed");
    expect(reportOf([skipping("the first attempt", true)], [STEP]).verdict).to.equal("passed");
  });

  it("is of a cancelled run when its plan says so, with the target that was planned", () => {
    const target = { kind: "service", note: "the service", baseUrl: "http://a", storeEndpoint: "http://s" } as const;
    const run = runReport(queryOf({}), { cancelled: "nobody agreed", target, bucket: "b" });
    expect(run.verdict).to.equal("cancelled");
    expect(run.target).to.deep.equal({
      ...{ kind: "service", note: "the service", address: "http://a" },
      ...{ store: "http://s", bucket: "b" },
    });
    expect(report({ hookFailure: "Cancelled: nobody agreed" }).verdict).to.equal("cancelled");
  });

  it("is of a cancelled run when it was killed", () => {
    const attempts = [[STEP]];
    const run = report({ scenarios: [{ name: "S", attempts, unfinished: true }], killed: true });
    expect(run.verdict).to.equal("cancelled");
    expect(run).not.to.have.property("duration");
    expect(run.scenarios[0]).to.deep.include({ result: "skipped", duration: 0 });
    expect(run.scenarios[0]?.reason).to.contain("before this scenario had finished");
    const failed = report({ scenarios: [{ name: "S", attempts: [[FAILING]], unfinished: true }], killed: true });
    expect(failed.verdict).to.equal("failed");
  });

  it("is of a run that could not be tried when a hook before all scenarios failed", () => {
    const run = report({ hookFailure: "The settings cannot be used" });
    expect(run).to.deep.include({
      verdict: "could not be tried",
      problem: "The settings cannot be used",
      scenarios: [],
    });
  });

  it("is of a run that could not be tried when Cucumber itself broke it off", () => {
    const run = report({ scenarios: [{ name: "S", attempts: [[STEP]] }], exception: "a worker has crashed" });
    expect(run).to.deep.include({ verdict: "could not be tried", problem: "a worker has crashed" });
    const failed = report({ scenarios: [{ name: "S", attempts: [[FAILING]] }], exception: "a worker has crashed" });
    expect(failed.verdict).to.equal("failed");
  });

  it("is empty when there are no messages", () => {
    expect(report({ killed: true }).scenarios).to.deep.equal([]);
    expect(runReport(queryOf({})).verdict).to.equal("nothing tried");
  });

  it("holds no secret", () => {
    registerSecret("hush-run-report");
    const message = "TypeError: hush-run-report";
    const run = reportOf([{ ...STEP, status: "FAILED", message }]);
    expect(run.scenarios[0]?.failures[0]?.message).to.equal("TypeError: [secret]");
    expect(run.startedAt).to.be.instanceOf(Date);
  });

  it("hands every text of a failure on as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const attached = [failure(text)];
        const run = reportOf([{ ...STEP, status: "FAILED", message: "m", attached }]);
        expect(run.scenarios[0]?.failures[0]?.parts?.happened).to.equal(text);
      }),
    );
  });

  it("keeps its own words where one of them is a secret as well", () => {
    for (const word of ["passed", "service", "failed"]) registerSecret(word);
    const { verdict, scenarios, target } = reportOf([STEP, figures(2000)]);
    expect([verdict, scenarios[0]?.result, target?.kind]).to.deep.equal(["passed", "passed", "service"]);
    expect(target?.note).to.equal("the [secret]");
  });
});

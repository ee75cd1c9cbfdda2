import { describe, it } from "node:test";
import { expect } from "chai";
import { readProfile } from "../../support/report/results/profile";
import type { Results } from "../../support/report/results/results";
import { SUITE } from "../../support/report/results/suite";
import { schemaProblems } from "../../support/report/results/validation";
import { verify } from "../../support/report/results/verify";
import { PROJECT, runSuite, type SuiteRun } from "../helpers/run-suite";

/** The results of a run, which have to be valid. */
function resultsOf({ reports }: SuiteRun): Results {
  const results: Results = JSON.parse(reports["results.json"] ?? "");
  expect(schemaProblems(results)).to.deep.equal([]);
  return results;
}

const verdictsOf = ({ requirements }: Results) => Object.fromEntries(requirements.map((one) => [one.id, one.verdict]));

describe("The reports for machines", { concurrency: 2 }, () => {
  it("are JUnit with times, reasons and evidence, each at the scenario it belongs to", async () => {
    const features = ["concurrency", "custom-parameters", "minio-creation", "performance", "streaming"];
    const paths = features.map((feature) => `features/${feature}.feature`);
    const { reports } = await runSuite(["--tags", "@manual", ...paths]);
    const cases = (reports["junit.xml"] ?? "").split("<testcase ").slice(1);
    expect(cases).to.have.length(21);
    expect(new Set(cases.map((one) => /name="([^"]*)" time/.exec(one)?.[1])).size).to.equal(21);
    for (const one of cases) {
      expect(one).to.match(/^classname=".+" name=".+" time="\d/);
      expect(one).to.match(/<property name="requirement" value="[A-Z]+-\d{3}"\/>/);
    }
    const of = (name: string) => cases.find((one) => one.includes(`name="${name}`)) ?? "";
    expect(of("The upload can be skipped")).to.contain(
      '<skipped message="according to its API description, the service takes no parameters yet',
    );
    expect(of("A generation leaves new data")).to.contain("Changes in the bucket:").and.not.to.contain("Outcomes:");
    expect(of("Three requests")).to.contain("Outcomes:").and.not.to.contain("Changes in the bucket:");
    expect(of("A generation stays within")).to.contain("Limits:");
  });

  it("are JUnit of one scenario's last attempt, with its failure", async () => {
    const { reports } = await runSuite(["features/streaming.feature:7", "--retry", "1"], {
      SANDBOX_FAULT: "upload-fails",
    });
    const junit = reports["junit.xml"] ?? "";
    expect(junit.match(/<testcase /g)).to.have.length(1);
    expect(junit).to.contain('<failure type="Failure" message="Promised: the output reports no failure');
    expect(junit.match(/Timings:/g)).to.have.length(1);
    expect(reports["living-documentation.html"]).not.to.contain("vnd.clickstream-acceptance.fact");
    expect(reports["index.html"]?.match(/<figure>/g)).to.have.length(1);
  });
});

describe("The results of a run as JSON", { concurrency: 2 }, () => {
  it("have the verdict and the figures of every requirement, as the other reports have them", async () => {
    const settings = { MAX_TOTAL_TIME: "5m", MINIO_ACCESS_KEY: "tester", MINIO_SECRET_KEY: "a-secret-of-the-store" };
    const run = await runSuite(["--tags", "not @concurrency", "--parallel", "2"], {
      ...settings,
      RUN_MANUAL_TESTS: "true",
    });
    const results = resultsOf(run);
    const cases = results.requirements.flatMap((requirement) => requirement.cases);
    expect(cases.filter(({ verdict }) => verdict === "passed").map(({ name }) => name)).to.have.members(
      run.scenarios.filter(({ status }) => status === "PASSED").map(({ name }) => name),
    );
    expect(verdictsOf(results)).to.include({
      "ENDPOINT-001": "passed",
      "STREAM-001": "passed",
      "DATA-004": "passed",
      "PARAM-005": "skipped",
    });
    const [limits] = results.requirements.find(({ id }) => id === "PERF-001")?.cases ?? [];
    expect(limits?.measures?.totalTimeMs).to.be.greaterThan(0);
    expect(limits?.figures?.[0]).to.include({ name: "total time", withinLimit: true });
    expect(results).to.deep.include({ verdict: "passed", additionalScenarios: [] });
    expect(results.filters.tags).to.contain("not @concurrency");
    expect(results.target).to.include({ kind: "sandbox", title: "Clickstream Analytics Service" });
    expect(results.settings).to.include({ MAX_TOTAL_TIME: "5m", MINIO_SECRET_KEY: "(not shown)" });
    expect(run.reports["results.json"]).not.to.contain("a-secret-of-the-store").and.not.to.contain("tester");
  });

  it("are accepted where the run was whole and by the features alone", async () => {
    const whole = resultsOf(await runSuite([], { RUN_MANUAL_TESTS: "true" }));
    const narrowed = resultsOf(await runSuite(["features/endpoint.feature"], { RUN_MANUAL_TESTS: "true" }));
    const expected = { suite: SUITE, profile: readProfile(PROJECT) };
    // Whoever runs this test may be changing the suite.
    const asPublished = (results: Results) => ({ ...results, suite: SUITE });
    expect(verify(asPublished(whole), expected, { allowSandbox: true })).to.deep.equal([]);
    expect(verify(asPublished(whole), expected)).to.have.length(1);
    const problems = verify(asPublished(narrowed), expected, { allowSandbox: true });
    const others = expected.profile.requirements.filter(({ file }) => file !== "features/endpoint.feature");
    expect(problems.map(({ requirement }) => requirement))
      .to.have.length(others.length)
      .and.to.include("CONC-001");
    expect(new Set(problems.map(({ cause }) => cause))).to.deep.equal(
      new Set(["the run was limited to features/endpoint.feature"]),
    );
  });

  it("are those of a run that failed, was flaky, or could not be carried out", async () => {
    const streaming = ["features/streaming.feature:7", "--retry", "1"];
    const [failed, flaky, impossible] = await Promise.all([
      runSuite(streaming, { SANDBOX_FAULT: "upload-fails" }),
      runSuite(streaming, { SANDBOX_FAULT: "fails-once" }),
      runSuite(streaming, { MINIO_BUCKET: "No Bucket!" }),
    ]);
    expect(verdictsOf(resultsOf(failed))).to.include({ "STREAM-001": "failed", "PERF-001": "not run" });
    expect(verdictsOf(resultsOf(flaky))).to.include({ "STREAM-001": "flaky" });
    expect(resultsOf(impossible).verdict).to.equal("could not be tried");
    expect(resultsOf(impossible).problem).to.contain("MINIO_BUCKET");
  });
});

describe("The end of a run in the terminal", { concurrency: 2 }, () => {
  it("has the verdict, what failed, and the way to the report, without colours", async () => {
    const { stderr } = await runSuite(["features/streaming.feature:7", "features/performance.feature:8"], {
      SANDBOX_FAULT: "upload-fails",
      NO_COLOR: "1",
    });
    expect(stderr).to.contain("FAILED: The embedded sandbox, not your service, failed both scenarios");
    expect(stderr).to.contain("✘ The output of a generation streams to its end");
    expect(stderr).to.match(/^Report: .*index\.html$/m);
    expect(stderr).not.to.contain("\u001b[");
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { runSuite } from "../helpers/run-suite";

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
    expect(of("The upload can be skipped")).to.contain('<skipped message="the service takes no parameters yet');
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

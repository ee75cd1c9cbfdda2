import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Results } from "../../support/report/results/results";
import { PROJECT, type SuiteRun, startSuite } from "../helpers/run-suite";

/** A run that is started in another folder, with the project's configuration. */
function runFrom(cwd: string, args: readonly string[]): Promise<SuiteRun> {
  const config = path.relative(cwd, path.join(PROJECT, "cucumber.js"));
  return startSuite(["--config", config, ...args], {}, false, cwd).finished;
}

describe("A run from another folder", { concurrency: 2 }, () => {
  it("with --config finds the features, the steps and the reports of the project", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-elsewhere-"));
    try {
      const run = await runFrom(folder, ["--tags", "@manual and not @skip", "--name", "streams", "--parallel", "2"]);
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["PASSED"]);
      expect(run.reports["index.html"]).to.contain("<html");
      expect(existsSync(path.join(folder, "reports"))).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("takes features as its shell names them, lines included", async () => {
    const run = await runFrom(path.join(PROJECT, "features"), ["streaming.feature:7"]);
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.scenarios.map(({ feature, status }) => `${feature} ${status}`)).to.deep.equal(["streaming PASSED"]);
    const { requirements }: Results = JSON.parse(run.reports["results.json"] ?? "");
    expect(requirements.find(({ id }) => id === "STREAM-001")?.verdict).to.equal("passed");
  });

  it("in the folder of the features finds the project without --config", async () => {
    const run = await startSuite([], {}, false, path.join(PROJECT, "features")).finished;
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.scenarios.filter(({ status }) => status === "PASSED")).to.have.length(3);
  });

  it("fails where the features that it names are not", async () => {
    const run = await runFrom(tmpdir(), ["features/streaming.feature"]);
    expect(run.code).to.equal(2);
    expect(run.stdout).to.contain("Nothing was run: there is no features/streaming.feature");
  });
});

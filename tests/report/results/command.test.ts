import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { readProfile } from "../../../support/report/results/profile";
import { type Results, resultsOf } from "../../../support/report/results/results";
import { SUITE } from "../../../support/report/results/suite";
import type { ScenarioReport } from "../../../support/report/scenario-report";
import { PASSED, RUN, SKIPPED } from "../../helpers/reports";
import { FACTS } from "../../helpers/results";
import { PROJECT } from "../../helpers/run-suite";

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-verify-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The results of a run of this project in which every requirement passed, those aside that may be skipped. */
function resultsOfThisProject(): Results {
  const profile = readProfile(PROJECT);
  const scenarios = profile.requirements.flatMap(({ file, required, cases }) =>
    cases.map((name): ScenarioReport => ({ ...(required ? PASSED : SKIPPED), uri: file, name })),
  );
  return resultsOf({ ...RUN, scenarios }, { ...FACTS, suite: SUITE, profile });
}

/** Runs what `npm run verify` does with a file of this content. */
function verifyFile(content: string, ...args: readonly string[]) {
  const file = path.join(folder, "results.json");
  writeFileSync(file, content);
  return command(file, ...args);
}

function command(...args: readonly string[]) {
  const register = path.join(PROJECT, "support/loading/register.js");
  const main = path.join(PROJECT, "support/report/results/main.ts");
  return spawnSync(process.execPath, ["--require", register, main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("npm run verify", () => {
  const results = resultsOfThisProject();
  const sandbox = { ...results, target: { kind: "sandbox", note: "a stand-in", store: "s", bucket: "b" } };

  it("accepts the results of a whole run, and says what may be skipped", () => {
    const { status, stdout, stderr } = verifyFile(JSON.stringify(results));
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.contain(
      "is accepted: the service at http://a.test passed 16 requirements of version 1.0.0 of the suite on 2026-11-24.",
    );
    expect(stdout).to.contain("May be skipped: CLEAN-001, CLEAN-002, PARAM-001, PARAM-002, ").and.contain(": not yet");
  });

  it("refuses others with each problem, its cause and what to do, and names those with one problem together", () => {
    const requirements = results.requirements.map((one) => {
      const notRun = one.cases.map(({ name }) => ({ name, verdict: "not run" }));
      return one.id.startsWith("CONC-") ? { ...one, verdict: "not run", cases: notRun } : one;
    });
    const { status, stdout } = verifyFile(JSON.stringify({ ...sandbox, requirements }));
    expect(status).to.equal(1);
    expect(stdout).to.contain("is not accepted, for 2 reasons:");
    expect(stdout).to.contain("The run\n  Happened: the run was against the embedded sandbox");
    expect(stdout).to.match(
      /^CONC-001, CONC-002\n {2}Happened: it was not run\n {2}Likely cause: .+\n {2}What to do: .+$/m,
    );
  });

  it("accepts those of the sandbox with --allow-sandbox", () => {
    expect(verifyFile(JSON.stringify(sandbox), "--allow-sandbox")).to.include({ status: 0, stderr: "" });
  });

  it("refuses what the schema refuses", () => {
    const { status, stdout } = verifyFile(JSON.stringify({ ...results, schemaVersion: 9 }));
    expect(status).to.equal(1);
    expect(stdout).to.contain("/schemaVersion must be equal to constant: 1").and.contain("this is 1.0.0");
  });

  it("cannot tell of what it cannot read, and says how it is used", () => {
    for (const [{ status, stdout, stderr }, words] of [
      [command("nowhere.json"), /nowhere\.json cannot be read: ENOENT/],
      [verifyFile("{ torn"), /is not JSON/],
      [command(), /Name the results to check\.\nUsage: npm run verify/],
      [command("a", "b"), /more than one file/],
      [command("--nonsense"), /--nonsense[\s\S]*Usage/],
    ] as const) {
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr)
        .to.match(words)
        .and.not.to.match(/^ +at /m);
    }
  });
});

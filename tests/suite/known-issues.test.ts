import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { runSuite, type SuiteRun, startSuite } from "../helpers/run-suite";
import { day, taggedFeature } from "../helpers/tagged-feature";

const FAULT = { SANDBOX_FAULT: "upload-fails" };
const [NEXT_WEEK, LAST_WEEK] = [day(7), day(-7)];

const results = ({ scenarios }: SuiteRun) => scenarios.map(({ name, status }) => `${name}: ${status}`).sort();

describe("A known issue", { concurrency: 2 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-known-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const tagged = (name: string, ...tags: string[]) => taggedFeature(folder, name, tags);
  const known = (until: string) => tagged("streaming", "@known-issue:CLICK-123", `@until:${until}`, "@owner:team-data");
  const ENDPOINT = "features/endpoint.feature";

  it("is told in every report with its failure, and does not fail the run", async () => {
    const args = [known(NEXT_WEEK), ENDPOINT, "--tags", "@STREAM-001 or @ENDPOINT-001"];
    const run = await startSuite(args, { ...FAULT, TICKET_URL: "https://tickets.test/{ticket}" }).finished;
    expect(results(run), run.stdout).to.deep.equal([
      "The output of a generation streams to its end: KNOWN ISSUE",
      "The service is up: PASSED",
    ]);
    expect(run.code, run.stderr).to.equal(0);
    expect(run.stdout).to.contain(`(known issue CLICK-123, until ${NEXT_WEEK})`).and.contain("upload failed");
    expect(run.stderr.replace(/\s+/g, " "))
      .to.contain(
        "KNOWN ISSUES: The embedded sandbox, not your service, passed 1 of the 2 scenarios that ran; 1 has a known issue.",
      )
      .and.contain("1 passed, 1 known issue");
    const { "index.html": page = "", "junit.xml": xml = "", "results.json": json = "" } = run.reports;
    expect(page)
      .to.contain('<p class="verdict">known issues, on the sandbox</p>')
      .and.contain('<a href="https://tickets.test/CLICK-123" rel="noreferrer">CLICK-123</a>')
      .and.contain("Owner: team-data");
    expect(xml).to.contain('skipped="1" failures="0"').and.contain(`known issue CLICK-123, until ${NEXT_WEEK}: `);
    const { verdict, additionalScenarios } = JSON.parse(json);
    expect(verdict).to.equal("known issues");
    const knownIssue = { ticket: "CLICK-123", until: NEXT_WEEK, expired: false };
    expect(additionalScenarios[0]).to.deep.include({ verdict: "known issue", owner: "team-data", knownIssue });
  });

  it("fails the run once it has expired, and so does another failure beside it", async () => {
    const expired = await runSuite([known(LAST_WEEK), "--tags", "@manual"], FAULT);
    expect(expired.code).to.equal(1);
    expect(expired.stderr).to.contain(`the known issue CLICK-123 expired on ${LAST_WEEK}`);
    const other = tagged("performance", "@slow");
    const both = await runSuite([known(NEXT_WEEK), other, "--tags", "@manual"], FAULT);
    expect(both.scenarios.map(({ status }) => status).sort()).to.deep.equal(["FAILED", "KNOWN ISSUE"]);
    expect(both.code).to.equal(1);
  });

  it("warns where the scenario passes", async () => {
    const run = await runSuite([known(NEXT_WEEK), "--tags", "@manual"]);
    expect(run.code).to.equal(0);
    expect(run.stderr).to.contain("PASSED: ").and.contain("has passed, although its tags say that CLICK-123");
  });

  it("hides neither a report that cannot be written nor what --fail-fast leaves out", async () => {
    const full = await startSuite([known(NEXT_WEEK), "--tags", "@manual", "--format", "message:/dev/full"], FAULT)
      .finished;
    expect(full.stderr.replace(/\s+/g, " ")).to.contain("KNOWN ISSUES: ").and.contain("ENOSPC");
    expect(full.code).to.equal(2);
    const other = tagged("performance", "@owner:team-data");
    const ended = await runSuite([known(NEXT_WEEK), other, "--tags", "@manual", "--fail-fast"], FAULT);
    expect(results(ended).join(), ended.stderr).to.contain("KNOWN ISSUE").and.contain("SKIPPED");
    expect(ended.code).to.equal(2);
  });

  it("is the same with a run in parallel", async () => {
    const other = tagged("endpoint", "@owner:team-data");
    const run = await runSuite([known(NEXT_WEEK), other, "--tags", "not @none", "--parallel", "2"], {
      ...FAULT,
      RUN_MANUAL_TESTS: "true",
    });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).to.contain("KNOWN ISSUES: ");
  });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT, runSuite, type SuiteRun } from "../helpers/run-suite";

const FEATURES = ["streaming", "minio-creation", "performance"];
const FLAKY = ["features/streaming.feature:7", "--retry", "1"];
const LIVE = [...FEATURES.map((name) => `features/${name}.feature`), "--tags", "@manual"];

function results({ scenarios }: SuiteRun): string[] {
  return scenarios.map(({ feature, status }) => `${feature} ${status}`).sort();
}

describe("Cucumber's own options do what a Cucumber user expects", { concurrency: 2 }, () => {
  it("--fail-fast skips what comes after the first failure", async () => {
    const run = await runSuite([...LIVE, "--fail-fast"], { SANDBOX_FAULT: "status-500" });
    expect(run.scenarios.map(({ status }) => status).sort()).to.deep.equal(["FAILED", "SKIPPED", "SKIPPED"]);
    expect(run.code).to.equal(1);
  });

  it("--retry tries a failed scenario again, on a World of its own: it is flaky then, and passes", async () => {
    const run = await runSuite(FLAKY, { SANDBOX_FAULT: "fails-once" });
    expect(results(run), run.stdout).to.deep.equal(["streaming FLAKY"]);
    expect(run.code).to.equal(0);
    for (const text of [run.stderr, run.reports["index.html"], run.reports["living-documentation.html"]])
      expect(text).to.contain("passed only when tried again; at first: it answered with 500");
    expect(run.reports["junit.xml"]).to.contain('failures="0" errors="0" flakes="1"').and.contain("<flakyFailure");
  });

  it("--retry with FAIL_ON_FLAKY=true fails for a flaky scenario", async () => {
    const run = await runSuite(FLAKY, { SANDBOX_FAULT: "fails-once", FAIL_ON_FLAKY: "true" });
    expect(results(run), run.stdout).to.deep.equal(["streaming FLAKY"]);
    expect(run.code).to.equal(1);
    expect(run.stderr).to.contain("FAILED: ").and.contain("which counts as a failure (FAIL_ON_FLAKY)");
    expect(run.reports["junit.xml"]).to.contain('failures="1"');
  });

  it("--format rerun lists what failed and what could not be tried, to be run again", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-rerun-"));
    try {
      const list = path.join(folder, "@rerun.txt");
      const first = await runSuite([...LIVE, "--format", `rerun:${list}`], {
        CLICKSTREAM_BASE_URL: "http://127.0.0.1:9",
      });
      expect(results(first)).to.deep.equal(FEATURES.map((name) => `${name} COULD NOT BE TRIED`).sort());
      expect(first.code).to.equal(2);
      // Cucumber takes it relative to the current folder only.
      const again = await runSuite([path.relative(PROJECT, list)]);
      expect(results(again), again.stdout).to.deep.equal(FEATURES.map((name) => `${name} PASSED`).sort());
      expect(again.code).to.equal(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("--order random changes no result", async () => {
    const run = await runSuite([...LIVE, "--order", "random:7"]);
    expect(run.scenarios).to.have.length(FEATURES.length);
    expect(run.scenarios.filter(({ status }) => status !== "PASSED")).to.deep.equal([]);
    expect(run.code).to.equal(0);
  });

  it("--shard divides the scenarios, each to one shard", async () => {
    const [one, two] = await Promise.all(["1/2", "2/2"].map((shard) => runSuite([...LIVE, "--shard", shard])));
    expect([one?.code, two?.code]).to.deep.equal([0, 0]);
    const features = [...(one?.scenarios ?? []), ...(two?.scenarios ?? [])].map(({ feature }) => feature);
    expect(features.sort()).to.deep.equal(FEATURES.toSorted());
  });
});

describe("A service that skips what exists", () => {
  it("fails, and passes with a warning that nobody can miss where its owner accepts that", async () => {
    const run = (accept: string) =>
      runSuite(["features/minio-creation.feature:7"], {
        SANDBOX_FAULT: "skips-what-exists",
        SETTLE_TIMEOUT: "2s",
        ACCEPT_EXISTING_DATA: accept,
      });
    const [refused, accepted] = [await run(""), await run("true")];
    expect(refused.scenarios.map(({ message }) => message).join()).to.contain("set ACCEPT_EXISTING_DATA=true");
    expect(accepted.code, accepted.stdout).to.equal(0);
    for (const text of [accepted.stderr, accepted.reports["living-documentation.html"]]) {
      expect(text).to.match(/Warning:(<\/strong>)? Nothing was created or overwritten; the older data/);
    }
  });
});

describe("Reports that cannot be written", () => {
  for (const [what, format, reason] of [
    ["a place that is no folder", "html:/dev/null/x.html", "The reports cannot be written to /dev/null (EEXIST"],
    ["a formatter that does not exist", "nosuch:nosuch.txt", "There is no formatter nosuch: Cannot find"],
    [
      "a formatter for the terminal that does not exist",
      "./nosuch.js",
      "There is no formatter ./nosuch.js: Cannot find",
    ],
  ] as const) {
    it(`because --format names ${what} end the run in a line or two, before anything is overwritten`, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "clickstream-format-"));
      try {
        await writeFile(path.join(folder, "index.html"), "the last report");
        const run = await runSuite(["--format", format], { REPORTS_DIR: folder });
        expect(run.code).to.equal(2);
        expect(run.stderr).to.contain(reason).and.contain("Nothing was run.");
        expect(run.stderr.trim().split("\n"), run.stderr).to.have.length(2);
        expect(run.stdout).to.equal("");
        expect(await readFile(path.join(folder, "index.html"), "utf8")).to.equal("the last report");
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it("because of REPORTS_DIR are known before anything runs", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-no-room-"));
    try {
      await writeFile(path.join(folder, "file"), "");
      const run = await runSuite(LIVE, { REPORTS_DIR: path.join(folder, "file", "reports") });
      expect(run.code).to.equal(2);
      expect(run.stderr).to.contain("The reports cannot be written to").and.contain("REPORTS_DIR");
      expect(run.stdout).to.equal("");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

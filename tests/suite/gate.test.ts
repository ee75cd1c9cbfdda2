import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { runSuite, type SuiteRun } from "../helpers/run-suite";

/** How many scenarios of a run ended how: `{ PASSED: 3, SKIPPED: 10 }`. */
function tally({ scenarios }: SuiteRun): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of scenarios) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const REPORTS = [
  "history.ndjson",
  "index.html",
  "junit.xml",
  "living-documentation.html",
  "messages.ndjson",
  "results.json",
];
/** Scenarios that trigger nothing, that generate, and that the service cannot do yet. */
const [QUIET, LIVE, PARAMETERS] = [3, 25, 16];
const ALL_SKIPPED_BUT_ENDPOINT = { PASSED: QUIET, SKIPPED: LIVE + PARAMETERS };
const LIVE_AND_SKIPPED_PARAMETERS = { PASSED: LIVE, SKIPPED: PARAMETERS };

describe("A run of the suite on the sandbox", { concurrency: 2 }, () => {
  for (const [what, args, settings, expected] of [
    ["a bare run triggers nothing", [], {}, ALL_SKIPPED_BUT_ENDPOINT],
    ["--tags @manual runs the manual scenarios", ["--tags", "@manual"], {}, LIVE_AND_SKIPPED_PARAMETERS],
    ["--tags can narrow them", ["--tags", "@manual and not @skip"], {}, { PASSED: LIVE }],
    ["--tags not @manual does not ask", ["--tags", "not @manual"], {}, { PASSED: QUIET }],
    ["--tags @slow does not ask", ["--tags", "@slow"], {}, { SKIPPED: LIVE + PARAMETERS }],
    ["a whole file does not ask", ["features/streaming.feature"], {}, { SKIPPED: 1 }],
    ["a line asks", ["features/streaming.feature:7"], {}, { PASSED: 1 }],
    ["the ID of a requirement asks", ["--tags", "@STREAM-001 or @PARAM-001"], {}, { PASSED: 1, SKIPPED: 1 }],
    ["a name asks", ["--name", "streams to its end"], {}, { PASSED: 1 }],
    ["RUN_MANUAL_TESTS=true asks", [], { RUN_MANUAL_TESTS: "true" }, { PASSED: QUIET + LIVE, SKIPPED: PARAMETERS }],
    [
      "RUN_MANUAL_TESTS=false keeps them off",
      ["--tags", "@manual"],
      { RUN_MANUAL_TESTS: "false" },
      { SKIPPED: LIVE + PARAMETERS },
    ],
  ] as const) {
    it(what, async () => {
      const run = await runSuite(args, settings);
      expect(tally(run), run.stdout + run.stderr).to.deep.equal(expected);
      expect(run.code).to.equal(0);
    });
  }

  for (const [what, args] of [
    ["tags", ["--tags", "@manual and not @slow"]],
    ["a name", ["--name", "no such scenario"]],
    ["a line", ["features/streaming.feature:2"]],
    ["a file", ["features/no-such.feature"]],
    ["a file beside one that does", ["features/streaming.feature", "features/no-such.feature"]],
  ] as const) {
    it(`cannot be tried with ${what} that match nothing, since a run that tries nothing proves nothing`, async () => {
      const run = await runSuite(args, { RUN_MANUAL_TESTS: "true" });
      expect(run.code).to.equal(2);
      expect(run.stdout).to.contain("Nothing was run:");
      expect(run.scenarios).to.deep.equal([]);
    });
  }

  it("runs nothing with --dry-run, and leaves the reports of the last run alone", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-dry-"));
    try {
      for (const name of REPORTS) await writeFile(path.join(folder, name), `the last ${name}`);
      for (const flag of ["--dry-run", "-d"]) {
        const run = await runSuite(["--tags", "@manual", flag], { REPORTS_DIR: folder });
        expect(run.code).to.equal(0);
        expect(run.stdout).to.contain(`${LIVE + PARAMETERS} scenarios (${LIVE + PARAMETERS} skipped)`);
        expect((await readdir(folder)).sort()).to.deep.equal(REPORTS);
        for (const name of REPORTS)
          expect(await readFile(path.join(folder, name), "utf8")).to.equal(`the last ${name}`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("writes the report of a --dry-run that --format asks for", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-dry-"));
    try {
      const format = `message:${path.join(folder, "messages.ndjson")}`;
      const run = await runSuite(["--tags", "@manual", "--dry-run", "--format", format], { REPORTS_DIR: folder });
      expect(tally(run)).to.deep.equal({ SKIPPED: LIVE + PARAMETERS });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("says what it was limited to, in the terminal and in reports that are made again from its messages", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-scope-"));
    try {
      const [bare, line] = await Promise.all([runSuite([]), runSuite(["features/streaming.feature:7"])]);
      const all = QUIET + LIVE + PARAMETERS;
      expect(bare.stderr).to.contain(`Limited to scenarios that trigger no generation: ${QUIET} of ${all} scenarios.`);
      const limited = `Limited to features/streaming.feature:7: 1 of ${all} scenarios.`;
      expect(line.stderr).to.contain(limited);
      const messages = path.join(folder, "messages.ndjson");
      await writeFile(messages, line.reports["messages.ndjson"] ?? "");
      execFileSync(process.execPath, [
        "--require",
        "./support/loading/register.js",
        "support/report/rebuild.ts",
        messages,
      ]);
      const again = await readFile(path.join(folder, "index.html"), "utf8");
      for (const page of [line.reports["index.html"], again]) expect(page).to.contain(limited);
      const whole = await runSuite(["features/endpoint.feature", "features"], { RUN_MANUAL_TESTS: "true" });
      expect(whole.stderr).not.to.contain("Limited to");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("says how to run what it skipped, in the terminal and in the report", async () => {
    const { stderr, reports } = await runSuite([]);
    for (const text of [stderr, reports["living-documentation.html"]])
      expect(text).to.contain("npx cucumber-js --tags @manual");
  });

  it("says why the parameters are skipped, and how to try them", async () => {
    const { stderr, reports } = await runSuite(["--tags", "@skip and @manual"]);
    for (const text of [stderr, reports["messages.ndjson"]]) {
      expect(text).to.contain("takes no parameters yet").and.contain("RUN_SKIPPED=true");
    }
  });

  it("keeps the manual scenarios apart in a parallel run", async () => {
    const run = await runSuite(["--tags", "@manual", "--parallel", "4"]);
    expect(tally(run), run.stdout + run.stderr).to.deep.equal(LIVE_AND_SKIPPED_PARAMETERS);
    let open = 0;
    for (const line of (run.reports["messages.ndjson"] ?? "").split("\n")) {
      if (line.startsWith('{"testCaseStarted"')) open += 1;
      if (line.startsWith('{"testCaseFinished"')) open -= 1;
      expect(open).to.be.at.most(1);
    }
    expect(run.code).to.equal(0);
  });
});

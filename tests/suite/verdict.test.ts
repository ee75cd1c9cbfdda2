import { spawnSync } from "node:child_process";
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT, runSuite, type SuiteRun, startSuite } from "../helpers/run-suite";
import { listen } from "../helpers/servers";

const STREAMING = "features/streaming.feature:7";
const NEW_DATA = "features/minio-creation.feature:7";
/** Nothing listens at the discard port. */
const NOBODY = "http://127.0.0.1:9";

const results = ({ scenarios }: SuiteRun) => scenarios.map(({ feature, status }) => `${feature} ${status}`).sort();

/** Runs a feature that is not the suite's own. */
async function runFeature(text: string): Promise<SuiteRun> {
  const folder = await mkdtemp(path.join(tmpdir(), "clickstream-feature-"));
  try {
    const file = path.join(folder, "own.feature");
    await writeFile(file, text);
    return await runSuite([file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A service that is healthy until it is asked to generate, and gone from then on. */
async function startCrashing(): Promise<{ address: string; close: () => void }> {
  const json = (response: ServerResponse, body: unknown) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  const server = createServer((request, response) => {
    if (request.method !== "POST") return void json(response, request.url === "/openapi.json" ? {} : { status: "ok" });
    response.writeHead(200, { "content-type": "text/plain" }).write("--- STDOUT ---\n");
    setTimeout(() => {
      server.close();
      server.closeAllConnections();
    }, 50);
  });
  const { port, close } = await listen(server);
  return { address: `http://127.0.0.1:${port}`, close };
}

describe("The verdict of a run", { concurrency: 2 }, () => {
  it("is could not be tried, with exit code 2, where the store is not there and the service did nothing wrong", async () => {
    const run = await runSuite([STREAMING, NEW_DATA], { SANDBOX_FAULT: "store-unreachable" });
    expect(results(run), run.stdout).to.deep.equal(["minio-creation COULD NOT BE TRIED", "streaming PASSED"]);
    expect(run.code).to.equal(2);
    expect(run.stderr)
      .to.contain("COULD NOT BE TRIED: 1 scenario could not be tried.")
      .and.contain("1 passed, 1 could not be tried");
    expect(run.reports["junit.xml"]).to.contain('failures="0" errors="1"').and.contain("<error ");
    expect(run.reports["index.html"]).to.contain('<p class="verdict">could not be tried, on the sandbox</p>');
  });

  it("is none, with exit code 2, where the suite itself cannot be loaded", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-broken-"));
    const breaker = path.join(folder, "breaker.js");
    const breaks = 'if (name === "ts-node/register") throw new Error("no compiler here"); return load(name, ...more);';
    const load = 'const Module = require("node:module"); const load = Module._load;';
    await writeFile(breaker, `${load} Module._load = (name, ...more) => { ${breaks} };`);
    const broken = { NODE_OPTIONS: `--require ${breaker}` };
    try {
      const run = await runSuite([STREAMING], broken);
      expect(run.stdout + run.stderr).to.contain("no compiler here");
      expect(run.code).to.equal(2);
      // So do the commands that decide by results: 1 is for a service that failed.
      const command = ["--require", "./support/loading/register.js", "support/report/results/main.ts"];
      const { status, stderr } = spawnSync(process.execPath, command, {
        cwd: PROJECT,
        env: { ...process.env, ...broken },
        encoding: "utf8",
      });
      expect(stderr).to.contain("no compiler here");
      expect(status).to.equal(2);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("stays failed where the suite breaks off after it, and is none where the service passed until then", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-broken-"));
    const breaker = path.join(folder, "breaker.js");
    await writeFile(breaker, 'process.once("beforeExit", () => { throw new Error("too late"); });');
    const broken = { NODE_OPTIONS: `--require ${breaker}` };
    try {
      const failed = await runSuite([STREAMING], { ...broken, SANDBOX_FAULT: "status-500" });
      const passed = await runSuite([STREAMING], broken);
      expect(failed.stderr + passed.stderr).to.match(/too late[\s\S]*too late/);
      expect([failed.code, passed.code]).to.deep.equal([1, 2]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is failed, with exit code 1, where a service that was reached is gone later, whatever could not be tried as well", async () => {
    const { address, close } = await startCrashing();
    try {
      const run = await runSuite([STREAMING, "features/performance.feature:8", NEW_DATA], {
        CLICKSTREAM_BASE_URL: address,
        MINIO_ENDPOINT: NOBODY,
        MINIO_ACCESS_KEY: "tester",
        MINIO_SECRET_KEY: "secret-of-a-test",
        SETTLE_TIMEOUT: "1s",
      });
      expect(results(run), run.stdout).to.deep.equal([
        ...["minio-creation COULD NOT BE TRIED", "performance FAILED", "streaming FAILED"],
      ]);
      expect(run.code).to.equal(1);
      expect(run.stdout).to.contain("the service answered earlier in this run, so it has crashed or was stopped");
      expect(run.stderr).to.match(/failed both scenarios that ran\. 1 other scenario could not\sbe tried\./);
    } finally {
      close();
    }
  });

  it("tells of all that a service does well before concurrent requests end it, unless another order is asked for", async () => {
    const fault = { SANDBOX_FAULT: "dies-at-the-third" };
    const concurrency = "features/concurrency.feature:7";
    const run = await runSuite([concurrency, STREAMING], fault);
    expect(results(run), run.stdout).to.deep.equal(["concurrency FAILED", "streaming PASSED"]);
    // The seed with which they change places.
    const turned = await runSuite([STREAMING, concurrency, "--order", "random:1"], fault);
    expect(results(turned), turned.stdout).to.deep.equal(["concurrency FAILED", "streaming FAILED"]);
  });

  it("is could not be tried for a step without a definition, and for a table that cannot be understood", async () => {
    const run = await runFeature(
      [
        "Feature: F",
        "  Scenario: Undefined",
        "    Then the service sings",
        "  Scenario: Wrong table",
        "    When data is generated successfully",
        "    Then the generation stays within these limits:",
        "      | measure | limit |",
        "      | beauty  | more than 1 KB |",
      ].join("\n"),
    );
    expect(results(run), run.stdout).to.deep.equal(["own COULD NOT BE TRIED", "own COULD NOT BE TRIED"]);
    expect(run.stdout).to.contain('There is no measure "beauty"');
    expect(run.code).to.equal(2);
  });

  it("is could not be tried for a feature that cannot be read, and every report says where and what to do", async () => {
    const run = await runFeature("Feature: F\n  Scenario: S\n    Given x\n      | a | b |\n      | 1 |\n");
    expect(run.code).to.equal(2);
    expect(run.stderr).to.contain("(5:7)").and.contain("COULD NOT BE TRIED: The run could not be carried out");
    expect(run.stderr.match(/cell count/g), run.stderr).to.have.length(1);
    expect(run.stderr.match(/What to do: in .*own\.feature, line 5, .*as many cells/g)).to.have.length(1);
    for (const name of ["index.html", "living-documentation.html", "junit.xml", "results.json"])
      expect(run.reports[name], name).to.match(/own\.feature, line 5: inconsistent cell count[\s\S]*as many cells/);
    expect(run.reports["junit.xml"]).to.contain("<error ").and.contain("</testsuite>");
    expect(JSON.parse(run.reports["results.json"] ?? "")).to.include({ verdict: "could not be tried" });
  });

  it("is could not be tried for a scenario whose only step has a misspelt keyword", async () => {
    const run = await runFeature("Feature: F\n  Scenario: S\n    Gven nothing\n");
    expect(results(run), run.stdout).to.deep.equal(["own COULD NOT BE TRIED"]);
    expect(run.code).to.equal(2);
  });

  it("is could not be tried where a step definition cannot be loaded, and every report says which", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clickstream-broken-"));
    try {
      // A project of its own, since others run the suite meanwhile.
      for (const name of ["cucumber.js", "tsconfig.json", "package.json", "features", "step-definitions", "support"])
        await cp(path.join(PROJECT, name), path.join(folder, name), { recursive: true });
      await symlink(await realpath(path.join(PROJECT, "node_modules")), path.join(folder, "node_modules"));
      const broken = path.join(folder, "step-definitions", "broken.steps.ts");
      await writeFile(broken, 'throw new Error("a mistake in a definition");\n');
      for (const args of [[], ["--parallel", "2"]]) {
        const run = await startSuite(["features/endpoint.feature", ...args], {}, false, folder).finished;
        expect(run.code, run.stdout + run.stderr).to.equal(2);
        expect(run.stdout.match(/a mistake in a definition/g), run.stdout).to.have.length(1);
        for (const name of ["index.html", "living-documentation.html", "junit.xml", "results.json"])
          expect(run.reports[name], name).to.match(/broken\.steps\.ts cannot be loaded:[\s\S]*a mistake/);
      }
      const dry = await startSuite(["features/endpoint.feature", "--dry-run"], {}, false, folder).finished;
      expect(dry.code).to.equal(2);
      expect(dry.stderr).to.contain("a mistake in a definition");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { convert } from "xmlbuilder2";
import { readEnvironments } from "../../../support/report/merge/environments";
import type { Results } from "../../../support/report/results/results";
import { failedWith, resultsFor } from "../../helpers/environments";
import { FAILED, PASSED } from "../../helpers/reports";
import { PROJECT } from "../../helpers/run-suite";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "clickstream-merge-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function handIn(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), text);
}

function handInResults(name: string, results: Results): void {
  handIn(name, { "results.json": JSON.stringify(results), "index.html": "", "messages.ndjson": "" });
}

function command(...args: readonly string[]) {
  const register = path.join(PROJECT, "support/loading/register.js");
  const main = path.join(PROJECT, "support/report/merge/main.ts");
  return spawnSync(process.execPath, ["--require", register, main, ...args], { cwd: folder, encoding: "utf8" });
}

const fileOf = (name: string) => readFileSync(path.join(folder, name), "utf8");

describe("The environments of a folder", () => {
  const problems = async (expected: readonly string[] = []) =>
    Object.fromEntries((await readEnvironments(folder, expected)).map(({ name, problem }) => [name, problem]));

  it("are its folders with results, at whatever depth, and not what was merged before", async () => {
    handInResults("eu/prod", resultsFor("a"));
    handInResults("eu/test", resultsFor("b"));
    handInResults("us", resultsFor("c"));
    handIn("eu/prod/pictures", { "memory.svg": "" });
    writeFileSync(path.join(folder, "results.json"), "{}");
    expect(await problems()).to.deep.equal({ "eu/prod": undefined, "eu/test": undefined, us: undefined });
  });

  it("are told where they did not report, or not to the end", async () => {
    handInResults("good", resultsFor("a"));
    handIn("empty", {});
    handIn("killed", { "messages.ndjson": "{}" });
    // A run creates all its reports when it begins.
    handIn("killed-too", { "messages.ndjson": "{}", "results.json": "" });
    handIn("eu/killed", { "messages.ndjson": "{}" });
    handIn("torn", { "results.json": '{"schemaVersion":1,' });
    handIn("other", { "results.json": '{"schemaVersion":1}' });
    const found = await problems(["good", "nowhere"]);
    expect(found).to.include({
      good: undefined,
      empty: "it did not report: its folder holds no results",
      killed: "its run did not come to its end",
      "killed-too": "its run did not come to its end",
      "eu/killed": "its run did not come to its end",
      nowhere: "it did not report: there is no folder of this name",
    });
    expect(found.torn).to.match(/^its results\.json cannot be read \(/);
    expect(found.other).to.match(/^its results\.json is not what this suite writes \(.*suite/);
  });
});

describe("The folders of environments", () => {
  const names = async () => (await readEnvironments(folder)).map(({ name, results }) => [name, results !== undefined]);

  it("are missed without reports at whatever depth, beside others with reports as well", async () => {
    handInResults("eu/prod", resultsFor("a"));
    handIn("eu/prod/screenshots", {});
    handIn("eu/test", {});
    handIn("us/west/1", { "index.html": "" });
    expect(await names()).to.deep.equal([
      ["eu/prod", true],
      ["eu/test", false],
      ["us/west/1", false],
    ]);
  });

  it("may be links", async () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), "clickstream-elsewhere-"));
    writeFileSync(path.join(elsewhere, "results.json"), JSON.stringify(resultsFor("a")));
    symlinkSync(elsewhere, path.join(folder, "eu"));
    symlinkSync(path.join(elsewhere, "results.json"), path.join(folder, "a-file"));
    expect(await names()).to.deep.equal([["eu", true]]);
    rmSync(elsewhere, { recursive: true });
    // They lead nowhere now.
    expect(await names()).to.deep.equal([
      ["a-file", false],
      ["eu", false],
    ]);
  });

  it("do not begin with a full stop, as those of file systems and programs do", async () => {
    handInResults("eu", resultsFor("a"));
    handInResults(".snapshot/monday/us", resultsFor("b"));
    handIn(".git", {});
    expect(await names()).to.deep.equal([["eu", true]]);
  });
});

describe("npm run merge", () => {
  it("makes one page, one JUnit file and one document of all, with the exit code of the worst", () => {
    handInResults("a", resultsFor("a"));
    handInResults("b & c", resultsFor("b", [PASSED, FAILED]));
    writeFileSync(path.join(folder, "expected.txt"), "# those of tonight\na\nb & c\n\nlate\n");
    const { status, stdout, stderr } = command(folder, "--expected", path.join(folder, "expected.txt"));
    expect(status, stdout + stderr).to.equal(1);
    expect(stdout).to.contain("FAILED: 3 environments: 1 failed, 1 could not be tried, 1 passed.");
    expect(stdout).to.contain("1 of 3 environments (b & c): the stream <was> cut | off: line 10, and 1 more");
    expect(stdout).to.contain("  late: it did not report: there is no folder of this name");

    const page = fileOf("index.html");
    expect(page).to.contain('href="b%20%26%20c/index.html#streaming.it-streams"').and.contain("the stream &lt;was");
    expect(page).to.contain("late: it did not report: there is no folder of this name");

    const { testsuites } = convert(fileOf("junit.xml"), { format: "object" }) as unknown as {
      testsuites: { testsuite: readonly Record<string, unknown>[] };
    };
    expect(testsuites.testsuite.map((suite) => [suite["@name"], suite["@failures"], suite["@errors"]])).to.deep.equal([
      ["b &amp; c", "1", "0"],
      ["late", "0", "1"],
      ["a", "0", "0"],
    ]);
    expect(JSON.parse(fileOf("results.json")).environments.map(({ name }: { name: string }) => name)).to.deep.equal([
      "b & c",
      "late",
      "a",
    ]);
  });

  it("makes one report of several of its own, and misses what they have missed", () => {
    handInResults("one/a", resultsFor("a"));
    handInResults("two/b", resultsFor("b"));
    writeFileSync(path.join(folder, "expected.txt"), "b\nlate\n");
    expect(command(path.join(folder, "one")).status).to.equal(0);
    expect(command(path.join(folder, "two"), "--expected", path.join(folder, "expected.txt")).status).to.equal(2);
    const { status, stdout, stderr } = command(folder);
    expect(stdout, stderr).to.contain("COULD NOT BE TRIED: 3 environments: 1 could not be tried, 2 passed.");
    expect(stdout).to.contain("  two/late: it did not report");
    expect(status).to.equal(2);
  });

  it("names those that did not report, of the folder of all environments", () => {
    handInResults("results/a", resultsFor("a"));
    for (const name of ["a", "late"]) handIn("environments", { [`${name}.env`]: "CLICKSTREAM_BASE_URL=http://a" });
    const { status, stdout } = command("results", "--expected", "environments");
    expect(status, stdout).to.equal(2);
    expect(stdout).to.contain("  late: it did not report: there is no folder of this name\n");
    handIn("environments", { "other.txt": "" });
    expect(command("results", "--expected", "environments").stderr).to.contain("environments holds other.txt");
  });

  it("ends with 0 where all passed, also when it is run again", () => {
    handInResults("a", resultsFor("a"));
    handInResults("b", resultsFor("b"));
    for (const _ of [1, 2]) {
      const { status, stdout } = command(folder);
      expect(status).to.equal(0);
      expect(stdout).to.contain("PASSED: 2 environments: 2 passed.");
    }
  });

  it("writes what others wrote in one line each, without control characters", () => {
    // A CI server takes orders from lines that begin so.
    handInResults("a", resultsFor("a", [PASSED, failedWith(FAILED, "it\n::error::said\u001b[31m so")]));
    const { stdout } = command(folder);
    expect(stdout).to.contain("  1 of 1 environment (a): it ::error::said [31m so\n");
  });

  it("ends with 2 where one could not be tried", () => {
    handInResults("a", resultsFor("a"));
    handIn("b", {});
    expect(command(folder).status).to.equal(2);
  });

  it("does not write over the reports of a run, which it would not count", () => {
    handInResults("a", resultsFor("a"));
    handInResults("", resultsFor("b"));
    const { status, stderr } = command(folder);
    expect(status).to.equal(2);
    expect(stderr).to.contain("holds the reports of a run, beside the folders of environments");
    expect(JSON.parse(fileOf("results.json"))).to.deep.equal(resultsFor("b"));
  });

  it("ends with 2 where npm took an option for itself, which would be missing", () => {
    handInResults("a", resultsFor("a"));
    const { status, stderr } = spawnSync("npm", ["run", "--silent", "merge", folder, "--expected=late.txt"], {
      cwd: PROJECT,
      encoding: "utf8",
    });
    expect(status).to.equal(2);
    expect(stderr).to.contain("npm took --expected for itself: put -- before the folder and its options");
  });

  it("takes names that end in a slash, and no list that names nobody", () => {
    handInResults("eu/prod", resultsFor("a"));
    handIn("lists", { "none.txt": "# to be filled\n" });
    const lists = path.join(folder, "lists");
    const results = path.join(folder, "eu");
    expect(command(results, "--expected", path.join(lists, "none.txt"))).to.deep.include({
      status: 2,
      stderr: `${path.join(lists, "none.txt")} names no environment: without one, none would be missed.\n`,
    });
    writeFileSync(path.join(lists, "folders.txt"), "prod/\n");
    expect(command(results, "--expected", path.join(lists, "folders.txt")).status).to.equal(0);
  });

  for (const [what, args, words] of [
    ["no folder", [], "Name the folder that holds the reports"],
    ["a folder that is not there", ["nowhere"], "There is no folder nowhere"],
    ["several folders", ["a", "b"], "There is more than one folder"],
    ["an unknown option", ["--all"], "Unknown option '--all'"],
    ["a folder without reports", ["."], "holds no reports"],
    ["a list without a name", [".", "--expected", ""], "--expected is empty"],
    ["a list that is not there", [".", "--expected", "no.txt"], "no.txt cannot be read"],
  ] as const) {
    it(`ends with 2 and a remedy for ${what}`, () => {
      const { status, stderr } = command(...args);
      expect(status).to.equal(2);
      expect(stderr).to.contain(words).and.not.to.contain("    at ");
    });
  }
});

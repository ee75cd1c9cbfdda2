import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { suiteOf } from "../../../support/report/results/suite";

const SUITE = { name: "clickstream-acceptance", version: "1.0.0" };
const folder = mkdtempSync(path.join(tmpdir(), "clickstream-commit-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.test"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

describe("The suite that a run was made with", () => {
  it("has no commit where Git knows none", async () => {
    expect(await suiteOf(folder)).to.deep.equal(SUITE);
    expect(await suiteOf(path.join(folder, "nowhere"))).to.deep.equal(SUITE);
  });

  it("has its commit, and whether what judges was changed since", async () => {
    mkdirSync(path.join(folder, "features"));
    for (const file of ["features/a.feature", "notes.txt"]) writeFileSync(path.join(folder, file), "before");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    const commit = git("rev-parse", "HEAD");
    writeFileSync(path.join(folder, "notes.txt"), "after");
    expect(await suiteOf(folder)).to.deep.equal({ ...SUITE, commit, modified: false });
    writeFileSync(path.join(folder, "features/a.feature"), "after");
    expect(await suiteOf(folder)).to.deep.equal({ ...SUITE, commit, modified: true });
  });

  it("has no commit of a repository that it is only a folder of", async () => {
    expect(await suiteOf(path.join(folder, "features"))).to.deep.equal(SUITE);
  });
});

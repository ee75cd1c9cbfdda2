import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { LOCK } from "../../support/run/run-lock";

const MODULE = require.resolve("../../support/run/run-lock");

/** A process that locks folders, prints "locked" or why it cannot, and then does as told. */
function locking(folders: readonly string[], then = "") {
  const code = `
    const refusal = require(${JSON.stringify(MODULE)}).lockFolders(${JSON.stringify(folders)});
    console.log(refusal ?? "locked");
    ${then}`;
  return ["--require", "ts-node/register", "--eval", code];
}

function lockOnce(folders: readonly string[], then = ""): string {
  return spawnSync(process.execPath, locking(folders, then), { encoding: "utf8" }).stdout;
}

function owner(parts: { pid?: number; host?: string } = {}): string {
  return JSON.stringify({ pid: process.pid, host: hostname(), startedAt: "2026-01-02T03:04:05.678Z", ...parts });
}

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--eval", ""]).pid;
}

describe("the lock of a run on its reports' folders", { concurrency: 2 }, () => {
  const root = mkdtempSync(path.join(tmpdir(), "clickstream-lock-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  let folders = 0;
  function folder(lock?: string): string {
    folders += 1;
    const made = path.join(root, `${folders}`);
    mkdirSync(made);
    if (lock !== undefined) writeFileSync(path.join(made, LOCK), lock);
    return made;
  }

  for (const [what, then] of [
    ["returns", ""],
    ["calls process.exit", "process.exit(3)"],
    ["throws", "throw new Error('no')"],
  ] as const) {
    it(`is there while the process runs, and not once it ${what}`, () => {
      const made = folder();
      const seen = `console.log(require("node:fs").readdirSync(${JSON.stringify(made)}).join());`;
      expect(lockOnce([made], seen + then)).to.equal(`locked\n${LOCK}\n`);
      expect(readdirSync(made)).to.deep.equal([]);
    });
  }

  it("keeps another run out, which is told whom to wait for and what to do", () => {
    const [free, taken] = [folder(), folder(owner())];
    const refusal = lockOnce([free, taken]);
    expect(refusal).to.contain(
      `to ${taken}: process ${process.pid} on ${hostname()}, started at 2026-01-02T03:04:05.678Z`,
    );
    expect(refusal)
      .to.contain("REPORTS_DIR")
      .and.contain(`delete ${path.join(taken, LOCK)}`);
    expect(readdirSync(free), "nothing stays locked").to.deep.equal([]);
    expect(readFileSync(path.join(taken, LOCK), "utf8")).to.equal(owner());
  });

  it("of a dead process is taken over", () => {
    const made = folder(owner({ pid: deadPid() }));
    expect(lockOnce([made])).to.equal("locked\n");
    expect(readdirSync(made)).to.deep.equal([]);
  });

  it("of an earlier process with the same number is taken over", () => {
    const made = folder();
    const file = JSON.stringify(path.join(made, LOCK));
    const text = owner().replace(String(process.pid), "PID");
    const code = locking([made])[3];
    const before = `require("node:fs").writeFileSync(${file}, ${JSON.stringify(text)}.replace("PID", process.pid));`;
    const { stdout } = spawnSync(process.execPath, ["--require", "ts-node/register", "--eval", before + code], {
      encoding: "utf8",
    });
    expect(stdout).to.equal("locked\n");
  });

  for (const text of ["", "{", "{}"])
    it(`that says ${JSON.stringify(text)} is taken over`, () =>
      void expect(lockOnce([folder(text)])).to.equal("locked\n"));

  it("of another host keeps others out for as long as it is touched", () => {
    const made = folder(owner({ host: "elsewhere", pid: deadPid() }));
    expect(lockOnce([made])).to.contain("on elsewhere");
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(path.join(made, LOCK), longAgo, longAgo);
    expect(lockOnce([made])).to.equal("locked\n");
  });

  for (const [what, lock] of [
    ["free", undefined],
    ["left by a dead run", owner({ pid: deadPid() })],
  ] as const) {
    it(`goes to one of several runs that begin at once in a folder that is ${what}`, async () => {
      const made = folder(lock);
      const go = path.join(root, `${folders}.go`);
      const wait = `while (!require("node:fs").existsSync(${JSON.stringify(go)}));`;
      const processes = Array.from({ length: 4 }, () => {
        const code = locking([made], "setTimeout(() => {}, 3000)")[3] ?? "";
        const load = `require(${JSON.stringify(MODULE)}); console.log("ready"); ${wait}`;
        const child = spawn(process.execPath, ["--require", "ts-node/register", "--eval", load + code]);
        let said = "";
        child.stdout.on("data", (part) => {
          said += part;
        });
        return { child, said: () => said, closed: once(child, "close") };
      });
      while (processes.some(({ said }) => said() === "")) await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(go, "");
      await Promise.all(processes.map(({ closed }) => closed));
      const winners = processes.filter(({ said }) => said().endsWith("locked\n"));
      expect(winners, processes.map(({ said }) => said()).join()).to.have.length(1);
      expect(existsSync(path.join(made, LOCK))).to.equal(false);
    });
  }
});

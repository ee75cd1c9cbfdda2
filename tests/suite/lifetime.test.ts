import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { MARK, NO_PROC, processesMarked, until } from "../helpers/processes";
import { type RunningSuite, runSuite, startSuite } from "../helpers/run-suite";

/** Starts a run that is slow enough to be ended in its midst, and waits until it is there. */
async function midGeneration(
  mark: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningSuite> {
  const running = startSuite(["--name", "stays within its limits", ...args], {
    SANDBOX_PACE: "5000",
    [MARK]: mark,
    ...settings,
  });
  await until(() => running.said().includes("  A generation stays within its limits"), "the scenario had begun");
  expect(processesMarked(mark), "the suite and its sandbox").to.have.length(2);
  return running;
}

describe("No process is left behind", { skip: NO_PROC, concurrency: 2 }, () => {
  it("by a run that ends", async () => {
    const mark = randomUUID();
    const { code } = await startSuite(["--tags", "@manual"], { [MARK]: mark }).finished;
    expect(code).to.equal(0);
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  it("by a run that fails", async () => {
    const mark = randomUUID();
    const { code } = await startSuite(["--tags", "@manual", "--fail-fast"], { SANDBOX_FAULT: "html", [MARK]: mark })
      .finished;
    expect(code).to.equal(1);
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  for (const [what, end] of [
    [
      "by Ctrl-C, which reaches the whole group",
      ({ child }: RunningSuite) => process.kill(-(child.pid ?? 0), "SIGINT"),
    ],
    ["by a SIGTERM to the suite alone", ({ child }: RunningSuite) => child.kill("SIGTERM")],
    ["by a SIGKILL to the suite alone", ({ child }: RunningSuite) => child.kill("SIGKILL")],
  ] as const) {
    it(what, async () => {
      const mark = randomUUID();
      const running = await midGeneration(mark);
      end(running);
      const { code, signal } = await running.finished;
      expect([code, signal]).not.to.deep.equal([0, null]);
      await until(() => processesMarked(mark).length === 0, "all processes were gone");
    });
  }
});

describe("Two runs at once in one folder of reports", { skip: NO_PROC }, () => {
  for (const [what, folderOf] of [
    ["REPORTS_DIR", (folder: string) => ({ args: [], settings: { REPORTS_DIR: folder } })],
    ["--format", (folder: string) => ({ args: ["--format", `message:${folder}/more.ndjson`], settings: {} })],
  ] as const) {
    it(`named by ${what}: the second is refused and touches nothing, and Ctrl-C to the first frees the folder`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "clickstream-two-"));
      try {
        const running = await midGeneration(randomUUID(), ["--parallel", "2"], { REPORTS_DIR: folder });
        const messages = () => readFileSync(path.join(folder, "messages.ndjson"), "utf8");
        const before = [messages(), readdirSync(folder)];
        expect(before[1]).to.include(".run.lock");

        const { args, settings } = folderOf(folder);
        const second = await runSuite(args, settings);
        expect(second.code).to.equal(2);
        expect(second.stderr).to.contain(
          `Another run is writing its reports to ${folder}: process ${running.child.pid}`,
        );
        expect(second.stderr).to.contain("REPORTS_DIR").and.not.to.contain("    at ");
        expect(second.stdout).to.equal("");
        const [had = "", names] = before;
        expect(messages().startsWith(String(had))).to.equal(true);
        expect(readdirSync(folder)).to.deep.equal(names);

        process.kill(-(running.child.pid ?? 0), "SIGINT");
        await running.finished;
        expect(readdirSync(folder)).not.to.include(".run.lock");
        const third = await runSuite(["--tags", "@slow"], { REPORTS_DIR: folder });
        expect(third.code, third.stderr).to.equal(0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

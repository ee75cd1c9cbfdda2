import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { expect } from "chai";
import { type RunningSuite, startSuite } from "../run-suite";

/** Processes are found by a variable in their environment, which /proc shows. */
const MARK = "SUITE_TEST_MARK";
const NO_PROC = existsSync("/proc/self/environ") ? false : "this system has no /proc to find processes in";
/** A process that is to end does so well within this, in ms. */
const LIMIT = 15_000;

function processesMarked(mark: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`${MARK}=${mark}`);
    } catch {
      return false;
    }
  });
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 50) {
    if (waited > LIMIT) throw new Error(`After ${LIMIT} ms it was still not so that ${what}`);
    await rest(50);
  }
}

/** Starts a run that is slow enough to be ended in its midst, and waits until it is there. */
async function midGeneration(mark: string, args: readonly string[] = []): Promise<RunningSuite> {
  const running = startSuite(["features/performance.feature:5", ...args], { SANDBOX_PACE: "5000", [MARK]: mark });
  await until(
    () => running.said().includes("Scenario: A generation stays within its limits"),
    "the scenario had begun",
  );
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

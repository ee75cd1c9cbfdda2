import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { expect } from "chai";
import { MARK, NO_PROC, processesMarked, until } from "../helpers/processes";
import { type RunningSuite, startSuite } from "../helpers/run-suite";

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

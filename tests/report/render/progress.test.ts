import { describe, it } from "node:test";
import type { Envelope } from "@cucumber/messages";
import { expect } from "chai";
import { encodeFact } from "../../../support/report/attachments";
import { Progress } from "../../../support/report/render/progress";
import { messagesOf, type ToldRun, type ToldScenario } from "../../helpers/messages";

function written(messages: readonly Envelope[], progress = new Progress()): string {
  return messages.map((message) => progress.next(message)).join("");
}

const progressOf = (run: ToldRun) => written(messagesOf(run));

const PARTS = { promised: "all of it", happened: "half of it", cause: "it died", remedy: "look into its log" };
const FAILED = {
  text: "the output is complete",
  status: "FAILED",
  type: "AssertionError",
  message: "Promised: all of it\nHappened: half of it",
  attached: [encodeFact({ kind: "failure", ...PARTS })],
} as const;
const HOOK = {};
const one = (name: string, ...steps: ToldScenario["attempts"][number]): ToldScenario => ({ name, attempts: [steps] });

describe("The progress of a run", () => {
  it("marks a scenario with a known issue, unless that has expired", () => {
    const tagged = (name: string, until: string): ToldScenario => ({
      ...one(name, FAILED),
      tags: ["@known-issue:CLICK-123", `@until:${until}`],
    });
    const text = progressOf({ scenarios: [tagged("A", "2026-12-31"), tagged("B", "2026-11-01")] });
    expect(text)
      .to.contain("\n  A (known issue CLICK-123, until 2026-12-31)\n    ✘ Then")
      .and.contain("\n  B\n    ✘ Then");
  });

  it("tells each step under its scenario and feature, and no hook", () => {
    const scenarios = [
      one("A", HOOK, { text: "x" }, FAILED, { text: "z", status: "SKIPPED" }, HOOK),
      one("B", { text: "x" }),
      { ...one("C", { text: "x" }), uri: "features/b.feature" },
    ];
    expect(progressOf({ scenarios })).to.equal(`
Feature of features/a.feature

  A
    ✔ Then x
    ✘ Then the output is complete
        Promised: all of it
        Happened: half of it
    – Then z

  B
    ✔ Then x

Feature of features/b.feature

  C
    ✔ Then x
`);
  });

  it("has the title before the first step has ended", () => {
    const messages = messagesOf({ scenarios: [one("A", HOOK, { text: "x" })] });
    const until = messages.findLastIndex(({ testStepStarted }) => testStepStarted);
    expect(written(messages.slice(0, until + 1))).to.match(/\n {2}A\n$/);
  });

  it("leaves out skipped scenarios, and what failed in a hook before any step is told", () => {
    const skipped = one("A", { status: "SKIPPED" }, { text: "x", status: "SKIPPED" });
    const broken = one("B", { status: "FAILED", message: "no settings" }, { text: "x", status: "SKIPPED" });
    expect(progressOf({ scenarios: [skipped] })).to.equal("");
    expect(progressOf({ scenarios: [skipped, broken] })).to.contain("  B\n        no settings\n    – Then x\n");
  });

  it("tells a reason once, and an attempt's number", () => {
    const again = { name: "B", attempts: [[FAILED], [{ text: "the output is complete" }]] };
    const text = progressOf({ scenarios: [one("A", FAILED), again] });
    expect(text.match(/half of it/g)).to.have.length(1);
    expect(text)
      .to.contain('For the same reason as "Feature of features/a.feature: A"')
      .and.contain("\n  B (attempt 2)\n    ✔");
  });

  it("tells what happened once in each form that one reason takes", () => {
    const roots = ["exit code 1"];
    const of = (happened: string) => ({
      ...FAILED,
      attached: [encodeFact({ kind: "failure", ...PARTS, happened, roots })],
    });
    const names = ["A", "B", "C", "D"];
    const failures = [FAILED, of("one failed"), of("3 of 3 failed"), of("2 of 3 failed")];
    const text = progressOf({ scenarios: names.map((name, index) => one(name, failures[index] ?? FAILED)) });
    const told = (name: string) => text.split(`  ${name}\n`)[1]?.split("\n\n")[0] ?? "";
    expect(told("B")).to.contain("Promised: all of it");
    expect(told("C")).to.contain(
      'Happened: 3 of 3 failed\n        For the same reason as "Feature of features/a.feature: B"',
    );
    expect(told("D")).to.contain("For the same reason").and.not.to.contain("Happened");
  });

  it("says what a step lacks, and what stopped the run", () => {
    const scenarios = [one("A", { text: "x", status: "UNDEFINED" })];
    expect(progressOf({ scenarios })).to.contain(
      '✘ Then x\n        There is no definition in step-definitions/ for "Then x"',
    );
    expect(progressOf({ hookFailure: "There is no target." })).to.equal("\nThere is no target.\n");
  });

  it("tells scenarios that run side by side one after the other", () => {
    const messages = messagesOf({ scenarios: [one("A", { text: "x" }, { text: "y" }), one("B", { text: "x" })] });
    const isOf = (id: string) => (message: Envelope) =>
      JSON.stringify(message).includes(`"attempt ${id}.0"`) && !message.testCase;
    const [a, b] = [messages.filter(isOf("0")), messages.filter(isOf("1"))];
    const rest = messages.filter((message) => !a.includes(message) && !b.includes(message));
    const mixed = [...a.slice(0, 3), ...b, ...a.slice(3)];
    const text = written([...rest, ...mixed]);
    expect(text.indexOf("  A\n")).to.be.lessThan(text.indexOf("  B\n"));
    expect(text.match(/✔/g)).to.have.length(3);
    expect(text).to.match(/ {2}A\n {4}✔ Then x\n[\s\S]*B\n {4}✔ Then x\n/);
  });
});

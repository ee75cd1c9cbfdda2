import { describe, it } from "node:test";
import type { TestEvent } from "node:test/reporters";
import { expect } from "chai";
import { chooseFiles } from "../helpers/runner/files";
import { tellSkipped } from "../helpers/runner/skipped";

describe("The choice of test files", () => {
  it("is all of them without a wish but those of a cluster, quick ones first and faults last", () => {
    const all = chooseFiles([]);
    expect(all).to.include("tests/architecture.test.ts").and.include("tests/settings/settings.test.ts");
    const groups = all.map((file) => /^tests\/(suite|browser|stores|fuzz|faults|cluster)\//.exec(file)?.[1] ?? "quick");
    expect([...new Set(groups)]).to.deep.equal(["quick", "suite", "browser", "stores", "fuzz", "faults"]);
    expect(groups.lastIndexOf("quick")).to.equal(groups.indexOf("suite") - 1);
  });

  it("knows groups, folders, files and patterns, and names none twice", () => {
    const limits = "tests/clickstream/limits.test.ts";
    expect(chooseFiles(["quick"]))
      .to.include(limits)
      .and.not.include("tests/suite/gate.test.ts");
    expect(chooseFiles(["suite"]))
      .to.include("tests/suite/gate.test.ts")
      .and.not.include(limits);
    expect(chooseFiles([limits, "tests/clickstream/lim*.test.ts"])).to.deep.equal([limits]);
    expect(chooseFiles(["tests/faults", "tests/clickstream"])).to.satisfy(
      ([first, ...others]: string[]) => /^tests\/clickstream\//.test(first ?? "") && others.includes(limits),
    );
  });

  it("refuses what stands for no test", () => {
    expect(() => chooseFiles(["tests/net", "tests/nowhere", "sweet"])).to.throw("No test file: tests/nowhere, sweet");
  });
});

describe("The summary of what was skipped", () => {
  const passed = (name: string, skip?: string): TestEvent => ({
    type: "test:pass",
    data: {
      ...{ name, nesting: 0, testId: 1, testNumber: 1, parentId: 0, tags: [], details: { duration_ms: 1 } },
      ...(skip === undefined ? {} : { skip }),
    },
  });
  const said = (message: string): TestEvent => ({
    type: "test:diagnostic",
    data: { nesting: 0, level: "info", message },
  });

  async function messages(events: readonly TestEvent[]): Promise<string[]> {
    async function* source() {
      yield* events;
    }
    const passedOn: string[] = [];
    for await (const event of tellSkipped(source()))
      passedOn.push(event.type === "test:diagnostic" ? event.data.message : event.type);
    return passedOn;
  }

  it("stands before the counts, with each reason once", async () => {
    const events = [passed("one", "no X"), passed("two"), passed("three", "no Y"), passed("four", "no X")];
    expect(await messages([...events, said("tests 4"), said("suites 0")])).to.deep.equal([
      ...Array(4).fill("test:pass"),
      "skipped, since no X: one; four",
      "skipped, since no Y: three",
      "tests 4",
      "suites 0",
    ]);
  });

  it("says that nothing was skipped", async () => {
    expect(await messages([passed("one"), said("tests 1")])).to.deep.equal([
      "test:pass",
      "nothing was skipped",
      "tests 1",
    ]);
  });
});

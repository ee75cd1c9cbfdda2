import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { markdown } from "../../../support/report/render/markdown";
import { outlierText } from "../../../support/report/render/measures";
import { terminal } from "../../../support/report/render/terminal";
import { resultCounts, skipReasons, verdictSentence } from "../../../support/report/render/words";
import type { RunReport } from "../../../support/report/run-report";
import { FAILED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

const SANDBOX = { kind: "sandbox", note: "the sandbox", store: "http://s", bucket: "b" } as const;

describe("The verdict in a sentence", () => {
  const sentences: [what: string, run: Partial<RunReport>, words: string][] = [
    ["a run with one scenario", {}, "The service passed the one scenario that ran."],
    ["a run that passed", { scenarios: [PASSED, PASSED] }, "The service passed all 2 scenarios that ran."],
    [
      "a run that failed",
      { verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED] },
      "The service failed 1 of 2 scenarios that ran.",
    ],
    ["a failed scenario alone", { verdict: "failed", scenarios: [FAILED] }, "failed the one scenario that ran."],
    ["a run on the sandbox", { target: SANDBOX }, "The embedded sandbox, not your service, passed the one scenario"],
    ["a run that could not be made", { verdict: "failed", scenarios: [] }, "it says nothing about the service."],
    ["a cancelled run", { verdict: "cancelled" }, "The run was cancelled. By then, 1 of 2 scenarios had passed."],
    [
      "a run that nobody wanted",
      { verdict: "cancelled", scenarios: [], problem: "Cancelled: no" },
      "The run was cancelled before any scenario ran.",
    ],
    ["a run without a scenario", { verdict: "nothing tried", scenarios: [SKIPPED] }, "No scenario ran, so this run"],
  ];
  for (const [what, run, words] of sentences) {
    it(`of ${what}`, () => {
      expect(verdictSentence({ ...RUN, ...run })).to.contain(words);
    });
  }

  it("goes with counts and the reasons for skipping", () => {
    const run = { ...RUN, scenarios: [PASSED, FAILED, SKIPPED, SKIPPED, { ...SKIPPED, reason: "too slow" }] };
    expect(resultCounts(run)).to.deep.equal({ passed: 1, failed: 1, skipped: 3 });
    expect(skipReasons(run)).to.deep.equal([
      ["not yet", 2],
      ["too slow", 1],
    ]);
  });

  it("goes with what deviates from earlier runs", () => {
    const outlier = { scenario: "S", measure: "totalTime", value: 9000, median: 2000, runs: 20 } as const;
    expect(outlierText(outlier)).to.equal(
      "Total time deviates from the median of the last 20 passed runs: 9 s instead of 2 s (S).",
    );
  });
});

describe("The end of a run in the terminal", () => {
  it("has the scenarios that ran, warnings, why others were skipped, and where the report is", () => {
    const run: RunReport = { ...RUN, verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED], warnings: ["look here"] };
    expect(terminal(run, { reportPath: "reports/index.html" })).to.equal(
      [
        "FAILED: The service failed 1 of 2 scenarios that ran.",
        "  ✘ It streams",
        "      the stream <was> cut | off",
        "  ✔ A generation stays within its limits",
        "      total time 2 s (limit less than 10 min)",
        "Warning: look here",
        "Skipped, 1 scenario: not yet",
        "Report: reports/index.html",
        "",
      ].join("\n"),
    );
  });

  it("names what failed first, in a screen at most", () => {
    const many = Array.from({ length: 40 }, () => ({ ...PASSED, name: "long ".repeat(40) }));
    const lines = terminal({ ...RUN, verdict: "failed", scenarios: [...many, FAILED] })
      .trimEnd()
      .split("\n");
    expect(lines.findIndex((line) => line.includes("✘ It streams"))).to.equal(1);
    expect(lines.length).to.be.at.most(20);
    expect(lines.at(-1)).to.equal("  … and 68 more lines in the report");
  });

  it("is as wide as it is told, and no text breaks a line or controls the terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 60, max: 120 }), (text, width) => {
        const failures = [{ step: text, notTried: false, type: "Error", message: text }];
        const scenarios = [{ ...FAILED, name: text, failures }];
        const lines = terminal({ ...RUN, verdict: "failed", scenarios }, { width }).split("\n");
        expect(lines).to.have.length(4);
        expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(width);
        expect(lines.join("")).not.to.match(/\p{Cc}/u);
      }),
    );
  });
});

describe("The run as Markdown", () => {
  it("has a row for each scenario, with its figures or what to do", () => {
    const run: RunReport = { ...RUN, verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED], warnings: ["a * b"] };
    expect(markdown(run).split("\n")).to.include.members([
      "## Clickstream acceptance: failed",
      "| ✔ passed | Performance: A generation stays within its limits | total time 2 s (limit less than 10 min) |",
      "| ✘ failed | Streaming: It streams | the stream \\<was\\> cut \\| off. What to do: look into its log |",
      "| – skipped | Performance: Later | not yet |",
      "**Warning:** a \\* b",
    ]);
  });

  it("is broken by no text", () => {
    const render = (text: string) => {
      const failures = [{ step: text, notTried: false, type: "Error", message: text }];
      const scenarios = [
        { ...FAILED, name: text, failures },
        { ...SKIPPED, reason: text },
      ];
      return markdown({ ...RUN, verdict: "failed", scenarios, warnings: [text] });
    };
    const lines = render("x").split("\n").length;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."|\\`*_<>[]&~$#\r\n\u2028 ab") }), (text) => {
        const rendered = render(text);
        expect(rendered.split(/[\r\n]/)).to.have.length(lines);
        for (const row of rendered.split("\n").filter((line) => line.startsWith("|"))) {
          expect(row.replace(/\\[^\w\s]/g, "").match(/\|/g)).to.have.length(4);
        }
        expect(rendered.replace(/\\[^\w\s]/g, "")).not.to.match(/[`<>[\]&~$]/);
      }),
    );
  });

  it("ends the block of a problem where the problem ends", () => {
    const problem = "Nothing was run:\n```\n# not a heading\n````";
    expect(markdown({ ...RUN, scenarios: [], problem })).to.contain(`\n\n\`\`\`\`\`text\n${problem}\n\`\`\`\`\`\n`);
  });
});

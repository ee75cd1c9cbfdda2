import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { fullReport } from "../../../support/report/render/html/full-report";
import { overviewPage } from "../../../support/report/render/html/overview-page";
import { markdown } from "../../../support/report/render/markdown";
import { outlierText } from "../../../support/report/render/measures";
import { terminal } from "../../../support/report/render/terminal";
import {
  resultCounts,
  resultsText,
  scopeSentence,
  skipReasons,
  verdictSentence,
  whatHappened,
} from "../../../support/report/render/words";
import type { RunReport } from "../../../support/report/run-report";
import type { Scope } from "../../../support/run/scope";
import type { FailureParts } from "../../../support/shared/failure";
import { EXPIRED, FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

const SANDBOX = { kind: "sandbox", note: "the sandbox", store: "http://s", bucket: "b" } as const;

describe("What happened, in a sentence", () => {
  const told = (parts: Partial<FailureParts>) =>
    whatHappened({
      ...{ step: "x", notTried: false, type: "Failure", message: "" },
      parts: { promised: "p", happened: "2 of 3 crashed:", cause: "c", remedy: "r", ...parts },
    });

  it("names one detail, and how many others there are", () => {
    expect(told({ details: ["a"] })).to.equal("2 of 3 crashed: a");
    expect(told({ details: ["a", "b", "c"] })).to.equal("2 of 3 crashed: a, and 2 more");
    expect(told({ details: ["a", "b"], example: "b" })).to.equal("2 of 3 crashed: b");
    expect(told({})).to.equal("2 of 3 crashed");
  });

  it("has no detail where the sentence leads to none", () => {
    expect(told({ happened: "it died", details: ["a"] })).to.equal("it died");
  });
});

describe("The verdict in a sentence", () => {
  const sentences: [what: string, run: Partial<RunReport>, words: string][] = [
    ["a run with one scenario", {}, "The service passed the one scenario that ran."],
    ["a run that passed", { scenarios: [PASSED, PASSED] }, "The service passed both scenarios that ran."],
    [
      "a run that failed",
      { verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED] },
      "The service failed 1 of the 2 scenarios that ran.",
    ],
    ["a failed scenario alone", { verdict: "failed", scenarios: [FAILED] }, "failed the one scenario that ran."],
    ["a run on the sandbox", { target: SANDBOX }, "The embedded sandbox, not your service, passed the one scenario"],
    [
      "a run that could not be made",
      { verdict: "could not be tried", scenarios: [], problem: "No settings" },
      "The run could not be carried out, so this run says nothing about the service.",
    ],
    [
      "a run that could not be ended",
      { verdict: "could not be tried", scenarios: [PASSED], problem: "No space" },
      "The run could not be carried out to its end. The service passed the one scenario that ran.",
    ],
    [
      "a run of which nothing could be tried",
      { verdict: "could not be tried", scenarios: [NOT_TRIED, NOT_TRIED, SKIPPED] },
      "None of the 2 scenarios could be tried, so this run says nothing about the service.",
    ],
    [
      "a run of which something could not be tried",
      { verdict: "could not be tried", scenarios: [PASSED, PASSED, NOT_TRIED] },
      "1 scenario could not be tried. The service passed the other 2.",
    ],
    [
      "a run that failed and could not be tried",
      { verdict: "failed", scenarios: [PASSED, FAILED, NOT_TRIED] },
      "The service failed 1 of the 2 scenarios that ran. 1 other scenario could not be tried.",
    ],
    [
      "a flaky run",
      { scenarios: [PASSED, PASSED, FLAKY] },
      "The service passed all 3 scenarios that ran, 1 of them only when tried again.",
    ],
    [
      "a flaky scenario alone",
      { scenarios: [FLAKY] },
      "The service passed the one scenario that ran, but only when tried again.",
    ],
    [
      "a flaky run, where that counts as a failure",
      { verdict: "failed", failOnFlaky: true, scenarios: [PASSED, FLAKY] },
      "The service passed both scenarios that ran, 1 of them only when tried again, which counts as a failure (FAIL_ON_FLAKY).",
    ],
    [
      "a run with known issues",
      { verdict: "known issues", scenarios: [PASSED, PASSED, KNOWN, KNOWN, SKIPPED] },
      "The service passed 2 of the 4 scenarios that ran; 2 have a known issue.",
    ],
    [
      "a run with a known issue, and a flaky scenario",
      { verdict: "known issues", scenarios: [PASSED, FLAKY, KNOWN] },
      "The service passed 2 of the 3 scenarios that ran, 1 of them only when tried again; 1 has a known issue.",
    ],
    [
      "a scenario with a known issue alone",
      { verdict: "known issues", scenarios: [KNOWN] },
      "The service failed the one scenario that ran, which has a known issue.",
    ],
    [
      "known issues alone",
      { verdict: "known issues", scenarios: [KNOWN, KNOWN] },
      "The service failed both scenarios that ran; both have a known issue.",
    ],
    [
      "three known issues alone",
      { verdict: "known issues", scenarios: [KNOWN, KNOWN, KNOWN] },
      "The service failed all 3 scenarios that ran; all have a known issue.",
    ],
    [
      "a run that failed, with a known issue",
      { verdict: "failed", scenarios: [PASSED, FAILED, KNOWN, NOT_TRIED] },
      "The service failed 1 of the 3 scenarios that ran; 1 other has a known issue. 1 other scenario could not be tried.",
    ],
    [
      "a flaky run with a known issue, where flaky counts as a failure",
      { verdict: "failed", failOnFlaky: true, scenarios: [PASSED, FLAKY, KNOWN] },
      "The service passed 2 of the 3 scenarios that ran, 1 of them only when tried again, which counts as a failure (FAIL_ON_FLAKY); 1 other has a known issue.",
    ],
    [
      "a run of which something could not be tried, with a known issue",
      { verdict: "could not be tried", scenarios: [PASSED, PASSED, KNOWN, NOT_TRIED] },
      "1 scenario could not be tried. The service passed 2 of the other 3; 1 has a known issue.",
    ],
    [
      "a run of which all but known issues could not be tried",
      { verdict: "could not be tried", scenarios: [KNOWN, NOT_TRIED, NOT_TRIED] },
      "2 scenarios could not be tried. The service failed the other one, which has a known issue.",
    ],
    [
      "a run that could not be ended, with a known issue",
      { verdict: "could not be tried", scenarios: [PASSED, KNOWN], problem: "No space" },
      "The run could not be carried out to its end. The service passed 1 of the 2 scenarios that ran; 1 has a known issue.",
    ],
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
    const skipped = [SKIPPED, SKIPPED, { ...SKIPPED, reason: "too slow" }];
    const run = { ...RUN, scenarios: [PASSED, FAILED, ...skipped, FLAKY, NOT_TRIED, NOT_TRIED] };
    expect(resultCounts(run)).to.deep.equal({
      passed: 1,
      failed: 1,
      flaky: 1,
      "known issue": 0,
      skipped: 3,
      "could not be tried": 2,
    });
    expect(resultsText({ ...RUN, scenarios: [PASSED, KNOWN] })).to.equal("1 passed, 1 known issue");
    expect(resultsText({ ...RUN, scenarios: [KNOWN, KNOWN, SKIPPED] })).to.equal("2 known issues, 1 skipped");
    expect(resultsText(run)).to.equal("1 passed, 1 failed, 1 flaky, 3 skipped, 2 could not be tried");
    expect(resultsText({ ...RUN, scenarios: [] })).to.equal("no scenario ran");
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

describe("What a run was limited to, in a sentence", () => {
  const told = (scope: Partial<Scope>, run: Partial<RunReport> = {}) =>
    scopeSentence({ ...RUN, scope: { limits: ["@manual"], scenarios: 33, of: 36, others: 0, ...scope }, ...run });

  it("has how many of how many scenarios that are", () => {
    expect(told({})).to.equal("Limited to @manual: 33 of 36 scenarios.");
    expect(told({ limits: ["@a", "b:1", 'the name "c"'], scenarios: 0 })).to.equal(
      'Limited to @a, b:1 and the name "c": 0 of 36 scenarios.',
    );
    expect(told({ scenarios: 0, others: 1 })).to.equal(
      "Limited to @manual: 0 of 36 scenarios, and 1 scenario of other features.",
    );
    expect(scopeSentence({ ...RUN, scope: { limits: ["@manual"], scenarios: 1, others: 0 } })).to.equal(
      "Limited to @manual: 1 scenario.",
    );
  });

  it("is not there for the whole suite, nor for a run of which nothing is known or in which no scenario was reached", () => {
    expect(told({ scenarios: 36 })).to.equal(undefined);
    expect(told({ limits: [] })).to.equal(undefined);
    expect(told({}, { scenarios: [] })).to.equal(undefined);
    expect(scopeSentence(RUN)).to.equal(undefined);
  });

  it("stands in every report for people", () => {
    const run = { ...RUN, scope: { limits: ["@manual"], scenarios: 33, of: 36, others: 0 } };
    for (const text of [terminal(run), overviewPage(run, []), fullReport("<body>", run)])
      expect(text.split("Limited to @manual: 33 of 36 scenarios.")).to.have.length(2);
    expect(markdown(run)).to.contain("\n\nLimited to @manual: 33 of 36 scenarios.\n\n");
  });
});

describe("The end of a run in the terminal", () => {
  it("has the scenarios that ran, warnings, why others were skipped, and where the report is", () => {
    const run: RunReport = { ...RUN, verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED], warnings: ["look here"] };
    expect(terminal(run, { reportPath: "reports/index.html" })).to.equal(
      [
        "FAILED: The service failed 1 of the 2 scenarios that ran.",
        "1 passed, 1 failed, 1 skipped",
        "  ✘ It streams",
        "      the stream <was> cut | off: line 10, and 1 more",
        "  ✔ A generation stays within its limits",
        "      total time 2 s (limit less than 10 min)",
        "Warning: look here",
        "Skipped, 1 scenario: not yet",
        "Report: reports/index.html",
        "",
      ].join("\n"),
    );
  });

  it("tells a cause once, with the scenarios that it took along, and a flaky scenario's first reason", () => {
    const more = ["B", "C", "D", "E", "F"].map((name) => ({ ...NOT_TRIED, name }));
    const scenarios = [PASSED, FLAKY, NOT_TRIED, { ...FAILED, result: "failed" as const }, ...more];
    const lines = terminal({ ...RUN, verdict: "failed", scenarios }, { width: 120 }).split("\n");
    expect(lines.slice(2)).to.deep.equal([
      "  ✘ It streams",
      "      the stream <was> cut | off: line 10, and 1 more",
      "  ? It uploads",
      "  ? B",
      "  ? C",
      "  ? D",
      "  ? and 2 more scenarios for the same reason",
      "      nothing listens",
      "  ~ It streams at last",
      "      passed only when tried again; at first: the stream <was> cut | off: line 10, and 1 more",
      "      total time 2 s (limit less than 10 min)",
      "  ✔ A generation stays within its limits",
      "      total time 2 s (limit less than 10 min)",
      "",
    ]);
  });

  it("marks a known issue with its ticket and its day, also an expired one", () => {
    const scenarios = [PASSED, KNOWN, { ...KNOWN, name: "B", knownIssue: { ...KNOWN.knownIssue, ticket: "CLICK-9" } }];
    const lines = terminal({ ...RUN, verdict: "failed", scenarios: [...scenarios, EXPIRED] } as RunReport, {
      width: 120,
    }).split("\n");
    expect(lines.slice(2, 11)).to.deep.equal([
      "  ✘ It should stream by now",
      "      the known issue CLICK-123 expired on 2026-11-01",
      "      the stream <was> cut | off: line 10, and 1 more",
      "  ! It streams some day",
      "      known issue CLICK-123, until 2026-12-31",
      "      the stream <was> cut | off: line 10, and 1 more",
      "  ! B",
      "      known issue CLICK-9, until 2026-12-31",
      "      the stream <was> cut | off: line 10, and 1 more",
    ]);
  });

  it("does not show the stack of an error", () => {
    const failures = [{ step: "s", notTried: true, type: "TypeError", message: "TypeError: x\n    at y\n    at z" }];
    expect(terminal({ ...RUN, scenarios: [{ ...NOT_TRIED, failures }] }))
      .to.contain("      TypeError: x\n")
      .and.not.contain("at y");
  });

  it("names what failed first, in a screen at most", () => {
    const many = Array.from({ length: 40 }, () => ({ ...PASSED, name: "long ".repeat(40) }));
    const lines = terminal({ ...RUN, verdict: "failed", scenarios: [...many, FAILED] })
      .trimEnd()
      .split("\n");
    expect(lines.findIndex((line) => line.includes("✘ It streams"))).to.equal(2);
    expect(lines.length).to.be.at.most(20);
    expect(lines.at(-1)).to.equal("  … and 68 more lines in the report");
  });

  it("is as wide as it is told, and no text breaks a line or controls the terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 60, max: 120 }), (text, width) => {
        const failures = [{ step: text, notTried: false, type: "Error", message: text }];
        const scenarios = [{ ...FAILED, name: text, failures }];
        const lines = terminal({ ...RUN, verdict: "failed", scenarios }, { width }).split("\n");
        expect(lines).to.have.length(5);
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
      "| ✘ failed | Streaming: It streams | the stream \\<was\\> cut \\| off: line 10, and 1 more. What to do: look into its log |",
      "| – skipped | Performance: Later | not yet |",
      "**Warning:** a \\* b",
    ]);
  });

  it("tells a cause once, and a flaky scenario's first reason", () => {
    const scenarios = [NOT_TRIED, { ...NOT_TRIED, name: "B" }, FLAKY];
    expect(markdown({ ...RUN, verdict: "could not be tried", scenarios }).split("\n")).to.include.members([
      "## Clickstream acceptance: could not be tried",
      "1 flaky, 2 could not be tried",
      "| ? could not be tried | New data: It uploads | nothing listens. What to do: start it |",
      '| ? could not be tried | New data: B | for the same reason as "It uploads" |',
      "| \\~ flaky | Streaming: It streams at last | passed only when tried again; at first: the stream \\<was\\> cut \\| off: line 10, and 1 more, total time 2 s (limit less than 10 min) |",
    ]);
  });

  it("marks a known issue with its ticket and its day, also an expired one", () => {
    expect(markdown({ ...RUN, verdict: "failed", scenarios: [KNOWN, EXPIRED] }).split("\n")).to.include.members([
      "| ! known issue | Streaming: It streams some day | known issue CLICK-123, until 2026-12-31: the stream \\<was\\> cut \\| off: line 10, and 1 more. What to do: look into its log |",
      "| ✘ failed | Streaming: It should stream by now | the known issue CLICK-123 expired on 2026-11-01: the stream \\<was\\> cut \\| off: line 10, and 1 more. What to do: look into its log |",
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

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { draw } from "../../../support/report/charts/draw";
import type { HistoryEntry } from "../../../support/report/history/history";
import { fullReport } from "../../../support/report/render/html/full-report";
import { overviewPage } from "../../../support/report/render/html/overview-page";
import type { RunReport } from "../../../support/report/run-report";
import { FAILED, FLAKY, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

const CUCUMBER =
  "<html><head><title>Cucumber</title></head><body><script>messages = ['<title>Cucumber</head><body>']</script></body></html>";

/** A run with a text in every place that takes one from elsewhere. */
function runSaying(text: string): RunReport {
  const parts = { promised: text, happened: text, cause: text, remedy: text, details: [text] };
  const failures = [
    { step: text, notTried: false, type: text, message: text, parts },
    { step: text, notTried: false, type: text, message: text },
  ];
  const figures = [{ name: text, value: text, limit: `a${text}`, withinLimit: false }];
  const pictures = [{ name: text, svg: `<svg><title>${text}</title></svg>` }];
  const said = { feature: text, uri: text, name: text, figures, pictures };
  return {
    ...RUN,
    verdict: "failed",
    target: {
      kind: "service",
      note: `a${text}`,
      id: text,
      store: text,
      bucket: text,
      title: `a${text}`,
      version: `a${text}`,
    },
    scenarios: [
      { ...FAILED, ...said, failures },
      { ...SKIPPED, ...said, reason: text },
      { ...PASSED, ...said },
    ],
    warnings: [text],
    problem: text,
  };
}

const tags = (html: string) => html.match(/<\/?[a-z0-9]+/g);
const unescaped = (html: string) =>
  html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

describe("The overview page", () => {
  it("says what failed in the parts of the failure, and another error as a whole", () => {
    const bug = { step: "When x", notTried: false, type: "TypeError", message: "TypeError: x\n    at y" };
    const scenarios = [{ ...FAILED, failures: [...FAILED.failures, bug], attempts: 2 }];
    const page = overviewPage({ ...RUN, verdict: "failed", scenarios }, [], "full.html");
    expect(page)
      .to.contain("<strong>Failed step:</strong> Then the output is complete")
      .and.contain("<strong>What happened:</strong> the stream &lt;was> cut | off:")
      .and.contain("<pre>line 10\nline 11</pre>")
      .and.contain("<strong>Likely cause:</strong> it died")
      .and.contain("<strong>What to do:</strong> look into its log")
      .and.contain("<pre>TypeError: x\n    at y</pre>")
      .and.contain("took 2 s, attempt 2")
      .and.contain('<a href="full.html">');
  });

  it("tells a cause once, and what a flaky scenario failed with first, with what failed on top", () => {
    const scenarios = [PASSED, FLAKY, NOT_TRIED, { ...NOT_TRIED, name: "B" }, FAILED, { ...FAILED, name: "C" }];
    const page = overviewPage({ ...RUN, verdict: "could not be tried", scenarios }, [], "");
    expect(page)
      .to.contain('<header class="could-not-be-tried">')
      .and.contain("1 passed, 2 failed, 1 flaky, 2 could not be tried")
      .and.contain("<strong>Could not be tried:</strong> Given a snapshot of the bucket")
      .and.contain('It uploads</div><div>B</div><span class="feature">New data</span>')
      .and.contain("For the same reason as “It streams”")
      .and.contain("It passed only when tried again; at first: the stream &lt;was> cut | off");
    expect(page.match(/nothing listens/g)).to.have.length(1);
    expect([...page.matchAll(/<tr class="([\w-]+)"/g)].map(([, result]) => result)).to.deep.equal([
      ...["failed", "failed", "could-not-be-tried", "flaky", "passed"],
    ]);
  });

  it("has skipped scenarios of one feature and reason in one row, and what failed in the first", () => {
    const page = overviewPage(
      { ...RUN, scenarios: [SKIPPED, { ...SKIPPED, name: "Much later" }, PASSED, FAILED] },
      [],
      "",
    );
    expect(page).to.contain("<div>Later</div><div>Much later</div>");
    expect([...page.matchAll(/<tr class="(\w+)"/g)].map(([, result]) => result)).to.deep.equal([
      ...["failed", "passed", "skipped"],
    ]);
  });

  it("names what deviates from earlier runs of the same scenario, and shows the trend", () => {
    const past = [1, 2, 3, 4, 5, 6].map(
      (day): HistoryEntry => ({
        at: `2026-11-0${day}T08:00:00.000Z`,
        target: "http://a.test",
        verdict: "passed",
        scenarios: { [`${PASSED.uri}: ${PASSED.name}`]: { totalTime: 2000 } },
      }),
    );
    const slow = { ...PASSED, measures: { totalTime: 9000 } };
    const page = overviewPage({ ...RUN, scenarios: [slow] }, past, "");
    expect(page).to.contain(
      "Total time deviates from the median of the last 6 passed runs: 9 s instead of 2 s (A generation stays within its limits).",
    );
    expect(page).to.contain("The last 7 runs against this target").and.contain("Total time: 9 s now");
    expect(overviewPage(RUN, past, "")).not.to.contain("deviates");
  });

  it("says what stopped a run once", () => {
    const run: RunReport = { ...RUN, verdict: "cancelled", scenarios: [], problem: "Cancelled: nothing was run." };
    for (const page of [overviewPage(run, [], ""), fullReport(CUCUMBER, run)]) {
      expect(page.match(/nothing was run/gi)).to.have.length(1);
    }
  });

  it("has its style sheet as it was written", () => {
    expect(overviewPage(RUN, [], "")).to.match(/<style>:root \{[^<&]*@media print[^<&]*<\/style>/);
  });

  it("is broken by no text", () => {
    const plain = tags(overviewPage(runSaying("x"), [], "full.html"));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&;/=! \nab"), minLength: 1 }), (text) => {
        const page = overviewPage(runSaying(text), [], "full.html");
        expect(tags(page)).to.deep.equal(plain);
        expect(unescaped(page)).to.contain(`<li>${text}</li>`).and.contain(`<pre>${text}</pre>`);
      }),
      { examples: [["</pre><script>alert(1)</script>"], ["\"'&quot;<!--"]] },
    );
  });

  it("says a picture in its own words", () => {
    const svg = draw('Output "<1 KB" & more', "a < b", 100, () => ({}));
    const page = overviewPage({ ...RUN, scenarios: [{ ...PASSED, pictures: [{ name: "p", svg }] }] }, [], "");
    expect(page).to.contain('alt="Output &quot;&lt;1 KB&quot; &amp; more. a &lt; b"');
  });
});

describe("The full report", () => {
  it("tells a cause once in its banner, and what was flaky", () => {
    const scenarios = [NOT_TRIED, { ...NOT_TRIED, name: "B" }, FLAKY];
    expect(fullReport(CUCUMBER, { ...RUN, verdict: "could not be tried", scenarios }))
      .to.contain("<strong>1 flaky, 2 could not be tried</strong>")
      .and.contain("<strong>Could not be tried:</strong> It uploads; B: nothing listens")
      .and.contain("<strong>Flaky:</strong> It streams at last: passed only when tried again; at first: the stream");
  });

  it("has a banner with counts, target, failures, warnings and reasons", () => {
    const run: RunReport = { ...RUN, verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED], warnings: ["look here"] };
    const page = fullReport(CUCUMBER, run);
    const banner = /<body>\s*(<header class="run-banner service">.*?<\/header>)/s.exec(page)?.[1];
    expect(banner)
      .to.contain("<strong>1 passed, 1 failed, 1 skipped</strong>, 2026-11-24 08:00 UTC")
      .and.contain("<strong>Target:</strong> the service at http://a.test; its store: http://s, bucket b")
      .and.contain("<strong>Failed:</strong> It streams: the stream &lt;was> cut | off<")
      .and.contain("<strong>Warning:</strong> look here")
      .and.contain("<strong>Skipped (1):</strong> not yet");
  });

  it("leaves the rest of Cucumber's page as it was", () => {
    const page = fullReport(CUCUMBER, RUN);
    expect(page).to.contain("<title>Clickstream acceptance</title><style>.run-banner");
    expect(page).to.contain("messages = ['<title>Cucumber</head><body>']");
  });

  it("is broken by no text", () => {
    const plain = tags(fullReport(CUCUMBER, runSaying("x")));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&$`;/=! \nab"), minLength: 1 }), (text) => {
        expect(tags(fullReport(CUCUMBER, runSaying(text)))).to.deep.equal(plain);
      }),
      { examples: [["$&$`$'"], ["<script>"]] },
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { draw } from "../../../support/report/charts/draw";
import type { HistoryEntry } from "../../../support/report/history/history";
import { fullReport } from "../../../support/report/render/html/full-report";
import { overviewPage } from "../../../support/report/render/html/overview-page";
import type { RunReport } from "../../../support/report/run-report";
import type { StepFailure } from "../../../support/report/scenario-report";
import type { FailureParts } from "../../../support/shared/failure";
import { EXPIRED, FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

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
  const said = {
    feature: text,
    uri: text,
    name: text,
    figures,
    pictures,
    tags: [`@owner:${text}`, `@known-issue:${text}`],
  };
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
    const page = overviewPage({ ...RUN, verdict: "failed", scenarios }, []);
    expect(page)
      .to.contain("<strong>Failed step:</strong> Then the output is complete")
      .and.contain("<strong>What happened:</strong> the stream &lt;was> cut | off:")
      .and.contain("<pre>line 10\nline 11</pre>")
      .and.contain("<strong>Likely cause:</strong> it died")
      .and.contain("<strong>What to do:</strong> look into its log")
      .and.contain("<pre>TypeError: x\n    at y</pre>")
      .and.contain('<span class="took">2 s, attempt 2</span>');
  });

  it("tells a cause once, and with it what it took along, with what the service did wrong first", () => {
    const scenarios = [PASSED, FLAKY, NOT_TRIED, { ...NOT_TRIED, name: "B" }, FAILED, { ...FAILED, name: "C" }];
    const page = overviewPage({ ...RUN, verdict: "could not be tried", scenarios }, []);
    expect(page)
      .to.contain('<header class="could-not-be-tried">')
      .and.contain("1 passed, 2 failed, 1 flaky, 2 could not be tried")
      .and.contain("What went wrong: 2 causes")
      .and.contain("Failed for this reason:")
      .and.contain("Could not be tried for this reason:")
      .and.contain("<strong>Needed to try this:</strong> a store")
      .and.contain('<a href="#new-data.it-uploads">New data: It uploads</a>')
      .and.contain('<a href="#new-data.b">New data: B</a>')
      .and.contain('For the same reason as <a href="#streaming.it-streams">Streaming: It streams</a>')
      .and.contain("It passed only when tried again; at first: the stream &lt;was> cut | off: line 10, and 1 more");
    expect([...page.matchAll(/class="cause ([\w-]+)"/g)].map(([, result]) => result)).to.deep.equal([
      ...["failed", "could-not-be-tried"],
    ]);
  });

  it("says of what was taken along what happened there, where that is said in other words, and not its cause again", () => {
    const several = FAILED.failures.map((failure) => ({
      ...failure,
      parts: { ...failure.parts, happened: "3 of 3 died:", cause: "no room", details: ["request 1"] } as FailureParts,
    }));
    const withRoot = (failures: readonly StepFailure[]) =>
      failures.map((one) => ({ ...one, parts: { ...one.parts, roots: ["it died"] } as FailureParts }));
    const [alone, taken] = [
      { ...FAILED, failures: withRoot(FAILED.failures) },
      { ...FAILED, name: "C", failures: withRoot(several) },
    ];
    const page = overviewPage({ ...RUN, verdict: "failed", scenarios: [alone, taken] }, []);
    const [, own = ""] = page.split('<article id="streaming.c"');
    expect(page).to.contain("What went wrong: 1 cause<");
    expect(own)
      .to.contain("<strong>What happened:</strong> 3 of 3 died:")
      .and.contain("<pre>request 1</pre>")
      .and.contain('For the same reason as <a href="#streaming.it-streams">')
      .and.not.contain("no room");
    const same = overviewPage({ ...RUN, verdict: "failed", scenarios: [alone, { ...alone, name: "C" }] }, []);
    expect(same.split('<article id="streaming.c"')[1]).not.to.contain("What happened:");
  });

  it("has each feature with what it is for, and its scenarios folded unless someone has to look at them", () => {
    const scenarios = [PASSED, SKIPPED, { ...FAILED, uri: PASSED.uri }, { ...FAILED, uri: PASSED.uri, name: "C" }];
    const page = overviewPage({ ...RUN, verdict: "failed", scenarios }, []);
    expect(page).to.contain('<h2 id="performance">').and.contain('<p class="why">It has to be quick.</p>');
    const folded = [...page.matchAll(/<article id="([^"]*)"[^>]*><details( open)?>/g)];
    expect(folded.map(([, id, open]) => [id, open !== undefined])).to.deep.equal([
      ["performance.a-generation-stays-within-its-limits", false],
      ["performance.later", false],
      ["streaming.it-streams", true],
      ["streaming.c", false],
    ]);
  });

  it("says once why all scenarios of a feature were skipped", () => {
    const page = overviewPage({ ...RUN, scenarios: [SKIPPED, { ...SKIPPED, name: "Much later" }] }, []);
    expect(page).to.contain("<strong>All skipped:</strong> not yet");
    expect(page.match(/not yet/g)).to.have.length(1);
    expect(overviewPage({ ...RUN, scenarios: [SKIPPED, PASSED] }, [])).to.contain("<p>not yet</p>");
  });

  it("shows a rule above its scenarios", () => {
    const ruled = { ...PASSED, rule: "Fast & small" };
    const page = overviewPage({ ...RUN, scenarios: [PASSED, ruled, { ...ruled, name: "B" }] }, []);
    expect(page.match(/<h3 class="rule" id="performance.rule.fast-small">Fast &amp; small<\/h3>/g)).to.have.length(1);
  });

  it("shows steps with their tables and texts, and evidence and pictures beside them", () => {
    const steps = [
      { text: "When x", result: "passed", table: [["a", "<b>"]] },
      { text: "Then y", result: "undefined", docString: "a & b" },
    ];
    const evidence = [{ name: "Timings", text: "1 < 2" }];
    const page = overviewPage({ ...RUN, scenarios: [{ ...PASSED, steps, evidence }] }, []);
    expect(page)
      .to.contain('aria-label="passed">✔</span> When x')
      .and.contain("<td>a</td><td>&lt;b></td>")
      .and.contain('aria-label="undefined">?</span> Then y<pre>a &amp; b</pre>')
      .and.contain('<summary>Timings</summary><pre tabindex="0">1 &lt; 2</pre>');
  });

  it("draws how much of its limit a figure takes", () => {
    const figures = [{ name: "total time", value: "2 s", limit: "less than 4 s", withinLimit: true, ofLimit: 0.5 }];
    const page = overviewPage({ ...RUN, scenarios: [{ ...PASSED, figures }] }, []);
    expect(page).to.contain('<rect class="value" width="37.5"').and.contain('<rect class="limit" x="75"');
    expect(overviewPage(RUN, [])).not.to.contain('<rect class="value"');
  });

  it("never shows a run on the sandbox as one on a service", () => {
    const target = { kind: "sandbox", note: "the sandbox", store: "s", bucket: "b" } as const;
    expect(overviewPage({ ...RUN, target }, []))
      .to.contain('<header class="passed stand-in"><p class="verdict">passed, on the sandbox</p>')
      .and.contain("<title>passed (sandbox): Clickstream acceptance</title>");
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
    const page = overviewPage({ ...RUN, scenarios: [slow] }, past);
    expect(page).to.contain(
      "Total time deviates from the median of the last 6 passed runs: 9 s instead of 2 s (A generation stays within its limits).",
    );
    expect(page).to.contain("The last 7 runs against this target").and.contain("Total time: 9 s now");
    expect(overviewPage(RUN, past)).not.to.contain("deviates");
  });

  it("shows the limit of a measure beside its trend, and tells of another one that held before", () => {
    const key = `${PASSED.uri}: ${PASSED.name}`;
    const past = [1, 2].map(
      (day): HistoryEntry => ({
        at: `2026-11-0${day}T08:00:00.000Z`,
        target: "http://a.test",
        verdict: "passed",
        scenarios: { [key]: { totalTime: 2000 } },
        ...(day === 1 ? {} : { limits: { [key]: { totalTime: 5000 } } }),
      }),
    );
    const of = (totalTime: number) => overviewPage({ ...RUN, scenarios: [{ ...PASSED, limits: { totalTime } }] }, past);
    expect(of(5000)).to.contain("The limit 5 s.").and.contain('<span class="measured">limit 5 s</span>');
    expect(of(600_000)).to.contain("The limit 10 min since 2026-11-24, 5 s before.");
    const svgs = (page: string) =>
      [...page.matchAll(/src="data:image\/svg\+xml;base64,([^"]*)"/g)].map(([, data = ""]) =>
        Buffer.from(data, "base64").toString(),
      );
    expect(svgs(of(5000))[0]).to.contain("limit 5 s (dashed)");
    // A limit far above all that was measured is told in words alone.
    expect(svgs(of(600_000))[0])
      .to.contain("limit 10 min since 2026-11-24, 5 s before")
      .and.not.contain("(dashed)");
    expect(overviewPage(RUN, past)).not.to.contain("The limit 10");
  });

  it("has the features of which nothing ran after the others, also where something failed", () => {
    const scenarios = [
      { ...SKIPPED, uri: "features/a.feature", feature: "A" },
      PASSED,
      FAILED,
      { ...FAILED, name: "C" },
    ];
    const page = overviewPage({ ...RUN, verdict: "failed", scenarios }, []);
    expect([...page.matchAll(/<h2 id="([^"]*)">[^<]* <a/g)].map(([, id]) => id)).to.deep.equal([
      ...["performance", "streaming", "a"],
    ]);
  });

  it("says how reliable a scenario was, in words that are not those of the service's health", () => {
    const results = { [`${PASSED.uri}: ${PASSED.name}`]: "passed" } as const;
    const run = { at: "2026-11-01T08:00:00.000Z", target: "http://a.test", verdict: "passed", scenarios: {}, results };
    expect(overviewPage({ ...RUN, scenarios: [PASSED] }, [run as HistoryEntry]))
      .to.contain("Reliability 100% over the last 2 runs, since 2026-11-01 08:00 UTC: the share that passed, reduced")
      .and.not.contain("Health");
  });

  it("says what stopped a run once", () => {
    const run: RunReport = { ...RUN, verdict: "cancelled", scenarios: [], problem: "Cancelled: nothing was run." };
    for (const page of [overviewPage(run, []), fullReport(CUCUMBER, run)]) {
      expect(page.match(/nothing was run/gi)).to.have.length(1);
    }
  });

  it("has its style sheet as it was written", () => {
    expect(overviewPage(RUN, [])).to.match(/<style>:root \{[^<&]*@media print[^<&]*<\/style>/);
  });

  it("has the tickets of a scenario as links where it is told how, and no link that leaves it otherwise", () => {
    const scenarios = [{ ...PASSED, id: "PERF-001", tags: ["@PERF-001", "@CLICK-123", "@known-issue:a/b", "@slow"] }];
    const page = overviewPage({ ...RUN, scenarios }, [], "https://tickets.test/{ticket}?of={ticket}");
    expect([...page.matchAll(/<a href="http[^>]*>[^<]*<\/a>/g)].map(([link]) => link)).to.deep.equal([
      '<a href="https://tickets.test/CLICK-123?of=CLICK-123" rel="noreferrer">@CLICK-123</a>',
      '<a href="https://tickets.test/a%2Fb?of=a%2Fb" rel="noreferrer">@known-issue:a/b</a>',
    ]);
    const without = overviewPage({ ...RUN, scenarios }, []);
    expect(without).to.contain("@CLICK-123").and.contain("@PERF-001");
    expect([...without.matchAll(/href="([^"#][^"]*)"/g)].map(([, link]) => link)).to.deep.equal([
      "data:,",
      "living-documentation.html?query=%40PERF-001",
    ]);
  });

  it("marks a known issue with its ticket and its day, and never as passed", () => {
    const run: RunReport = { ...RUN, verdict: "known issues", scenarios: [KNOWN, NOT_TRIED] };
    const page = overviewPage(run, [], "https://tickets.test/{ticket}");
    const link = '<a href="https://tickets.test/CLICK-123" rel="noreferrer">CLICK-123</a>';
    const marked = `<p class="known"><strong>Known issue:</strong> ${link}, until 2026-12-31</p>`;
    expect(page.split(marked)).to.have.length(3);
    expect(page)
      .to.contain('<header class="known-issues"><p class="verdict">known issues</p>')
      .and.contain('<article class="cause known-issue">')
      .and.contain('<span class="result">! known issue</span>')
      .and.contain('<span class="result">! 1 known issue</span>')
      .and.contain("<strong>What happened:</strong> the stream &lt;was> cut | off:")
      .and.not.contain("✔ passed");
    expect(page).to.match(
      /<article id="streaming.it-streams-some-day" class="scenario known-issue"[^>]*><details open>/,
    );
    const expired = overviewPage({ ...RUN, verdict: "failed", scenarios: [EXPIRED] }, []);
    expect(expired).to.contain('<p class="known"><strong>Known issue:</strong> CLICK-123, expired on 2026-11-01</p>');
  });

  it("shows who owns a scenario: the owner named nearest to it", () => {
    const owned = { ...PASSED, tags: ["@owner:team-service", "@slow", "@owner:team-data"] };
    const page = overviewPage({ ...RUN, scenarios: [owned, FAILED] }, []);
    expect(page.match(/Owner: [^<]*/g)).to.deep.equal(["Owner: team-data"]);
  });

  it("is broken by no text", () => {
    const ticketUrl = "https://tickets.test/{ticket}";
    const plain = tags(overviewPage(runSaying("x"), [], ticketUrl));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&;/=! \nab"), minLength: 1 }), (text) => {
        const page = overviewPage(runSaying(text), [], ticketUrl);
        expect(tags(page)).to.deep.equal(plain);
        expect(unescaped(page)).to.contain(`<li>${text}</li>`).and.contain(`<pre>${text}</pre>`);
      }),
      { examples: [["</pre><script>alert(1)</script>"], ["\"'&quot;<!--"]] },
    );
  });

  it("shows a picture once, and where it is from elsewhere", () => {
    const pictures = [{ name: "The rules", svg: "<svg>1</svg>" }];
    const scenarios = [
      { ...PASSED, pictures },
      { ...PASSED, name: "B", pictures },
    ];
    const page = overviewPage({ ...RUN, scenarios }, []);
    expect(page.match(/<figure>/g)).to.have.length(1);
    expect(page).to.contain(
      'The rules: the same picture as in <a href="#performance.a-generation-stays-within-its-limits">A generation',
    );
  });

  it("says a picture in its own words", () => {
    const svg = draw('Output "<1 KB" & more', "a < b", 100, () => ({}));
    const page = overviewPage({ ...RUN, scenarios: [{ ...PASSED, pictures: [{ name: "p", svg }] }] }, []);
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

  it("marks a known issue with its ticket and its day in its banner", () => {
    expect(fullReport(CUCUMBER, { ...RUN, verdict: "failed", scenarios: [KNOWN, EXPIRED] }))
      .to.contain(
        "<strong>Known issue:</strong> It streams some day (known issue CLICK-123, until 2026-12-31): the stream",
      )
      .and.contain(
        "<strong>Failed:</strong> It should stream by now (the known issue CLICK-123 expired on 2026-11-01): the",
      );
  });

  it("has a banner with counts, target, failures, warnings and reasons", () => {
    const run: RunReport = { ...RUN, verdict: "failed", scenarios: [PASSED, FAILED, SKIPPED], warnings: ["look here"] };
    const page = fullReport(CUCUMBER, run);
    const banner = /<body>\s*(<header class="run-banner service">.*?<\/header>)/s.exec(page)?.[1];
    expect(banner)
      .to.contain("<strong>1 passed, 1 failed, 1 skipped</strong>, 2026-11-24 08:00 UTC")
      .and.contain("<strong>Target:</strong> the service at http://a.test; its store: http://s, bucket b")
      .and.contain("<strong>Failed:</strong> It streams: the stream &lt;was> cut | off: line 10, and 1 more<")
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

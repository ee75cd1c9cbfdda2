import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { junit } from "../../../support/report/render/junit";
import { EXPIRED, FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, RUN, SKIPPED } from "../../helpers/reports";

/** What XML can hold of a text. */
function allowed(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\ufffd");
}

/** The text between two marks in XML. */
function between(xml: string, begin: string, end: string): string {
  const from = xml.indexOf(begin) + begin.length;
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return xml
    .slice(from, xml.indexOf(end, from))
    .replace(/&(\w*;?)/g, (_, name: string) => entities[name.replace(";", "")] ?? "NOT AN ENTITY OF XML");
}

const tags = (xml: string) => xml.match(/<\/?[a-z-]+/g);

describe("The run as JUnit XML", () => {
  it("has a case for each scenario, with its output, reason or failure", () => {
    const evidence = [{ name: "Timings", text: "total 2 s" }];
    const scenarios = [{ ...PASSED, id: "PERF-001", evidence, warnings: ["look here"] }, FAILED, SKIPPED];
    expect(junit({ ...RUN, scenarios }, "Suite")).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Suite" time="9.000" tests="3" skipped="1" failures="1" errors="0" flakes="0" timestamp="2026-11-24T08:00:00Z">
  <properties>
    <property name="target" value="the service at http://a.test"/>
    <property name="service" value="http://a.test:8000"/>
    <property name="store" value="http://s"/>
    <property name="bucket" value="b"/>
  </properties>
  <testcase classname="Performance" name="A generation stays within its limits" time="2.000">
    <properties>
      <property name="requirement" value="PERF-001"/>
    </properties>
    <system-out>[passed] When data is generated

Warning: look here

Timings:
total 2 s</system-out>
  </testcase>
  <testcase classname="Streaming" name="It streams" time="2.000">
    <failure type="Failure" message="Promised: all of it
Happened: the stream &lt;was&gt; cut | off:">Promised: all of it
Happened: the stream &lt;was&gt; cut | off:</failure>
    <system-out>[passed] When data is generated</system-out>
  </testcase>
  <testcase classname="Performance" name="Later" time="2.000">
    <skipped message="not yet"/>
    <system-out>[passed] When data is generated</system-out>
  </testcase>
</testsuite>
`);
  });

  it("has the owner and the tickets of a scenario as properties", () => {
    const { target: _, ...withoutTarget } = RUN;
    const tags = ["@PERF-001", "@owner:team-data", "@CLICK-123", "@known-issue:CLICK-7"];
    const xml = junit({ ...withoutTarget, scenarios: [{ ...PASSED, id: "PERF-001", tags }, PASSED] }, "Suite");
    expect(xml.match(/<property [^>]*>/g)).to.deep.equal([
      '<property name="requirement" value="PERF-001"/>',
      '<property name="owner" value="team-data"/>',
      '<property name="ticket" value="CLICK-123"/>',
      '<property name="ticket" value="CLICK-7"/>',
    ]);
    expect(xml.match(/<properties>/g)).to.have.length(1);
  });

  it("has an error where the run could not be carried out", () => {
    const xml = junit({ ...RUN, verdict: "could not be tried", scenarios: [], problem: "No settings" }, "Suite");
    expect(xml).to.contain('tests="1" skipped="0" failures="0" errors="1"');
    expect(xml).to.contain('<error type="NotTried" message="No settings">No settings</error>');
  });

  it("has an error for what could not be tried, and not a failure", () => {
    const xml = junit({ ...RUN, verdict: "could not be tried", scenarios: [PASSED, NOT_TRIED] }, "Suite");
    expect(xml).to.contain('tests="2" skipped="0" failures="0" errors="1" flakes="0"');
    expect(xml).to.contain('<error type="NotTried" message="Needed to try this: a store');
    expect(xml).not.to.contain("<failure");
  });

  it("has a flaky scenario as passed, with what it failed with first, as Surefire has it", () => {
    const xml = junit({ ...RUN, scenarios: [FLAKY] }, "Suite");
    expect(xml).to.contain('tests="1" skipped="0" failures="0" errors="0" flakes="1"');
    expect(xml).to.match(/<flakyFailure type="Failure" message="Promised: [^>]*>\s*<stackTrace>Promised: all of it/);
    expect(xml).not.to.contain("<failure");
    const firstNotTried = { ...FLAKY, firstFailures: NOT_TRIED.failures };
    expect(junit({ ...RUN, scenarios: [firstNotTried] }, "Suite")).to.contain('<flakyError type="NotTried"');
  });

  it("has a failure for a flaky scenario where that counts as one", () => {
    const xml = junit({ ...RUN, verdict: "failed", failOnFlaky: true, scenarios: [FLAKY] }, "Suite");
    expect(xml).to.contain('failures="1" errors="0" flakes="1"');
    expect(between(xml, '<failure type="Flaky" message="', '">')).to.contain("At first:\nPromised: all of it");
  });

  it("has a known issue as skipped, with its ticket, its day and the failure, and an expired one as a failure", () => {
    const xml = junit({ ...RUN, verdict: "known issues", scenarios: [KNOWN] }, "Suite");
    expect(xml).to.contain('tests="1" skipped="1" failures="0" errors="0"').and.not.to.contain("<failure");
    expect(between(xml, '<skipped message="', '">')).to.equal(
      "Failed; known issue CLICK-123, until 2026-12-31: the stream <was> cut | off: line 10, and 1 more",
    );
    expect(xml).to.contain(">Promised: all of it\nHappened: the stream &lt;was&gt; cut | off:</skipped>");
    const expired = junit({ ...RUN, verdict: "failed", scenarios: [EXPIRED] }, "Suite");
    expect(between(expired, '<failure type="Failure" message="', '">')).to.match(
      /^The known issue CLICK-123 expired on 2026-11-01\.\nPromised: all of it/,
    );
  });

  it("has no time of a run that was killed", () => {
    const { duration: _, startedAt: __, ...killed } = RUN;
    expect(junit(killed, "Suite")).to.contain('time="0.000"').and.not.to.contain("timestamp");
  });

  it("has the messages of all steps and hooks that failed", () => {
    const failures = [
      { step: "a", notTried: true, type: "TypeError", message: "one" },
      { step: "b", notTried: false, type: "Failure", message: "two" },
    ];
    const xml = junit({ ...RUN, scenarios: [{ ...FAILED, failures }] }, "Suite");
    expect(between(xml, '<failure type="Failure" message="one\n\ntwo">', "</failure>")).to.equal("one\n\ntwo");
  });

  it("is broken by no text, and holds all that XML allows of it", () => {
    const render = (text: string) => {
      const failures = [{ step: text, notTried: false, type: "Error", message: text }];
      const evidence = [{ name: text, text }];
      const scenario = { ...FAILED, feature: text, name: text, failures, steps: [], evidence };
      return junit({ ...RUN, scenarios: [scenario, { ...SKIPPED, reason: text }], problem: text }, "Suite");
    };
    const plain = tags(render("x"));
    const unit = fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), fc.constantFrom(..."<>&;#'\"a1]"));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1 }), (text) => {
        const xml = render(text);
        expect(tags(xml)).to.deep.equal(plain);
        expect(between(xml, '<error type="NotTried" message="', '">')).to.equal(allowed(text));
        expect(between(xml, '<testcase classname="', '" name="')).to.equal("Suite");
        expect(between(xml, '<failure type="Error" message="', '">')).to.equal(allowed(text));
        expect(between(xml, '<skipped message="', '"/>')).to.equal(allowed(text));
        expect(between(xml, "<system-out>", "</system-out>")).to.equal(`${allowed(text)}:\n${allowed(text)}`);
        expect(xml).to.equal(allowed(xml));
      }),
      {
        examples: [
          ["]]>"],
          ["\u0000\u001b[0m\ufffe"],
          ["\ud800 \u{1f600}"],
          ["\"'<&>"],
          ["&lt;&nbsp;&amp;amp;&A;&#0;"],
        ],
      },
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { convert } from "xmlbuilder2";
import type { Environment } from "../../../support/report/merge/environments";
import { mergedJunit } from "../../../support/report/merge/junit";
import { merge } from "../../../support/report/merge/merged";
import { environment } from "../../helpers/environments";
import { FAILED, FLAKY, KNOWN, NOT_TRIED, PASSED, SKIPPED } from "../../helpers/reports";

interface Suite {
  readonly "@tests": string;
  readonly "@failures": string;
  readonly "@errors": string;
  readonly "@skipped": string;
}

/** The JUnit XML of one environment, and its numbers. */
function junitOf(one: Environment) {
  const text = mergedJunit(merge([one]), [one]);
  const { testsuites } = convert(text, { format: "object" }) as unknown as { testsuites: { testsuite: Suite } };
  const { "@tests": tests, "@failures": failures, "@errors": errors, "@skipped": skipped } = testsuites.testsuite;
  return { text, numbers: { tests, failures, errors, skipped } };
}

const streams = (name = FAILED.name) => ({ uri: FAILED.uri, feature: FAILED.feature, name });

describe("The JUnit XML of many environments", () => {
  it("has a test case for each requirement that was tried, and what went wrong in its message", () => {
    const { text, numbers } = junitOf(environment("a", [PASSED, FAILED, SKIPPED]));
    expect(numbers).to.deep.equal({ tests: "3", failures: "1", errors: "0", skipped: "1" });
    expect(text).to.contain('name="STREAM-001 It streams"').and.contain("the stream &lt;was&gt; cut | off: line 10");
    expect(text).to.contain('<skipped message="not yet"/>');
    expect(text).to.contain('timestamp="2026-11-24T08:00:00Z"').and.contain('time="9"');
  });

  it("has an error where there are no results, or where they prove nothing", () => {
    const { text, numbers } = junitOf({ name: "a", problem: "it did not report" });
    expect(numbers).to.deep.equal({ tests: "1", failures: "0", errors: "1", skipped: "0" });
    expect(text).to.contain('message="it did not report"');
    expect(junitOf(environment("a", [PASSED], { verdict: "cancelled" })).numbers).to.include({
      tests: "2",
      errors: "1",
    });
    expect(junitOf(environment("a", [PASSED, { ...NOT_TRIED, ...streams() }])).numbers).to.include({ errors: "1" });
  });

  it("shows what a scenario of somebody's own failed with", () => {
    const own = { ...FAILED, uri: "own.feature", feature: "Own", name: "Mine" };
    const { text, numbers } = junitOf(environment("a", [PASSED, own]));
    expect(numbers).to.deep.equal({ tests: "2", failures: "1", errors: "0", skipped: "0" });
    expect(text).to.contain('name="Own: Mine"').and.contain("the stream &lt;was&gt; cut");
  });

  it("never passes an environment that did not pass", () => {
    const again = streams(`${FAILED.name} (again)`);
    const flaky = [PASSED, { ...FLAKY, ...streams() }, { ...PASSED, ...again }];
    const counting = { verdict: "failed", settings: { FAIL_ON_FLAKY: "true" } } as const;
    for (const cases of [flaky, flaky.slice(0, 2)])
      expect(junitOf(environment("a", cases, counting)).numbers).to.include({ tests: "2", failures: "1" });
    const cases = [
      { ...KNOWN, ...streams() },
      { ...NOT_TRIED, ...again },
    ];
    const { text, numbers } = junitOf(environment("a", cases));
    expect(numbers).to.deep.equal({ tests: "2", failures: "0", errors: "1", skipped: "1" });
    expect(text).to.match(/<error [^>]*message="nothing listens"/);
    expect(text).to.match(/<skipped message="the stream [^"]*more"\/>/);
    const { text: untold } = junitOf(environment("a", [PASSED], { verdict: "failed" }));
    expect(untold).to.match(/<failure [^>]*message="[^"]*its own report says why"/);
  });

  it("passes an environment that passed, but for known issues too", () => {
    const known = environment("a", [PASSED, { ...KNOWN, ...streams() }], { verdict: "known issues" });
    expect(junitOf(known).numbers).to.deep.equal({ tests: "2", failures: "0", errors: "0", skipped: "1" });
    expect(junitOf(environment("a")).numbers).to.include({ failures: "0", errors: "0" });
  });
});

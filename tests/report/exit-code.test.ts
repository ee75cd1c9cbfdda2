import { describe, it } from "node:test";
import { expect } from "chai";
import { exitCode } from "../../support/report/exit-code";

describe("The exit code of a run", () => {
  for (const [what, code, verdict, expected] of [
    ["that passed", 0, "passed", 0],
    ["in which nothing was tried", 0, "nothing tried", 0],
    ["that failed", 1, "failed", 1],
    ["that failed by a flaky scenario, which Cucumber lets pass", 0, "failed", 1],
    ["that failed for known issues only", 1, "known issues", 0],
    ["with a known issue that was flaky, which Cucumber lets pass", 0, "known issues", 0],
    ["that could not be tried", 1, "could not be tried", 2],
    ["that could not be tried, though Cucumber lets it pass", 0, "could not be tried", 2],
    ["that was ended by a known issue", 1, "cancelled", 2],
    ["that passed, with a report that could not be written", 1, "passed", 2],
    ["that ended before it had a verdict", 1, undefined, 2],
    ["that showed something and ended well, such as a dry run", 0, undefined, 0],
    ["that Node itself ended", 13, "failed", 13],
    ["that Node itself ended with known issues", 13, "known issues", 13],
    ["that was ended with Ctrl-C", 130, undefined, 130],
  ] as const) {
    it(`${what} is ${expected}`, () => {
      expect(exitCode(code, verdict, { cameToItsEnd: true })).to.equal(expected);
    });
  }

  for (const [what, code, verdict, expected] of [
    ["with known issues, with a report that could not be written", 1, "known issues", 2],
    ["that failed", 1, "failed", 1],
    ["that passed", 0, "passed", 0],
  ] as const) {
    it(`${what}, where Cucumber has broken off, is ${expected}`, () => {
      expect(exitCode(code, verdict, { cameToItsEnd: false })).to.equal(expected);
    });
  }
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { runSuite } from "../helpers/run-suite";

const FEATURE = "features/custom-parameters.feature";

describe("The scenarios on parameters", { concurrency: 2 }, () => {
  for (const [what, settings, words] of [
    ["takes none", {}, "according to its API description, the service takes no parameters yet"],
    [
      "takes them",
      { SANDBOX_PARAMETERS: "true" },
      "it can be switched on: according to its API description, the service takes num_users, num_products, num_events",
    ],
    ["describes nothing", { SANDBOX_FAULT: "no-description" }, "whether the service takes parameters cannot be told"],
  ] as const) {
    it(`are skipped on a service that ${what}, and say so`, async () => {
      const { stderr, reports, scenarios, code } = await runSuite(["--tags", "@manual", FEATURE], settings);
      for (const text of [stderr, reports["messages.ndjson"], reports["junit.xml"]])
        expect(text).to.contain(words).and.contain(`RUN_SKIPPED=true npx cucumber-js ${FEATURE} --tags @manual`);
      expect(new Set(scenarios.map(({ status }) => status))).to.deep.equal(new Set(["SKIPPED"]));
      expect(code).to.equal(0);
    });
  }

  it("name what the service should have refused where a later scenario fails", async () => {
    const run = await runSuite(
      [
        FEATURE,
        "features/concurrency.feature",
        "--name",
        "more users than there are people",
        "--name",
        "followed to their end",
      ],
      {
        RUN_SKIPPED: "true",
        RUN_MANUAL_TESTS: "true",
        SANDBOX_FAULT: "accepts-huge-number",
        SANDBOX_EVENTS: "300",
        SETTLE_TIMEOUT: "1s",
      },
    );
    expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["FAILED", "FAILED"]);
    const warning =
      'An earlier scenario aborted a generation with users set to "10000000000", and it was not seen to end.';
    expect(run.stderr).to.contain(warning);
    const warned = (run.reports["junit.xml"] ?? "").split("<testcase ").filter((one) => one.includes(warning));
    expect(warned).to.have.length(1);
    expect(warned[0]).to.contain("followed to their end");
  });
});

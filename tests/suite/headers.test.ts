import { describe, it } from "node:test";
import { expect } from "chai";
import { runSuite } from "../helpers/run-suite";

describe("A header whose name or value resembles a secret", () => {
  it("leaves a healthy run green, and its reports readable", async () => {
    const run = await runSuite(["--tags", "@manual and not @skip"], { CLICKSTREAM_HEADERS: "X-Passthrough: true" });
    expect(run.code, run.stdout).to.equal(0);
    expect(run.scenarios).not.to.deep.equal([]);
    expect(run.scenarios.filter(({ status }) => status !== "PASSED")).to.deep.equal([]);
    const messages = run.reports["messages.ndjson"] ?? "";
    expect(messages.includes("[secret]"), "something is redacted").to.equal(false);
    expect(messages.includes('\\"withinLimit\\":true'), "the figures can be read").to.equal(true);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { runSuite } from "../helpers/run-suite";

const ALIVE = ["features/endpoint.feature:6"];
/** Nothing listens at the discard port, so that a run is soon over. */
const NOBODY = "http://127.0.0.1:9";

/** The tests' own way of running the suite; see `tests/helpers/shared/`. */
describe("Runs that share a process", () => {
  it("do not share what the suite's modules hold, such as secrets", async () => {
    const path = "/a-path-of-mine";
    const settings = { CLICKSTREAM_BASE_URL: `${NOBODY}${path}` };
    const [hidden, shown] = [
      await runSuite(ALIVE, { ...settings, CLICKSTREAM_HEADERS: `X-Token: ${path}` }),
      await runSuite(ALIVE, settings),
    ];
    expect(hidden.stdout).to.contain(`${NOBODY}[secret]`);
    expect(shown.stdout).to.contain(`${NOBODY}${path}`);
  });

  it("leave no listener behind", async () => {
    for (let run = 0; run < 12; run += 1) {
      const { code, stdout, stderr } = await runSuite(ALIVE, { CLICKSTREAM_BASE_URL: NOBODY });
      expect(code, stdout + stderr).to.equal(2);
      expect(stderr).not.to.contain("MaxListeners");
    }
  });

  it("end like any other where they end their process, and the next one has a new process", async () => {
    const ended = await runSuite(ALIVE, { REPORTS_DIR: "/dev/null/reports" });
    expect(ended.code).to.equal(2);
    expect(ended.stderr).to.contain("The reports cannot be written to");
    const { code, stdout, stderr } = await runSuite(ALIVE);
    expect(code, stdout + stderr).to.equal(0);
  });
});

import { fork } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { neverUp, type Wanted } from "../../../support/environment/kubernetes/forwarding-failures";
import type { SupervisorOrder } from "../../../support/environment/kubernetes/messages";
import { Supervision } from "../../../support/environment/kubernetes/supervision";
import { Failure } from "../../../support/shared/failure";

const STAND_IN = path.resolve(__dirname, "../../helpers/stand-in");
const SUPERVISOR = path.resolve(__dirname, "../../../support/environment/kubernetes/supervisor.mts");
const PLACE = { namespace: "ecommerce-platform", context: "stand-in" };
const WANTED: Wanted = {
  place: PLACE,
  service: { name: "clickstream-backend", port: 8000 },
  variable: "CLICKSTREAM_SERVICE",
};
const HANGS = 45_000;

describe("The supervisor of port forwardings", () => {
  let folder: string;
  const { PATH = "" } = process.env;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-supervisor-"));
    process.env.PATH = `${STAND_IN}:${PATH}`;
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [what, report] of [
    ["no report at all", '"up"'],
    ["a report without its parts", '{ kind: "up", resource: "svc/clickstream-backend" }'],
    ["a report of another forwarding", '{ kind: "up", resource: "svc/other", localPort: 1 }'],
    ["a port that is none", '{ kind: "up", resource: "svc/clickstream-backend", localPort: 70000 }'],
    ["a group that is everyone's", '{ kind: "started", resource: "svc/clickstream-backend", group: 1 }'],
  ] as const) {
    it(`is not believed when it sends ${what}`, { timeout: HANGS }, async () => {
      const program = path.join(folder, "program.cjs");
      writeFileSync(program, `process.send(${report}); setInterval(() => {}, 1000);`);
      const supervision = new Supervision(PLACE, [WANTED], HANGS, program);
      const failure = await supervision.up().catch((error) => error);
      expect(failure).to.be.instanceOf(Failure);
      expect(failure.message).to.contain("it sent a report that cannot be read");
      expect(supervision.ended.reason).to.equal(failure);
      await supervision.stop();
    });
  }

  it("does not keep anyone waiting once it is stopped", { timeout: HANGS }, async () => {
    process.env.STAND_IN_HANGS = "nothing more";
    const supervision = new Supervision(PLACE, [WANTED], 3_600_000);
    const up = supervision.up().catch((error) => error);
    await supervision.stop();
    expect(await up).to.be.instanceOf(Failure);
  });

  it("passes on what kubectl says before it forwards", { timeout: HANGS }, async () => {
    const order: SupervisorOrder = {
      options: ["--namespace", PLACE.namespace],
      podLimit: HANGS,
      forwardings: [{ resource: "svc/clickstream-backend", port: 8000 }],
    };
    const env = { ...process.env, STAND_IN_HANGS: "To sign in, open a browser" };
    const child = fork(SUPERVISOR, [JSON.stringify(order)], { execArgv: [], env });
    const kinds: string[] = [];
    for await (const [report] of on(child, "message")) {
      kinds.push(report.kind);
      if (report.kind !== "says") continue;
      expect(report.said).to.equal("To sign in, open a browser");
      break;
    }
    expect(kinds).to.deep.equal(["started", "says"]);
    child.kill();
    await once(child, "exit");
  });

  it("has what kubectl said, and the pods' state, in the failure of a port that is never forwarded", async () => {
    const { message } = await neverUp(WANTED, "1 min", "To sign in, open a browser");
    expect(message)
      .to.contain("kubectl did not forward clickstream-backend within 1 min")
      .and.contain("| kubectl: To sign in, open a browser")
      .and.contain("| stuck-0   0/1     Pending");
  });
});

import { createServer, type RequestListener } from "node:http";
import { describe, it } from "node:test";
import { expect } from "chai";
import { prepareTarget } from "../../support/environment/resolve";
import type { Target } from "../../support/environment/target";
import { readSettings } from "../../support/settings/environment";
import { NotTried } from "../../support/shared/failure";
import { listen } from "../helpers/servers";

/** Nothing listens at the discard port. */
const NOBODY = "http://127.0.0.1:9";

/** What a run is against with these settings and this server where a service is looked for, or what is thrown. */
async function targetWith(env: Readonly<Record<string, string>>, local: string): Promise<Target> {
  const { target, release } = await prepareTarget(readSettings(env), local);
  await release();
  return target;
}

async function targetBeside(listener: RequestListener, env: Readonly<Record<string, string>> = {}): Promise<Target> {
  const { port, close } = await listen(createServer(listener));
  return targetWith(env, `http://127.0.0.1:${port}`).finally(close);
}

const thrown = (error: unknown) => error;

describe("Without a setting, what a run is against", () => {
  it("is the service on this machine, where one answers", async () => {
    const target = await targetBeside((_request, response) => void response.end("OK"));
    expect(target).to.include({ kind: "service" });
    expect(target.note).to.match(/^the service found at http:\/\/127.0.0.1:\d+ \(to use another/);
  });

  it("is the sandbox where nobody listens", async () => {
    expect(await targetWith({}, NOBODY)).to.deep.include({
      kind: "sandbox",
      note: `the embedded sandbox, a stand-in and NOT your service: CLICKSTREAM_BASE_URL is not set, and no clickstream service answers at ${NOBODY}`,
    });
  });

  it("is the sandbox where something else listens, which is said", async () => {
    const target = await targetBeside((_request, response) => void response.writeHead(404).end());
    expect(target.kind).to.equal("sandbox");
    expect(target.note).to.match(/but something else \(\/api\/v1\/health\/live answered with 404, /);
  });

  for (const [env, reason] of [
    [{ CI: "true" }, "a run in CI wants one (CI is set)"],
    [{ CI: "1" }, "a run in CI wants one (CI is set)"],
    [{ JENKINS_URL: "https://ci.test/" }, "a run in CI wants one (JENKINS_URL is set)"],
    [{ REQUIRE_TARGET: "true" }, "REQUIRE_TARGET=true wants one"],
    [{ REQUIRE_TARGET: "true", CI: "false" }, "REQUIRE_TARGET=true wants one"],
  ] as const) {
    it(`has to be a service with ${JSON.stringify(env)}: no sandbox stands in for it`, async () => {
      const error = await targetWith(env, NOBODY).catch(thrown);
      expect(error).to.be.instanceOf(NotTried);
      expect((error as NotTried).message)
        .to.contain(reason)
        .and.contain("CLICKSTREAM_BASE_URL=sandbox");
    });
  }

  for (const env of [
    { CI: "true", CLICKSTREAM_BASE_URL: "sandbox" },
    { CI: "true", REQUIRE_TARGET: "false" },
    { REQUIRE_TARGET: "true", CLICKSTREAM_BASE_URL: "sandbox" },
    { CI: "false", JENKINS_URL: "https://ci.test/" },
    { CI: "0" },
    { CI: "" },
  ]) {
    it(`may be the sandbox with ${JSON.stringify(env)}`, async () => {
      expect((await targetWith(env, NOBODY)).kind).to.equal("sandbox");
    });
  }

  it("cannot be told where something takes the connection and breaks it off: the sandbox would hide that", async () => {
    const error = await targetBeside((request) => void request.socket.destroy()).catch(thrown);
    expect(error).to.be.instanceOf(NotTried);
    expect((error as NotTried).message)
      .to.contain("ended without an answer")
      .and.contain("CLICKSTREAM_BASE_URL=sandbox");
  });
});

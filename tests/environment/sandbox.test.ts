import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { startSandbox } from "../../support/environment/sandbox";
import { MARK, NO_PROC, processesMarked, until } from "../helpers/processes";

const STORE = { bucket: "analytics", region: "us-east-1" };

describe("The embedded sandbox", () => {
  let folder: string;
  let mark: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-sandbox-"));
  });

  beforeEach(() => {
    mark = randomUUID();
    process.env[MARK] = mark;
  });

  after(() => rmSync(folder, { recursive: true }));

  /** Starts a program in the sandbox's place, and returns what the failure says. */
  async function failureOf(source: string, limit?: number): Promise<string> {
    const program = path.join(folder, "program.cjs");
    writeFileSync(program, source);
    const options = { program, ...(limit === undefined ? {} : { limit }) };
    const message = await startSandbox(STORE, options).then(
      () => expect.fail("it started"),
      (error: Error) => error.message,
    );
    if (!NO_PROC) await until(() => processesMarked(mark).length === 0, "its process was gone");
    return message;
  }

  for (const [what, report] of [
    ["something else than addresses", "{}"],
    ["a text", '"http://127.0.0.1:1"'],
    ["an address that is none", '{ serviceUrl: "localhost", storeUrl: "http://127.0.0.1:1" }'],
    ["one address only", '{ serviceUrl: "http://127.0.0.1:1" }'],
  ] as const) {
    it(`did not start when it reports ${what}`, { timeout: 30_000 }, async () => {
      const message = await failureOf(`process.send(${report}); setInterval(() => {}, 1000);`);
      expect(message).to.equal("The embedded sandbox did not start: it reported something else than its addresses.");
    });
  }

  it("did not start when it ends at once", { timeout: 30_000 }, async () => {
    expect(await failureOf("process.exit(1)")).to.contain("it ended at once");
  });

  it("did not start when it reports nothing within the limit", { timeout: 30_000 }, async () => {
    const message = await failureOf("setInterval(() => {}, 1000);", 300);
    expect(message).to.equal("The embedded sandbox did not start: it did not report its addresses within 300 ms.");
  });

  it("is reached at the addresses it reports, and is gone once it is stopped", async () => {
    const sandbox = await startSandbox(STORE);
    expect((await fetch(`${sandbox.serviceUrl}/api/v1/health/live`)).status).to.equal(200);
    await sandbox.stop();
    if (!NO_PROC) expect(processesMarked(mark)).to.deep.equal([]);
  });
});

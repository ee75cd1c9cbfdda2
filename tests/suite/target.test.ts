import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT, runSuite } from "../helpers/run-suite";

/** Nothing listens at the discard port. */
const NOBODY = "http://127.0.0.1:9";

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "localhost");
  return once(socket, "connect")
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

describe("What a run is against", { concurrency: 2 }, () => {
  it("is said at the top of the terminal and of the report", async () => {
    const { stderr, reports } = await runSuite([]);
    expect(stderr).to.match(/^Target: the embedded sandbox, a stand-in and NOT your service/);
    expect(reports["living-documentation.html"]).to.match(
      /<body>\s*<header.*<strong>3 passed, \d+ skipped<\/strong>.*<strong>Target:<\/strong> the embedded sandbox/,
    );
  });

  it("may be a service nobody runs: the message has the remedy", async () => {
    const { code, scenarios, stderr } = await runSuite(
      ["--tags", "@manual and not @skip and not @deletes and not @restarts"],
      {
        CLICKSTREAM_BASE_URL: NOBODY,
      },
    );
    expect(code).to.equal(2);
    for (const { name, status, message } of scenarios) {
      expect(status, name).to.equal("COULD NOT BE TRIED");
      expect(message, name).to.contain(`nothing is listening at ${NOBODY}`).and.contain("kubectl port-forward");
    }
    // One cause is told once, with the scenarios that it took along.
    expect(stderr).to.contain(`COULD NOT BE TRIED: None of the ${scenarios.length} scenarios could be tried`);
    expect(stderr.match(/nothing is listening/g)).to.have.length(1);
    expect(stderr).to.contain(`and ${scenarios.length - 4} more scenarios for the same reason`);
  });

  it("may be an old deployment, on which everything is skipped for that reason", async () => {
    const old = createServer((request, response) => {
      const paths = { "/api/v1/simulations": { post: {} } };
      if (request.url === "/openapi.json")
        response.setHeader("content-type", "application/json").end(JSON.stringify({ paths }));
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(old, "listening");
    try {
      const baseUrl = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
      const { code, scenarios, stderr } = await runSuite([], {
        CLICKSTREAM_BASE_URL: baseUrl,
        RUN_MANUAL_TESTS: "true",
      });
      expect(scenarios.length).to.be.greaterThan(0);
      expect(scenarios.filter(({ status }) => status !== "SKIPPED")).to.deep.equal([]);
      expect(stderr).to.contain("/api/v1/simulations");
      expect(code).to.equal(0);
    } finally {
      old.close();
    }
  });

  it("has to be a service in CI: without one the run could not be tried, and the reports say why", async (test) => {
    if (await listens(8000)) return test.skip("something listens at port 8000, where the suite looks for a service");
    const { code, stdout, stderr, scenarios, reports } = await runSuite([], { CLICKSTREAM_BASE_URL: "", CI: "true" });
    expect(code).to.equal(2);
    expect(scenarios).to.deep.equal([]);
    for (const text of [stdout, reports["junit.xml"], reports["index.html"]])
      expect(text).to.contain("a run in CI wants one (CI is set)").and.contain("CLICKSTREAM_BASE_URL=sandbox");
    expect(stderr).not.to.contain("Target: the embedded sandbox");
  });

  it("cannot be found out with settings that cannot be used: one error names them all, in the report too", async () => {
    const { code, stdout, scenarios, reports } = await runSuite([], { GENERATION_TIMEOUT: "600", MINIO_BUCKET: "No" });
    expect(code).to.equal(2);
    expect(scenarios).to.deep.equal([]);
    for (const text of [stdout, reports["junit.xml"]]) {
      expect(text).to.contain('GENERATION_TIMEOUT is "600"').and.contain('MINIO_BUCKET is "No"');
    }
    expect(stdout).not.to.contain("    at ");
  });
});

describe("A sandbox started by hand", { concurrency: 2 }, () => {
  let addresses: { serviceUrl: string; storeUrl: string };
  let stop: () => void;

  before(async () => {
    const env = { ...process.env, SANDBOX_PACE: "0", MINIO_ENDPOINT: "", SANDBOX_PORT: "", SANDBOX_STORE_PORT: "" };
    const child = fork(path.join(PROJECT, "sandbox/main.ts"), { env, execArgv: [] });
    stop = () => child.kill();
    [addresses] = (await once(child, "message")) as [typeof addresses];
  });

  after(() => stop());

  it("is a service like any other", async () => {
    const { serviceUrl, storeUrl } = addresses;
    const run = await runSuite(["--tags", "@manual and not @skip"], {
      CLICKSTREAM_BASE_URL: serviceUrl,
      MINIO_ENDPOINT: storeUrl,
    });
    expect(run.code, run.stdout).to.equal(0);
    expect(run.stderr).to.contain(`Target: the service at ${serviceUrl}`);
    expect(run.reports["living-documentation.html"]).to.contain(
      `the service at ${serviceUrl}; its store: ${storeUrl}, bucket analytics`,
    );
  });

  it("may have the store that an embedded sandbox writes to", async () => {
    const run = await runSuite(["features/minio-creation.feature:7"], {
      MINIO_ENDPOINT: addresses.storeUrl,
      MINIO_BUCKET: "another",
    });
    expect(run.code, run.stdout).to.equal(0);
    expect(run.reports["index.html"]).to.contain(`<dd>${addresses.storeUrl}, bucket another</dd>`);
  });
});

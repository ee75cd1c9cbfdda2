import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { authority, serverCertificate } from "../helpers/certificates";
import { until } from "../helpers/processes";
import { NO_TERMINAL, PROJECT, runSuite, startSuite } from "../helpers/run-suite";
import { type RunningProxy, startFront, startProxy, startTlsFront } from "../helpers/servers";

/** A host that no network knows: only the test's own proxy leads there. */
const HOST = "clickstream.test";
const MANUAL = ["features/streaming.feature:7"];

describe("A target that is not on this machine", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-target-"));
  const certificates = path.join(folder, "ca.pem");
  let proxy: RunningProxy;
  let reach: Record<string, string>;
  let generations = 0;
  let authorization: string | undefined;
  let stop: () => void;

  before(async () => {
    const env = { ...process.env, SANDBOX_PACE: "10", MINIO_ENDPOINT: "", SANDBOX_PORT: "", SANDBOX_STORE_PORT: "" };
    const child = fork(path.join(PROJECT, "sandbox/main.ts"), { env, execArgv: [] });
    const [{ serviceUrl, storeUrl }] = await once(child, "message");
    const front = await startFront(serviceUrl, ({ method, headers }) => {
      if (method === "POST") generations += 1;
      ({ authorization } = headers);
    });
    const known = await authority();
    writeFileSync(certificates, known.cert);
    const secure = await startTlsFront(`http://127.0.0.1:${front.port}`, await serverCertificate(HOST, known));
    proxy = await startProxy({ hosts: { [`${HOST}:80`]: front.port, [`${HOST}:443`]: secure.port } });
    const way = `http://127.0.0.1:${proxy.port}`;
    reach = { CLICKSTREAM_BASE_URL: `http://${HOST}`, MINIO_ENDPOINT: storeUrl, HTTP_PROXY: way, HTTPS_PROXY: way };
    stop = () => {
      for (const server of [front, secure, proxy]) server.close();
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  after(() => stop());

  it("is not written to without a terminal to ask in: the refusal names the setting that allows it", async () => {
    const before = generations;
    const run = await runSuite(MANUAL, reach);
    expect(run.code).to.equal(2);
    for (const text of [run.stdout, run.reports["junit.xml"], run.reports["living-documentation.html"]])
      expect(text).to.contain("Nothing was run").and.contain(`ALLOWED_HOSTS=${HOST}`);
    expect(generations).to.equal(before);
  });

  it("is looked at without asking, as long as nothing is generated", async () => {
    const run = await runSuite([], reach);
    expect(run.code, run.stdout).to.equal(0);
    expect(run.scenarios.filter(({ status }) => status === "PASSED")).to.have.length(3);
  });

  it("is tried where ALLOWED_HOSTS names it, over HTTPS with the authority's certificate and a gateway's token", async () => {
    const settings = {
      ...reach,
      CLICKSTREAM_BASE_URL: `https://${HOST}`,
      ALLOWED_HOSTS: HOST,
      CLICKSTREAM_HEADERS: "Authorization: Bearer hush-token",
    };
    const refused = await runSuite(MANUAL, settings);
    expect(refused.code).to.equal(2);
    expect(refused.stdout).to.contain("is not trusted here").and.contain("NODE_EXTRA_CA_CERTS");
    const trusting = await runSuite(["--tags", "@manual and not @skip", "--parallel", "2"], {
      ...settings,
      NODE_EXTRA_CA_CERTS: certificates,
    });
    expect(trusting.code, trusting.stdout).to.equal(0);
    expect(authorization).to.equal("Bearer hush-token");
    expect(proxy.asked).to.include(`CONNECT ${HOST}:443`);
    for (const text of [trusting.stdout, trusting.stderr, ...Object.values(trusting.reports)])
      expect(text).not.to.contain("hush-token");
  });

  for (const [answer, code, tried] of [
    ["n\n", 130, 0],
    ["\u0003", 130, 0],
    ["y\n", 0, 1],
  ] as const) {
    it(`asks in a terminal, once, and takes ${JSON.stringify(answer)} for an answer`, {
      skip: NO_TERMINAL,
    }, async () => {
      const before = generations;
      const running = startSuite(MANUAL, reach, true);
      await until(() => running.said().includes("Continue? [y/N]"), "the question was asked");
      running.child.stdin?.write(answer);
      const run = await running.finished;
      expect(run.stdout.split("Continue?")).to.have.length(2);
      expect(run.stdout).to.contain(`This generates and uploads real data to http://${HOST}. Continue? [y/N]`);
      expect(run.code, run.stdout).to.equal(code);
      expect(generations - before).to.equal(tried);
      expect(run.scenarios).to.have.length(tried);
      if (tried === 0) expect(run.stdout).to.contain("Cancelled: nothing was run, since the question");
    });
  }
});

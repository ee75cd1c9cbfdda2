import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { lossesSince } from "../../../support/environment/kubernetes/losses";
import { podLog } from "../../../support/environment/kubernetes/pod-log";
import { forwardPorts } from "../../../support/environment/kubernetes/port-forward";
import type { KubernetesSettings } from "../../../support/settings/settings";
import { Failure } from "../../../support/shared/failure";
import { MARK, NO_PROC, processesMarked, until } from "../../helpers/processes";
import { listen, type Running } from "../../helpers/servers";

const STAND_IN = path.resolve(__dirname, "../../helpers/stand-in");
const { PATH = "" } = process.env;
const SETTINGS: KubernetesSettings = {
  namespace: "ecommerce-platform",
  context: "stand-in",
  service: { name: "clickstream-backend", port: 8000 },
  store: { name: "minio", port: 9000 },
};
/** A test that waits this long waits for ever, in ms. */
const HANGS = 45_000;
/** How long kubectl is waited for where it never forwards anything, in ms. */
const SHORT = 500;

describe("A port forwarding", () => {
  let backend: Running;
  let mark: string;

  before(async () => {
    backend = await listen(createServer((_, response) => response.end("ok")));
  });

  beforeEach(() => {
    mark = randomUUID();
    Object.assign(process.env, {
      PATH: `${STAND_IN}:${PATH}`,
      STAND_IN_PORTS: JSON.stringify({
        "svc/clickstream-backend:8000": backend.port,
        "svc/minio:9000": backend.port,
      }),
      STAND_IN_SAYS: "",
      STAND_IN_HANGS: "",
      STAND_IN_SELECTOR: "",
      [MARK]: mark,
    });
  });

  afterEach(async () => {
    if (!NO_PROC) await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  after(() => backend.close());

  const failureOf = (forwarding: Promise<unknown>) =>
    forwarding.then(
      () => expect.fail("the ports were forwarded"),
      (error: unknown) => error,
    );
  const processOf = (part: string) =>
    processesMarked(mark).find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(part));

  it("fails when kubectl runs and never says that it forwards", { timeout: HANGS }, async () => {
    process.env.STAND_IN_HANGS = "Please log in";
    const failure = await failureOf(forwardPorts(SETTINGS, "http://127.0.0.1:9", SHORT));
    expect(failure).to.be.instanceOf(Failure);
    expect((failure as Failure).message)
      .to.contain("kubectl did not forward clickstream-backend within 500 ms")
      .and.contain("kubectl port-forward -n ecommerce-platform svc/clickstream-backend 8000");
  });

  it("fails when its supervisor is killed before the ports are forwarded", {
    skip: NO_PROC,
    timeout: HANGS,
  }, async () => {
    process.env.STAND_IN_HANGS = "nothing more";
    const failing = failureOf(forwardPorts(SETTINGS));
    await until(() => processOf("svc/minio") !== undefined, "kubectl ran");
    process.kill(Number(processOf("supervisor.mts")), "SIGKILL");
    const failure = await failing;
    expect(failure).to.be.instanceOf(Failure);
    expect((failure as Failure).message).to.contain("supervises the port forwarding ended (SIGKILL)");
  });

  it("fails when its supervisor is killed while the service is not ready yet", {
    skip: NO_PROC,
    timeout: HANGS,
  }, async () => {
    let asked = 0;
    const unready = await listen(
      createServer((_, response) => {
        asked += 1;
        response.writeHead(503).end();
      }),
    );
    process.env.STAND_IN_PORTS = JSON.stringify({ "svc/clickstream-backend:8000": unready.port });
    const failing = failureOf(forwardPorts(SETTINGS, "http://127.0.0.1:9"));
    await until(() => asked > 0, "the service was asked whether it is ready");
    process.kill(Number(processOf("supervisor.mts")), "SIGKILL");
    const failure = await failing;
    unready.close();
    expect(failure).to.be.instanceOf(Failure);
    expect((failure as Failure).message).to.contain("supervises the port forwarding ended (SIGKILL)");
  });

  it("is lost, and no kubectl stays, when its supervisor is killed later", {
    skip: NO_PROC,
    timeout: HANGS,
  }, async () => {
    const start = new Date();
    const { release } = await forwardPorts(SETTINGS);
    process.kill(Number(processOf("supervisor.mts")), "SIGKILL");
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
    expect(lossesSince(start).map(({ service }) => service)).to.deep.equal(["clickstream-backend", "minio"]);
    await release();
  });

  it("ends with all of kubectl where that is a script that runs the real one", {
    skip: NO_PROC,
    timeout: HANGS,
  }, async () => {
    process.env.PATH = `${STAND_IN}/wrapped:${PATH}`;
    const { target, release } = await forwardPorts(SETTINGS);
    expect(processesMarked(mark), "the supervisor, two scripts and what they run").to.have.length(5);
    expect(await (await fetch(target.baseUrl)).text()).to.equal("ok");
    await release();
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  it("names the pods' state, and without it the reason, whatever kubectl answers about the service", async () => {
    process.env.STAND_IN_SAYS = "error: unable to forward port because pod is not running. Current status=Pending";
    for (const [selector, word] of [
      ['{"app":"backend"}', "stuck-0   0/1     Pending"],
      ["{not JSON", "Current status=Pending"],
      ["[1]", "Current status=Pending"],
      ['{"app":1}', "Current status=Pending"],
    ] as const) {
      process.env.STAND_IN_SELECTOR = selector;
      const failure = await failureOf(forwardPorts(SETTINGS));
      expect(failure, selector).to.be.instanceOf(Failure);
      expect((failure as Failure).message, selector).to.contain(word);
    }
  });

  it("has no log of pods where kubectl's answer about the service cannot be read", async () => {
    process.env.STAND_IN_SELECTOR = "{not JSON";
    expect(await podLog(SETTINGS, "clickstream-backend", new Date())).to.contain("could not be found");
  });
});

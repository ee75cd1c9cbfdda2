import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { MARK, NO_PROC, processesMarked, until } from "../helpers/processes";
import { PROJECT, runSuite, startSuite } from "../helpers/run-suite";

const STAND_IN = path.join(PROJECT, "tests/helpers/stand-in");
const RESTART = ["--tags", "@RESTART-001"];
/** A restart in Kubernetes with a stand-in for kubectl: each pod is a sandbox, and all pods have one store. */
const FORWARD = {
  CLICKSTREAM_BASE_URL: "",
  PORT_FORWARD: "true",
  ALLOWED_CONTEXTS: "stand-in",
  ALLOW_RESTART: "true",
  MINIO_SERVICE: "store:80",
  SETTLE_TIMEOUT: "6s",
  RESTART_TIMEOUT: "30s",
  PATH: `${STAND_IN}:${process.env.PATH}`,
};

interface Pod {
  readonly child: ChildProcess;
  readonly port: number;
  readonly store: string;
}

async function startPod(more: NodeJS.ProcessEnv = {}): Promise<Pod> {
  const none = { MINIO_ENDPOINT: "", SANDBOX_PORT: "", SANDBOX_STORE_PORT: "" };
  const env = { ...process.env, ...none, SANDBOX_PACE: "40", SANDBOX_EVENTS: "300", ...more };
  const child = fork(path.join(PROJECT, "sandbox/main.ts"), { env, execArgv: [] });
  const [{ serviceUrl, storeUrl }] = await once(child, "message");
  return { child, port: Number(new URL(serviceUrl).port), store: storeUrl };
}

describe("A restart", () => {
  let folder: string;
  let pods: Pod[] = [];
  let mark: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-restart-"));
    const first = await startPod();
    pods = [first, await startPod({ MINIO_ENDPOINT: first.store })];
  });

  beforeEach(() => {
    mark = randomUUID();
  });

  afterEach(async () => {
    if (!NO_PROC) await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  after(() => {
    for (const { child } of pods) child.kill();
    rmSync(folder, { recursive: true });
  });

  /** Of so many pods behind the service; the forwarding of the service leads to the last one. */
  function settings(number: number, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const some = pods.slice(0, number);
    const named = some.map(({ port }, index) => {
      return [`backend-${"ab"[index]}`, { port, restart: `http://127.0.0.1:${port}/sandbox/restart` }];
    });
    return {
      ...FORWARD,
      STAND_IN_PODS: JSON.stringify(Object.fromEntries(named)),
      STAND_IN_PORTS: JSON.stringify({
        "svc/clickstream-backend:8000": some.at(-1)?.port,
        "svc/store:80": Number(new URL(pods[0]?.store ?? "").port),
      }),
      STAND_IN_DELETED: path.join(folder, mark),
      [MARK]: mark,
      ...more,
    };
  }

  const deleted = () => readFileSync(path.join(folder, mark), { encoding: "utf8", flag: "a+" });

  it("deletes the pod behind the service, whose forwarding comes back", async () => {
    const run = await runSuite(RESTART, settings(1));
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(deleted()).to.equal(
      "backend-a --context stand-in --namespace ecommerce-platform delete pod backend-a --now --wait=false\n",
    );
    expect(run.stderr).to.contain("The port forwarding to clickstream-backend ended and is started again");
    expect(run.stderr).to.contain("generation cut off");
    const where = "the pod backend-a behind the service clickstream-backend in the namespace ecommerce-platform";
    expect(run.reports["messages.ndjson"]).to.contain(
      `after the request: ${where} (context stand-in), 1 of 1 that is ready.`,
    );
  });

  it("of one of several pods cuts off the generation that runs in it", async () => {
    const run = await runSuite(RESTART, settings(2));
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(deleted()).to.match(/^backend-a [^\n]* delete pod backend-a --now --wait=false\n$/);
    expect(run.stderr).to.contain("generation cut off");
    expect(run.reports["messages.ndjson"]).to.contain("1 of 2 that are ready");
  });

  it("is the same in a parallel run, whose workers are threads", async () => {
    const run = await runSuite([...RESTART, "--parallel", "2"], settings(1));
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).to.contain("generation cut off");
  });

  it("that is ended with Ctrl-C leaves no process behind", async () => {
    const running = startSuite(RESTART, settings(1));
    await until(() => deleted() !== "", "the pod was deleted");
    process.kill(-(running.child.pid ?? 0), "SIGINT");
    const run = await running.finished;
    expect(run.code, run.stdout + run.stderr).to.equal(130);
    expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["SKIPPED"]);
  });

  for (const [what, more, words] of [
    [
      "nobody has allowed",
      { ALLOW_RESTART: "" },
      "which nobody has allowed. Where that disturbs nobody, set ALLOW_RESTART=true",
    ],
    ["is forbidden", { ALLOW_RESTART: "false" }, "ALLOW_RESTART=false forbids to restart the service"],
    [
      "the user of kubectl has no right to",
      { STAND_IN_MAY_NOT: "delete pods" },
      "may not delete pods in the namespace ecommerce-platform",
    ],
  ] as const) {
    it(`that ${what} is skipped, and nothing is generated`, async () => {
      const run = await runSuite(RESTART, settings(1, more));
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["SKIPPED"]);
      expect(run.stdout + run.stderr).to.contain(words);
      expect(deleted()).to.equal("");
    });
  }

  it("that the cluster refuses could not be tried, and says which right is missing", async () => {
    const run = await runSuite(RESTART, settings(1, { STAND_IN_MAY_NOT: "delete" }));
    expect(run.code, run.stdout + run.stderr).to.equal(2);
    expect(run.stdout)
      .to.contain("kubectl did not delete the pod backend-a: Error from server (Forbidden)")
      .and.contain("ask for the right to delete pods in the namespace ecommerce-platform");
  });

  it("of a pod that nothing would start again could not be tried, and leaves it alone", async () => {
    const run = await runSuite(RESTART, settings(1, { STAND_IN_BARE: "true" }));
    expect(run.code, run.stdout + run.stderr).to.equal(2);
    expect(run.stdout).to.contain("belongs to nothing that would, and was left alone");
    expect(deleted()).to.equal("");
  });

  it("of a service that is not reached by kubectl is skipped, and says how it can be tried", async () => {
    const run = await runSuite(RESTART, {
      CLICKSTREAM_BASE_URL: `http://127.0.0.1:${pods[0]?.port}`,
      MINIO_ENDPOINT: pods[0]?.store ?? "",
      ALLOW_RESTART: "true",
      [MARK]: mark,
    });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["SKIPPED"]);
    expect(run.stdout + run.stderr).to.contain(
      "is not reached by kubectl, so the suite cannot restart it. For a service in Kubernetes: PORT_FORWARD=true ALLOW_RESTART=true",
    );
  });

  it("of a pod that never becomes ready again fails, with how many of the pods are ready", async () => {
    const run = await runSuite(RESTART, settings(2, { RESTART_TIMEOUT: "4s", STAND_IN_UNREADY: "true" }));
    expect(run.code, run.stdout + run.stderr).to.equal(1);
    expect(run.stdout).to.contain("1 of 2 pods behind the service is ready");
    expect(run.stderr).not.to.contain("that alone may be the reason");
  });
});

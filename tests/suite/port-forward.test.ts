import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { MARK, NO_PROC, processesMarked, until } from "../helpers/processes";
import { NO_TERMINAL, PROJECT, runSuite, startSuite } from "../helpers/run-suite";
import { startFront } from "../helpers/servers";

const STAND_IN = path.join(PROJECT, "tests/helpers/stand-in");
const FORWARD = {
  CLICKSTREAM_BASE_URL: "",
  PORT_FORWARD: "true",
  ALLOWED_CONTEXTS: "stand-in",
  PATH: `${STAND_IN}:${process.env.PATH}`,
};

/** What the real kubectl said in each case, and what the suite has to make of it. */
const REFUSALS: readonly [what: string, said: string, settings: Record<string, string>, words: readonly string[]][] = [
  [
    "a namespace that is not there",
    'Error from server (NotFound): services "clickstream-backend" not found(namespace)',
    { K8S_NAMESPACE: "nope" },
    ["there is no namespace nope", "the namespaces are: default, ecommerce-platform", "K8S_NAMESPACE"],
  ],
  [
    "a service that is not there",
    'Error from server (NotFound): services "clickstream-backend" not found',
    { MINIO_ENDPOINT: "http://127.0.0.1:9" },
    ["there is no service clickstream-backend", "the services there are: backend, minio", "CLICKSTREAM_SERVICE"],
  ],
  [
    "a service without that port",
    "error: Service clickstream-backend does not have a service port 8000",
    { MINIO_ENDPOINT: "http://127.0.0.1:9" },
    ["has no port 8000", "its ports are: 80, 8080", "CLICKSTREAM_SERVICE=clickstream-backend:80"],
  ],
  [
    "pods that do not run",
    "error: unable to forward port because pod is not running. Current status=Pending",
    {},
    ["is running", "stuck-0   0/1     Pending", "kubectl describe pods"],
  ],
  [
    "no right to forward",
    'error: error upgrading connection: pods "clickstream-backend-0" is forbidden: User "viewer" cannot create resource "pods/portforward" in API group "" in the namespace "ecommerce-platform"',
    {},
    ["does not allow this user", "may not forward ports", "pods/portforward"],
  ],
  [
    "no right to look",
    'Error from server (Forbidden): services "minio" is forbidden: User "nobody" cannot get resource "services" in API group "" in the namespace "ecommerce-platform"',
    {},
    ["does not allow this user", "may not look at services and pods"],
  ],
  [
    "a login that has expired",
    "error: You must be logged in to the server (Unauthorized)",
    {},
    ["rejected the login of kubectl", "log in to your cluster again"],
  ],
  [
    "an unknown context",
    'error: context "nope" does not exist',
    { K8S_CONTEXT: "nope" },
    ['has no context "nope"', "K8S_CONTEXT"],
  ],
  [
    "no kubeconfig",
    'E1124 08:17:56.173943   27475 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: Get \\"http://localhost:8080/api?timeout=32s\\": dial tcp 127.0.0.1:8080: connect: connection refused"\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?',
    {},
    ["not set up for any cluster", "KUBECONFIG"],
  ],
  [
    "an API server that is down",
    "The connection to the server 127.0.0.1:6444 was refused - did you specify the right host or port?",
    {},
    ["API server cannot be reached", "kubectl get namespaces"],
  ],
  ["a message that is not known", "error: something else", {}, ["could not forward", "error: something else"]],
];

describe("PORT_FORWARD=true", () => {
  let ports: string;
  let stop: () => void;
  let generations = 0;

  before(async () => {
    const env = { ...process.env, SANDBOX_PACE: "100", MINIO_ENDPOINT: "", SANDBOX_PORT: "", SANDBOX_STORE_PORT: "" };
    const child = fork(path.join(PROJECT, "sandbox/main.ts"), { env, execArgv: [] });
    const [{ serviceUrl, storeUrl }] = await once(child, "message");
    const front = await startFront(serviceUrl, ({ method }) => {
      if (method === "POST") generations += 1;
    });
    stop = () => {
      front.close();
      child.kill();
    };
    ports = JSON.stringify({
      "svc/clickstream-backend:8000": front.port,
      "svc/store:80": Number(new URL(storeUrl).port),
    });
  });

  after(() => stop());

  it("reaches service and store, says where they are, and leaves no process behind", async () => {
    const mark = randomUUID();
    const run = await runSuite(["--tags", "@manual and not @skip"], {
      ...FORWARD,
      MINIO_SERVICE: "store:80",
      STAND_IN_PORTS: ports,
      [MARK]: mark,
    });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).to.contain(
      "the service clickstream-backend in the namespace ecommerce-platform (context stand-in)",
    );
    if (!NO_PROC) await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  it("writes to no context that it was not allowed to, and says how to allow it", async () => {
    const before = generations;
    const context = "arn:aws:eks:eu-central-1:111122223333:cluster/prod";
    const run = await runSuite(["features/streaming.feature:7"], {
      ...FORWARD,
      MINIO_SERVICE: "store:80",
      STAND_IN_PORTS: ports,
      STAND_IN_CONTEXT: context,
    });
    expect(run.code).to.equal(2);
    expect(run.scenarios).to.deep.equal([]);
    expect(run.stdout)
      .to.contain(`(context ${context}, namespace ecommerce-platform), and there is no terminal to ask in`)
      .and.contain(`set ALLOWED_CONTEXTS=${context}/ecommerce-platform`);
    expect(generations).to.equal(before);
  });

  it("asks about the context and the namespace in a terminal, and runs nothing after a no", {
    skip: NO_TERMINAL,
  }, async () => {
    const before = generations;
    const settings = { ...FORWARD, MINIO_SERVICE: "store:80", STAND_IN_PORTS: ports, ALLOWED_CONTEXTS: "" };
    const running = startSuite(["features/streaming.feature:7"], settings, true);
    await until(
      () => running.said().includes("(context stand-in, namespace ecommerce-platform). Continue? [y/N]"),
      "the question was asked",
    );
    running.child.stdin?.write("n\n");
    expect((await running.finished).code).to.equal(130);
    expect(generations).to.equal(before);
  });

  it("needs no permission where nothing is generated", async () => {
    const settings = { ...FORWARD, MINIO_SERVICE: "store:80", STAND_IN_PORTS: ports, ALLOWED_CONTEXTS: "" };
    const run = await runSuite(["features/endpoint.feature"], settings);
    expect(run.code, run.stdout + run.stderr).to.equal(0);
  });

  it("starts a forwarding again that ended, and attaches the pods' log to what failed meanwhile", {
    skip: NO_PROC,
  }, async () => {
    const mark = randomUUID();
    const running = startSuite(["features/streaming.feature:7", "features/performance.feature:8"], {
      ...FORWARD,
      MINIO_SERVICE: "store:80",
      STAND_IN_PORTS: ports,
      STAND_IN_LOG: "[pod/backend-0/main] a line of the log with hush-token",
      CLICKSTREAM_HEADERS: "Authorization: Bearer hush-token",
      [MARK]: mark,
    });
    const before = generations;
    await until(() => generations > before, "a generation had begun");
    const forwarding = processesMarked(mark).find((pid) => {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return (
        command.includes("port-forward") && command.includes("clickstream-backend") && !command.includes("supervisor")
      );
    });
    process.kill(Number(forwarding));
    const run = await running.finished;
    expect(
      run.scenarios.map(({ feature, status }) => `${feature} ${status}`),
      run.stdout,
    ).to.deep.equal(["streaming FAILED", "performance PASSED"]);
    expect(run.stderr).to.contain("The port forwarding to clickstream-backend ended and is started again");
    for (const text of [run.stderr, run.reports["index.html"]])
      expect(text).to.contain("The port forwarding to clickstream-backend ended while a scenario ran that failed");
    expect(run.reports["messages.ndjson"]).to.contain("[pod/backend-0/main] a line of the log with [secret]");
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  it("leaves no process behind when the suite is killed", { skip: NO_PROC }, async () => {
    const mark = randomUUID();
    const running = startSuite(["features/streaming.feature:7"], {
      ...FORWARD,
      MINIO_SERVICE: "store:80",
      STAND_IN_PORTS: ports,
      [MARK]: mark,
    });
    await until(() => running.said().includes("Target:"), "the ports were forwarded");
    running.child.kill("SIGKILL");
    await running.finished;
    await until(() => processesMarked(mark).length === 0, "all processes were gone");
  });

  for (const [what, said, settings, words] of REFUSALS) {
    it(`explains ${what}`, async () => {
      const run = await runSuite([], { ...FORWARD, ...settings, STAND_IN_SAYS: said });
      expect(run.code).to.equal(2);
      for (const word of words) expect(run.stdout).to.contain(word);
      expect(run.stdout).not.to.contain("    at ");
    });
  }

  it("explains that there is no kubectl", async () => {
    const run = await runSuite([], { ...FORWARD, PATH: path.dirname(process.execPath) });
    expect(run.code).to.equal(2);
    expect(run.stdout).to.contain("there is no kubectl on this machine").and.contain("CLICKSTREAM_BASE_URL");
  });
});

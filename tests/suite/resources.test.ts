import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT, runSuite, type SuiteRun } from "../helpers/run-suite";
import { listen, type Running, startProxy } from "../helpers/servers";

/** A host that no network knows: only the test's own proxy leads there, so that no process of it can be seen. */
const HOST = "clickstream.test";
const FEATURE = "features/resources.feature";
const USE = "A generation stays within its limits of memory and processor time";
const MEMORY = "Memory is given back";
const STAND_IN = path.join(PROJECT, "tests/helpers/stand-in");
const MB = 1024 ** 2;

describe("What a service uses", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-resources-"));
  let service: string;
  let store: string;
  let elsewhere: Record<string, string>;
  let metrics: Running;
  let stop: () => void;
  /** What the endpoint of metrics answers, by how often it was asked. */
  let answer: (asked: number) => string;
  let asked = 0;

  before(async () => {
    const env = { ...process.env, SANDBOX_PACE: "0", SANDBOX_EVENTS: "300", MINIO_ENDPOINT: "" };
    const child = fork(path.join(PROJECT, "sandbox/main.ts"), { env, execArgv: [] });
    const [{ serviceUrl, storeUrl }] = await once(child, "message");
    [service, store] = [serviceUrl, storeUrl];
    const proxy = await startProxy({ hosts: { [`${HOST}:80`]: Number(new URL(serviceUrl).port) } });
    metrics = await listen(
      createServer((_request, response) => {
        asked += 1;
        response.end(answer(asked));
      }),
    );
    elsewhere = {
      ...{ CLICKSTREAM_BASE_URL: `http://${HOST}`, MINIO_ENDPOINT: storeUrl, ALLOWED_HOSTS: HOST },
      ...{ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, RUN_MANUAL_TESTS: "true", SETTLE_TIMEOUT: "3s" },
    };
    stop = () => {
      for (const server of [proxy, metrics]) server.close();
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    };
  });

  after(() => stop());

  const processMetrics = (memory: number, seconds: number, start = 1) =>
    `process_resident_memory_bytes ${memory * MB}\nprocess_cpu_seconds_total ${seconds}\nprocess_start_time_seconds ${start}\n`;
  const measured = (by: (times: number) => string, name?: string, more: Record<string, string> = {}) => {
    [answer, asked] = [by, 0];
    const url = `http://127.0.0.1:${metrics.port}/metrics`;
    return runSuite([FEATURE, ...(name ? ["--name", name] : [])], { ...elsewhere, METRICS_URL: url, ...more });
  };
  const results = (run: SuiteRun) => run.scenarios.map(({ status }) => status);

  it("is skipped where nothing shows it, with the reason and what would show it; storage is judged all the same", async () => {
    const run = await runSuite([FEATURE], elsewhere);
    expect(results(run), run.stdout).to.deep.equal(["PASSED", "SKIPPED", "SKIPPED", "SKIPPED"]);
    expect(run.code).to.equal(0);
    for (const text of [run.reports["index.html"], run.reports["results.json"]])
      expect(text)
        .to.contain("METRICS_URL is not set")
        .and.contain(`${HOST} is not this machine`)
        .and.contain("To measure it: PORT_FORWARD=true");
  });

  it("is told by a Prometheus endpoint, for the service alone", async () => {
    const run = await measured((times) => processMetrics(50, times / 100));
    expect(results(run), run.stdout).to.deep.equal(["PASSED", "PASSED", "PASSED", "SKIPPED"]);
    for (const words of [
      ...["single processes cannot be seen by the process metrics at", "at least 50 MB", "that is the service alone"],
      "50 MB, then 50 MB",
    ])
      expect(run.reports["index.html"]).to.contain(words);
  });

  it("fails by a Prometheus endpoint that shows too much of it", async () => {
    const use = await measured(() => processMetrics(2000, 5), USE);
    expect(results(use)).to.deep.equal(["FAILED"]);
    expect(use.scenarios[0]?.message).to.contain("peak memory: at least 1.95 GB, limit less than 1 GB");
    const leak = await measured((times) => processMetrics(50 + 5 * times, 5), MEMORY, { LEAK_GENERATIONS: "3" });
    expect(results(leak), leak.stdout).to.deep.equal(["FAILED"]);
    expect(leak.scenarios[0]?.message).to.contain("went on growing");
  });

  it("could not be told by an endpoint without process metrics", async () => {
    const none = await measured(() => "<html></html>");
    expect(results(none)).to.deep.equal([
      ...["COULD NOT BE TRIED", "COULD NOT BE TRIED", "COULD NOT BE TRIED", "COULD NOT BE TRIED"],
    ]);
    expect(none.scenarios[1]?.message)
      .to.contain("the endpoint that METRICS_URL names")
      .and.contain("no process metrics");
  });

  it("says that a service was restarted while it was measured", async () => {
    const run = await measured((times) => processMetrics(50, times, times < 3 ? 1 : 2), USE);
    expect(results(run), run.stdout).to.deep.equal(["PASSED"]);
    expect(run.reports["index.html"]).to.contain("The service was restarted while it was measured");
  });

  it("is told by the cluster for a forwarded service; without its metrics API it says what is missing", async () => {
    const file = path.join(folder, "pods.json");
    const usage = [{ name: "api", usage: { cpu: "100m", memory: "200Mi" } }];
    const items = [{ metadata: { name: "backend-1" }, timestamp: "NOW", window: "15s", containers: usage }];
    writeFileSync(file, JSON.stringify({ kind: "PodMetricsList", items }));
    const ports = { "svc/clickstream-backend:8000": Number(new URL(service).port) };
    const forwarded = {
      ...{ CLICKSTREAM_BASE_URL: "", PORT_FORWARD: "true", ALLOWED_CONTEXTS: "stand-in", MINIO_ENDPOINT: store },
      ...{ STAND_IN_PORTS: JSON.stringify(ports), PATH: `${STAND_IN}:${process.env.PATH}`, RUN_MANUAL_TESTS: "true" },
    };
    const run = await runSuite([FEATURE, "--name", USE], { ...forwarded, STAND_IN_METRICS: file });
    expect(results(run), run.stdout).to.deep.equal(["PASSED"]);
    expect(run.reports["index.html"]).to.contain("200 MB (not judged)").and.contain("only 3 or more measurements");

    const over = await runSuite([FEATURE, "--name", USE], {
      ...forwarded,
      STAND_IN_METRICS: file,
      MAX_MEMORY: "150MB",
    });
    expect(over.scenarios[0]?.message).to.contain("peak memory: 200 MB, limit less than 150 MB (MAX_MEMORY)");

    const none = await runSuite([FEATURE, "--name", USE], forwarded);
    expect(results(none)).to.deep.equal(["SKIPPED"]);
    expect(none.reports["index.html"]).to.contain("the cluster has no metrics API");
    const forbidden = await runSuite([FEATURE, "--name", USE], { ...forwarded, STAND_IN_METRICS: "forbidden" });
    expect(results(forbidden)).to.deep.equal(["SKIPPED"]);
    expect(forbidden.reports["index.html"]).to.contain("the right to list pods of the API group metrics.k8s.io");
  });
});

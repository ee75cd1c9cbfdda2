import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { expect } from "chai";
import { type Look, type Source, Unmeasurable } from "../../support/resources/look";
import { PodClock, podUsage, quantity } from "../../support/resources/pod-usage";
import { processTreeSource } from "../../support/resources/process-tree";
import { prometheusSource } from "../../support/resources/prometheus";
import { atRest, Sampler } from "../../support/resources/sampler";
import { poll } from "../../support/shared/polling";
import { listen } from "../helpers/servers";

const failure = (error: unknown) => error;

/** What Python's prometheus_client writes by default, shortened. */
const OF_PYTHON = `# HELP python_gc_objects_collected_total Objects collected during gc
# TYPE python_gc_objects_collected_total counter
python_gc_objects_collected_total{generation="0"} 353.0
# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 2.3404544e+07
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79574202633e+09
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 0.04
`;
/** What Node's prom-client writes by default, shortened. */
const OF_NODE = `# HELP process_cpu_user_seconds_total Total user CPU time spent in seconds.
# TYPE process_cpu_user_seconds_total counter
process_cpu_user_seconds_total 0.002175
process_cpu_seconds_total 0.002175
process_start_time_seconds 1795742014
process_resident_memory_bytes 53755904
nodejs_gc_duration_seconds_bucket{le="0.001",kind="minor"} 3
`;
/** What Go's client_golang writes by default on Linux, shortened. */
const OF_GO = `process_cpu_seconds_total 12.5
process_resident_memory_bytes 3.5e+07
process_start_time_seconds 1.7e+09
process_network_receive_bytes_total 1000
process_network_transmit_bytes_total 500
`;

describe("The process metrics of an endpoint", () => {
  let text = "";
  let status = 200;
  let headers: unknown;
  const metrics = createServer((request, response) => {
    headers = request.headers["x-key"];
    response.writeHead(status, { "content-type": "text/plain; version=0.0.4" }).end(text);
  });
  const look = async (answer: string, code = 200): Promise<Look> => {
    [text, status] = [answer, code];
    const { port, close } = await listen(metrics);
    return prometheusSource({ url: `http://127.0.0.1:${port}/metrics?token=hush`, headers: { "x-key": "k" } })
      .look()
      .finally(() => {
        close();
        metrics.removeAllListeners("error");
      });
  };

  it("are read as client libraries write them", async () => {
    expect(await look(OF_PYTHON)).to.deep.include({ memory: 23_404_544, processorTime: 40, run: "1795742026.33" });
    expect(headers).to.equal("k");
    expect(await look(OF_NODE)).to.deep.include({ memory: 53_755_904, processorTime: 2.175, run: "1795742014" });
    expect(await look(OF_GO)).to.deep.include({ memory: 35_000_000, processorTime: 12_500, traffic: 1500 });
    expect(await look(OF_PYTHON)).not.to.have.property("traffic");
    expect(await look(`${OF_GO.replace("resident_memory", "working_set")}`)).to.include({ memory: 35_000_000 });
    expect(await look(`${"# a comment\n".repeat(100_000)}${OF_GO}`), "a long text").to.include({ traffic: 1500 });
    expect(await look(OF_GO.replace("transmit", "other")), "one way only").not.to.have.property("traffic");
  });

  it("are those of the service alone", () => {
    const source = prometheusSource({ url: "http://a/metrics", headers: {} });
    expect(source).to.include({ coversGenerators: false, showsProcesses: false });
  });

  it("are added up where they are of several processes", async () => {
    const each = [1, 2].map(
      (pid) => `process_cpu_seconds_total{pid="${pid}"} ${pid}\nprocess_resident_memory_bytes{pid="${pid}"} 7`,
    );
    expect(await look(`${each.join("\n")}\n`)).to.include({ memory: 14, processorTime: 3000 });
  });

  it("are missed with the reason, in which nothing of a query is shown", async () => {
    for (const answer of [
      "",
      "<html></html>",
      '{"a": 1}',
      "process_cpu_seconds_total NaN\nprocess_resident_memory_bytes 1\n",
      "process_cpu_seconds_total 1\n",
      "process_resident_memory_bytes 1\n",
    ])
      expect(await look(answer).catch(failure))
        .to.be.instanceOf(Unmeasurable)
        .with.property("message")
        .contains("no process metrics");
    const refused = await look(OF_PYTHON, 403).catch(failure);
    expect(refused)
      .to.be.instanceOf(Unmeasurable)
      .with.property("message")
      .matches(/metrics\?… answers with status 403$/);
    const gone = await prometheusSource({ url: "http://127.0.0.1:9/metrics", headers: {} }).look().catch(failure);
    expect(gone).to.be.instanceOf(Unmeasurable).with.property("message").contains("does not answer");
    expect(prometheusSource({ url: "http://a/metrics?token=hush", headers: {} }).name).not.to.contain("hush");
  });
});

describe("The metrics API of a cluster", () => {
  const pod = (name: string, timestamp: string, ...usage: { cpu: string; memory: string }[]) => ({
    metadata: { name, namespace: "shop" },
    timestamp,
    window: "15.074s",
    containers: usage.map((of, index) => ({ name: `container-${index}`, usage: of })),
  });
  const list = (...items: object[]) =>
    JSON.stringify({ kind: "PodMetricsList", apiVersion: "metrics.k8s.io/v1beta1", items });

  it("tells the use of all containers of each pod", () => {
    const text = list(
      pod("b-1", "2026-11-27T01:00:00Z", { cpu: "250m", memory: "1Mi" }, { cpu: "12345678n", memory: "2Ki" }),
    );
    expect(podUsage(text)).to.deep.equal([
      { name: "b-1", measuredAt: Date.UTC(2026, 10, 27, 1), memory: 1024 ** 2 + 2048, processors: 0.25 + 0.012345678 },
    ]);
    expect(() => podUsage(list())).to.throw(Unmeasurable, "no pod");
    for (const other of ["", "{}", "null"]) expect(() => podUsage(other)).to.throw(Unmeasurable, "cannot be read");
  });

  it("writes quantities in many ways", () => {
    for (const [text, value] of [
      ["1", 1],
      ["0", 0],
      ["1500m", 1.5],
      ["2k", 2000],
      ["1e3", 1000],
      ["3Gi", 3 * 1024 ** 3],
      ["5u", 5e-6],
    ] as const)
      expect(quantity(text)).to.be.closeTo(value, 1e-12);
    for (const text of ["", "Mi", "1X", "-"]) expect(() => quantity(text)).to.throw(Unmeasurable);
  });

  it("tells averages, from which processor time is added up, once for each measurement", () => {
    const clock = new PodClock();
    const at = (second: number, processors: number, name = "b-1") => ({
      name,
      measuredAt: second * 1000,
      memory: 5,
      processors,
    });
    const now = (second: number) => ({ performance: 1000 * second - 500, since1970: 1000 * second });
    expect(clock.look([at(10, 9)], now(12))).to.deep.include({ at: 9500, memory: 5, processorTime: 0, run: "b-1" });
    const again = { performance: 14_500.7, since1970: 15_000 };
    expect(clock.look([at(10, 9)], again), "told again").to.include({ at: 9500, processorTime: 0 });
    expect(clock.look([at(25, 2)], now(26))).to.include({ at: 24_500, processorTime: 30_000 });
    expect(clock.look([at(25, 2)], now(28))).to.include({ processorTime: 30_000 });
    // Another pod: its first average says nothing of how long it was there. What is older of the two counts as the time.
    expect(clock.look([at(40, 1), at(38, 1, "b-2")], now(41))).to.include({
      at: 37_500,
      processorTime: 45_000,
      run: "b-1 b-2",
    });
    expect(clock.look([at(99, 1)], now(98)), "its clock is ahead").to.include({ at: 97_500 });
    expect(clock.look([at(99, 1)], now(98.5)), "and tells it again").to.include({ at: 97_500 });
  });
});

describe("The processes at a port of this machine", { skip: process.platform === "win32" }, () => {
  const SERVICE =
    "require('http').createServer((q, r) => r.end()).listen(0, '127.0.0.1', function () { console.log(this.address().port) }); process.on('SIGUSR2', () => require('child_process').spawn('sleep', ['20']))";

  it("are seen with what they start, and with what they use", async () => {
    const child = spawn(process.execPath, ["-e", SERVICE], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    try {
      const [port] = await once(child.stdout, "data");
      const source = await processTreeSource(Number(String(port)));
      expect(source).to.include({ coversGenerators: true, showsProcesses: true });
      expect(source.name).to.contain(`process ${child.pid}`);
      const before = await source.look();
      expect(before.processes?.map(({ pid }) => pid)).to.deep.equal([child.pid]);
      expect(before.memory).to.be.greaterThan(10 * 1024 ** 2);
      expect(before.run.split("@")[0]).to.equal(String(child.pid));
      child.kill("SIGUSR2");
      const has = (look: Look) => look.processes?.some(({ command }) => command === "sleep 20");
      const now = await poll(
        { every: 20, limit: 60_000 },
        () => source.look(),
        (look) => has(look) === true,
      );
      expect(has(now), "the process that it started").to.equal(true);
      expect(now.processorTime).to.be.at.least(before.processorTime);
      expect(now.run).to.equal(before.run);
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await once(child, "exit");
      expect(await source.look().catch(failure)).to.be.instanceOf(Unmeasurable);
    } finally {
      child.kill("SIGKILL");
      child.stdout.destroy();
    }
  });

  it("are not those of a program that only passes the port on", async () => {
    const child = spawn(process.execPath, ["-e", SERVICE], { argv0: "kubectl", stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [port] = await once(child.stdout, "data");
      expect(await processTreeSource(Number(String(port))).catch(failure))
        .to.be.instanceOf(Unmeasurable)
        .with.property("message")
        .contains("kubectl listens, which only passes the port on");
    } finally {
      child.kill("SIGKILL");
      child.stdout.destroy();
    }
  });

  it("are missed where nobody is seen to listen", async () => {
    expect(await processTreeSource(9).catch(failure))
      .to.be.instanceOf(Unmeasurable)
      .with.property("message")
      .contains("listens at port 9 cannot be seen");
  });
});

describe("Looks at a source", () => {
  /** A source of these memories, one at each look and the last one for ever; an error where there is none. */
  const sourceOf = (memories: readonly (number | undefined)[]): Source & { looks: number } => ({
    ...{ name: "a test", coversGenerators: true, showsProcesses: false, every: 1, delay: 200, looks: 0 },
    async look() {
      const memory = memories[Math.min(this.looks, memories.length - 1)];
      this.looks += 1;
      if (memory === undefined) throw new Unmeasurable("it is down");
      return { at: performance.now(), memory, processorTime: 0, run: "a" };
    },
  });
  const MB = 1024 ** 2;

  it("are taken until they are ended, and once more after that", async () => {
    const source = sourceOf([1, undefined, 3]);
    const sampler = new Sampler(source);
    await sampler.begun;
    expect(source.looks).to.equal(1);
    const now = performance.now();
    const looks = await sampler.end();
    expect(looks[0]?.memory).to.equal(1);
    expect(looks.at(-1)?.at).to.be.at.least(now);
    const taken = source.looks;
    await rest(10);
    expect(source.looks).to.equal(taken);
  });

  it("show a service at rest once its memory stays the same", async () => {
    const source = sourceOf([900, 500, 300, 100.2, 100.1, 100].map((size) => size * MB));
    expect((await atRest(source, 5000)).memory).to.equal(100 * MB);
    expect(source.looks).to.equal(6);
  });

  it("show it at rest within a megabyte, or a hundredth of a large memory", async () => {
    for (const memories of [
      [10, 10.9, 10.1],
      [1000, 1009, 1001],
    ]) {
      const source = sourceOf(memories.map((size) => size * MB));
      await atRest(source, 60_000);
      expect(source.looks).to.equal(3);
    }
  });

  it("show it at rest by what was measured since, and each measurement once", async () => {
    const begun = performance.now();
    // Five times what was measured before, and then each measurement twice.
    const memories = [...Array(5).fill(900), ...[500, 300, 100, 100, 100].flatMap((size) => [size, size])];
    let [looks, at] = [0, 0];
    const source: Source = {
      ...sourceOf([]),
      async look() {
        const isStale = looks < 5;
        if (isStale || looks % 2 === 1) at = isStale ? begun - 5 + looks : performance.now();
        const memory = (memories[looks] ?? 100) * MB;
        looks += 1;
        return { at, memory, processorTime: 0, run: "a" };
      },
    };
    expect((await atRest(source, 60_000)).memory).to.equal(100 * MB);
    expect(looks).to.equal(5 + 4 * 2 + 1);
  });

  it("count a measurement once that is told again", async () => {
    const source = sourceOf([1]);
    source.look = async function () {
      this.looks += 1;
      return { at: 5, memory: 1, processorTime: 0, run: "a" };
    };
    const sampler = new Sampler({ ...source, delay: 5 });
    await sampler.begun;
    expect(await sampler.end()).to.have.length(1);
  });

  it("end with what the suite itself does wrong", async () => {
    const broken = { ...sourceOf([1]), look: async () => Promise.reject(new TypeError("a bug")) };
    const sampler = new Sampler(broken);
    await sampler.begun;
    expect(await sampler.end().catch(failure)).to.be.instanceOf(TypeError);
  });

  it("show it as it is where it never rests, or never is as it should", async () => {
    const restless = sourceOf(Array.from({ length: 5000 }, (_, index) => (index % 2) * 100 * MB));
    await atRest(restless, 30);
    expect(restless.looks).to.be.greaterThan(3);
    const steady = sourceOf([MB]);
    expect((await atRest(steady, 30, () => false)).memory).to.equal(MB);
  });
});

/**
 * Starts the programs of a cluster of one node, waits until it takes pods, and leaves them running: they end with
 * `tests/cluster/inside`. What each writes is in the folder `CLUSTER_LOGS`.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { globSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { promisify } from "node:util";
import { Agent, request } from "undici";
import { writeCertificates } from "./node/certificates";
import { type Component, components } from "./node/components";
import { writeConfiguration } from "./node/configuration";

const run = promisify(execFile);
/** How long anything may take to be up, on a machine under load, and how often that is looked at. In ms. */
const [LIMIT, POLL] = [180_000, 200];
/** Of a log, the end is enough. In characters. */
const SHOWN = 3000;

const { CLUSTER_FOLDER: folder = "", CLUSTER_CGROUP: controlGroup = "", CLUSTER_LOGS: logs = "" } = process.env;
const images = process.env.CLUSTER_IMAGES ?? "";
const anyCertificate = new Agent({ connect: { rejectUnauthorized: false } });

async function main(): Promise<void> {
  if (!folder || !logs) throw new Error("A cluster is started by tests/cluster/run");
  mkdirSync(logs, { recursive: true });
  await step("keys and configuration", async () => {
    await writeCertificates(folder);
    writeConfiguration(folder, controlGroup);
  });
  for (const component of components(folder)) await step(component.program, () => start(component));
  await step("import of the images", async () => {
    for (const archive of globSync(path.join(images, "*.tar")))
      await run("ctr", ["--namespace", "k8s.io", "images", "import", archive]);
  });
  await step("the node", async () => {
    await until("the node is registered", () => kubectl("get", "node/node"));
    await kubectl("wait", "--for=condition=Ready", "node/node", `--timeout=${LIMIT}ms`);
    await until("pods can be created", () => kubectl("get", "serviceaccount/default"));
  });
  await step("the metrics API", async () => {
    await kubectl("apply", "--filename", path.join(__dirname, "manifests/metrics.yaml"));
    await kubectl("wait", "--for=condition=Available", "apiservice/v1beta1.metrics.k8s.io", `--timeout=${LIMIT}ms`);
  });
}

/** Does one part of the start, and tells how long it took. */
async function step<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  const result = await action();
  console.log(`Cluster: ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return result;
}

function kubectl(...args: readonly string[]): Promise<unknown> {
  return run("kubectl", args);
}

async function start({ program, args, ready }: Component): Promise<void> {
  const log = path.join(logs, `${program}.log`);
  const file = openSync(log, "w");
  const child = spawn(program, args, { stdio: ["ignore", file, file], detached: true });
  child.on("error", () => {});
  try {
    if (ready)
      await until(
        `${program} is ready`,
        () => (ready.startsWith("http") ? answers(ready) : run("test", ["-S", ready])),
        child,
      );
  } catch (error) {
    throw new Error(`${(error as Error).message}. The end of ${log}:\n${readFileSync(log, "utf8").slice(-SHOWN)}`);
  }
  child.unref();
}

async function answers(address: string): Promise<void> {
  const { statusCode, body } = await request(address, { dispatcher: anyCertificate });
  await body.dump();
  if (statusCode !== 200) throw new Error(`${address} answered with ${statusCode}`);
}

/** Tries until it succeeds, and throws what it failed with last; at once if a process has ended. */
async function until(what: string, attempt: () => Promise<unknown>, process?: ChildProcess): Promise<void> {
  const end = performance.now() + LIMIT;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const ended = process && (process.pid === undefined || process.exitCode !== null);
      if (ended || performance.now() > end)
        throw new Error(`It did not come to that ${what}: ${(error as Error).message}`);
    }
    await rest(POLL);
  }
}

main().catch((error: Error) => {
  console.error(`The cluster could not be started: ${error.message}`);
  process.exitCode = 1;
});

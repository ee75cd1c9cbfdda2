/**
 * What accepting one environment takes: a run of all scenarios against a service and a store that are programs of their own,
 * with the traffic between counted on its way. Many environments take as many times that (`docs/scale.md`).
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Comparison, Figures } from "../harness/compare";
import { TYPESCRIPT } from "../harness/processes";
import { suite } from "../start/start";

const MB = 1024 ** 2;
const SANDBOX = path.join(__dirname, "..", "..", "sandbox", "main.ts");

export async function* comparisons(): AsyncIterable<Comparison> {
  yield {
    title: "One environment",
    note: 'All scenarios against the sandbox as the service, of which each generation stores 3.2 MB. "received" and "sent" are what goes over the network between the suite and the service with its store. There is nothing to reach.',
    contenders: [{ name: "suite", run: runOnEnvironment }],
  };
}

/** A sandbox for each run: its store remembers what earlier runs have made. */
async function runOnEnvironment(): Promise<Figures> {
  const children: ChildProcess[] = [];
  const reports = mkdtempSync(path.join(tmpdir(), "clickstream-bench-scale-"));
  try {
    const sandbox = fork(SANDBOX, { execArgv: [] });
    children.push(sandbox);
    const [{ serviceUrl, storeUrl }] = (await once(sandbox, "message")) as [Record<string, string>];
    const [service, store] = [await relay(serviceUrl), await relay(storeUrl)];
    children.push(service.process, store.process);
    const figures = suite(["--tags", "@manual and not @skip"], {
      ...process.env,
      CLICKSTREAM_BASE_URL: service.url,
      MINIO_ENDPOINT: store.url,
      ALLOW_DELETE: "true",
      REPORTS_DIR: reports,
    });
    const [toService, toStore] = [await service.bytes(), await store.bytes()];
    return {
      ...figures,
      "MB received": (toService.received + toStore.received) / MB,
      "MB sent": (toService.sent + toStore.sent) / MB,
      "MB of reports": sizeOf(reports) / MB,
    };
  } finally {
    for (const child of children) child.disconnect();
    rmSync(reports, { recursive: true });
  }
}

/** What goes through to an address, in a process of its own. */
async function relay(to = "") {
  const { hostname, port } = new URL(to);
  const child = fork(path.join(__dirname, "relay.ts"), [hostname, port], { execArgv: [...TYPESCRIPT] });
  const [{ port: own }] = (await once(child, "message")) as [AddressInfo];
  const bytes = async () => {
    child.send("bytes");
    const [counted] = await once(child, "message");
    return counted as { sent: number; received: number };
  };
  return { process: child, url: `http://127.0.0.1:${own}`, bytes };
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

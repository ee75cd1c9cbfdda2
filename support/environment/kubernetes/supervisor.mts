/**
 * The supervisor keeps port forwardings up. It is a process of its own, so that no `kubectl` outlives the run, however
 * the run ends. Its only argument is a `SupervisorOrder` as JSON; it sends a `SupervisorReport` for whatever happens to
 * a forwarding over the channel to its parent, and ends, with every kubectl, when that channel closes.
 */
import { spawn } from "node:child_process";
import { setTimeout as rest } from "node:timers/promises";
import type { Forwarding, SupervisorOrder, SupervisorReport } from "./messages.ts";

/** Before a forwarding is started again, in ms: short at first, and longer while it does not come up. */
const [SHORTEST_REST, LONGEST_REST] = [100, 5000];
/** How long kubectl may take to end when it is asked to, before it is killed, and how often that is looked at. In ms. */
const [END_LIMIT, END_POLL] = [2000, 20];
/** Of what kubectl says, the end is enough. In characters. */
const KEPT = 4000;

/** The process group of each kubectl that runs. */
const groups = new Set<number>();
let ending = false;

/** Ends every kubectl and what it started itself: where it is a script, that runs the real one as a child. */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  let left = [...groups].filter((group) => signalGroup(group, "SIGTERM"));
  for (let waited = 0; left.length > 0 && waited < END_LIMIT; waited += END_POLL) {
    await rest(END_POLL);
    left = left.filter((group) => signalGroup(group, 0));
  }
  for (const group of left) signalGroup(group, "SIGKILL");
  process.exit(0);
}

/** Returns whether anything of the group was there to get the signal; 0 only asks. Windows knows no such groups. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(process.platform === "win32" ? group : -group, signal);
  } catch {
    return false;
  }
}

async function keepUp({ options, podLimit }: SupervisorOrder, { resource, port }: Forwarding): Promise<void> {
  let localPort: number | undefined;
  let pause = SHORTEST_REST;
  while (!ending) {
    const args = [
      ...options,
      ...["port-forward", "--address", "127.0.0.1", "--pod-running-timeout", `${podLimit}ms`],
      ...[resource, `${localPort ?? ""}:${port}`],
    ];
    const { said, noKubectl } = await forward(resource, args, (taken) => {
      localPort = taken;
      pause = SHORTEST_REST;
    });
    report({ kind: "ended", resource, said, noKubectl });
    if (localPort === undefined) return;
    await rest(pause);
    pause = Math.min(2 * pause, LONGEST_REST);
  }
}

/** Runs kubectl until it ends, and returns what it wrote to standard error. */
function forward(
  resource: string,
  args: string[],
  onUp: (localPort: number) => void,
): Promise<{ said: string; noKubectl: boolean }> {
  return new Promise((resolve) => {
    // A group of its own, so that Ctrl-C reaches the suite alone, which ends this in its turn, and so that all of
    // kubectl can be ended at once.
    const child = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const group = child.pid;
    if (group !== undefined) {
      groups.add(group);
      report({ kind: "started", resource, group });
    }
    let said = "";
    let started = "";
    let isUp = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (isUp) return;
      started += text;
      const port = /^Forwarding from 127\.0\.0\.1:(\d+) -> /m.exec(started)?.[1];
      if (!port) return;
      isUp = true;
      onUp(Number(port));
      report({ kind: "up", resource, localPort: Number(port) });
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-KEPT);
      if (!isUp) report({ kind: "says", resource, said: said.trim() });
    });
    const ended = (noKubectl: boolean) => {
      if (group !== undefined) groups.delete(group);
      resolve({ said: said.trim(), noKubectl });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      said ||= error.message;
      ended(error.code === "ENOENT");
    });
    child.once("close", () => ended(false));
  });
}

function report(message: SupervisorReport): void {
  if (process.connected) process.send?.(message);
}

process
  .on("disconnect", end)
  .on("SIGTERM", end)
  .on("SIGINT", () => {});
const order = JSON.parse(process.argv[2] ?? "{}") as SupervisorOrder;
for (const forwarding of order.forwardings) void keepUp(order, forwarding);

/**
 * Keeps port forwardings up: a process of its own, so that no `kubectl` outlives the run, however that ends. It is told
 * what to forward in its only argument, reports over the channel to its parent, and ends when that channel closes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as rest } from "node:timers/promises";

/** One thing to forward. Without a port of its own it takes a free one, and keeps that when it is started again. */
export interface Forwarding {
  /** As kubectl names it: `svc/minio`. */
  readonly resource: string;
  readonly port: number;
}

export interface SupervisorOrder {
  /** What comes before `port-forward`: the namespace, and the context where one is chosen. */
  readonly options: readonly string[];
  readonly forwardings: readonly Forwarding[];
}

/** What the supervisor tells of one forwarding: that it is up, that it never came up, or that it ended and is started again. */
export type SupervisorReport = { readonly resource: string } & (
  | { readonly kind: "up"; readonly localPort: number }
  | { readonly kind: "never up"; readonly said: string; readonly noKubectl: boolean }
  | { readonly kind: "lost"; readonly said: string }
);

/** Before a forwarding is started again, in ms: at once, and then more and more slowly while it does not come up. */
const [SHORTEST_REST, LONGEST_REST] = [100, 5000];
/** Of what kubectl says, the end is enough. */
const KEPT = 4000;

const children = new Set<ChildProcess>();

function end(): never {
  for (const child of children) child.kill();
  process.exit(0);
}

async function keep(options: readonly string[], { resource, port }: Forwarding): Promise<void> {
  let localPort: number | undefined;
  let pause = SHORTEST_REST;
  for (;;) {
    let up = false;
    const { said, noKubectl } = await forward(
      [...options, "port-forward", "--address", "127.0.0.1", resource, `${localPort ?? ""}:${port}`],
      (taken) => {
        up = true;
        localPort = taken;
        pause = SHORTEST_REST;
        report({ resource, kind: "up", localPort: taken });
      },
    );
    if (localPort === undefined) return report({ resource, kind: "never up", said, noKubectl });
    if (up) report({ resource, kind: "lost", said });
    await rest(pause);
    pause = Math.min(2 * pause, LONGEST_REST);
  }
}

/** Runs kubectl until it ends, and gives what it said. */
function forward(args: string[], onUp: (localPort: number) => void): Promise<{ said: string; noKubectl: boolean }> {
  return new Promise((resolve) => {
    // A group of its own: Ctrl-C is for the suite, which ends this in its turn.
    const child = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    let said = "";
    let started = "";
    let lastUse = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (lastUse) return;
      started += text;
      const port = /^Forwarding from 127\.0\.0\.1:(\d+) -> /m.exec(started)?.[1];
      if (!port) return;
      lastUse = port;
      onUp(Number(port));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-KEPT);
    });
    const ended = (noKubectl: boolean) => {
      children.delete(child);
      resolve({ said: said.trim(), noKubectl });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      said ||= error.message;
      ended(error.code === "ENOENT");
    });
    child.once("close", () => ended(false));
    children.add(child);
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
for (const forwarding of order.forwardings) void keep(order.options, forwarding);

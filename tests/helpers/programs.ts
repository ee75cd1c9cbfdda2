import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as rest } from "node:timers/promises";
import { listen } from "./servers";

/** Each starts in a few seconds; a machine under load may need many. In ms. */
const START_LIMIT = 60_000;

/** Starts a program in a process group of its own and waits until it answers; gives what ends the whole group, with its process. */
export async function startProgram(
  program: string,
  args: readonly string[],
  address: string,
  env: Readonly<Record<string, string>>,
): Promise<(() => Promise<void>) & { readonly child: ChildProcess }> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: "ignore", detached: true });
  const stop = () => stopGroup(child);
  process.once("exit", () => killGroup(child));
  await untilAnswers(address, child).catch(async (error) => {
    await stop();
    throw error;
  });
  return Object.assign(stop, { child });
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const running = child.exitCode === null && child.signalCode === null;
  const ended = running ? once(child, "exit") : undefined;
  killGroup(child);
  await ended;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

/** A port on loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = await listen(createServer());
  server.close();
  return server.port;
}

async function untilAnswers(address: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + START_LIMIT;
  for (;;) {
    // Any answer will do; without a signature a store mostly refuses.
    if (await fetch(address).catch(() => undefined)) return;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with code ${child.exitCode}`);
    if (performance.now() > end) throw new Error(`Nothing answers at ${address} after ${START_LIMIT} ms`);
    await rest(100);
  }
}

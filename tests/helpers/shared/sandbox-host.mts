/**
 * Runs one sandbox after the other in one process, each with an entry of the catalogue or composed traits, a service, and
 * a store of its own. An order names the entry or the traits and gives the environment of its sandbox; the answer is the
 * two addresses. Entries may keep what they have seen in their modules, so each can be had once.
 */
import { findBehaviour, isComposed } from "../../../sandbox/fuzz/traits.ts";
import { type RunningSandbox, startSandbox } from "../../../sandbox/sandbox.ts";
import { sandboxSettings } from "../../../sandbox/settings.ts";

const had = new Set<string>();
let running: RunningSandbox | undefined;

async function start({ entry, env }: { entry: string; env: NodeJS.ProcessEnv }): Promise<object> {
  if (had.has(entry) && !isComposed(entry)) throw new Error(`${entry} has had its sandbox in this process`);
  had.add(entry);
  await running?.close();
  running = await startSandbox(sandboxSettings(env), findBehaviour(entry));
  return { serviceUrl: running.serviceUrl, storeUrl: running.storeUrl };
}

process.on("disconnect", () => process.exit());
process.on("message", (order: Parameters<typeof start>[0]) => {
  start(order).then(
    (addresses) => process.send?.(addresses),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { REGISTER_INSTANCE } from "ts-node";
import type { RunOrder } from "./suite-process";

/**
 * Runs the suite again and again in one process, as `bin/cucumber.js` does. Packages are loaded once; the project's own
 * modules (configuration, plugin, formatters, support code, steps) are loaded anew for each run, so that no run finds
 * what an earlier one left in them.
 */

const PROJECT = path.resolve(__dirname, "../../..");
const CUCUMBER = path.join(PROJECT, "node_modules/@cucumber/cucumber/bin/cucumber.js");
const OWN = ["cucumber.js", "support/", "step-definitions/"].map((name) => path.join(PROJECT, name));
const OWN_URLS = OWN.map((place) => pathToFileURL(place).href);
const EVENTS = [
  "SIGINT",
  "SIGTERM",
  "exit",
  "beforeExit",
  "uncaughtException",
  "uncaughtExceptionMonitor",
  "unhandledRejection",
];

/** Cucumber's command line. Its package offers it by this path only. */
const Cli: new (
  given: Pick<NodeJS.Process, "argv" | "stdout" | "stderr" | "env"> & { readonly cwd: string },
) => { run(): Promise<{ success: boolean }> } = require("@cucumber/cucumber/lib/cli/index").default;

let runs = 0;

// What Cucumber loads with `import` stays in a cache that cannot be emptied, where another query is another module.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const own = context.conditions.includes("import") && OWN_URLS.some((url) => resolved.url.startsWith(url));
    return own ? { ...resolved, url: `${resolved.url}?run=${runs}` } : resolved;
  },
});

// A module that is loaded anew need not be compiled anew.
const tsNode = process[REGISTER_INSTANCE];
if (tsNode) {
  const compiled = new Map<string, string>();
  const compile = tsNode.compile.bind(tsNode);
  tsNode.compile = (code, file, offset) => {
    const known = compiled.get(file) ?? compile(code, file, offset);
    compiled.set(file, known);
    return known;
  };
}

/** Runs the suite once and returns the exit code that its process would have had. */
async function run({ args, env }: RunOrder): Promise<number> {
  runs += 1;
  for (const file of Object.keys(require.cache))
    if (OWN.some((place) => file.startsWith(place))) delete require.cache[file];
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, CUCUMBER, ...args];
  const before = new Map(EVENTS.map((event) => [event, process.rawListeners(event)]));
  const added = (event: string) => process.rawListeners(event).filter((one) => !before.get(event)?.includes(one));
  try {
    const { argv, stdout, stderr } = process;
    const { success } = await new Cli({ argv, cwd: process.cwd(), stdout, stderr, env: process.env }).run();
    process.exitCode = success ? 0 : 1;
    // As Node says it, when nothing is left to do; not after an error, with which `bin/cucumber.js` ends the process.
    for (const atEnd of added("beforeExit")) atEnd.call(process, process.exitCode);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  // As Node does, it tells each of them the same.
  const ending = process.exitCode;
  for (const atExit of added("exit")) atExit.call(process, ending);
  for (const event of EVENTS)
    for (const listener of added(event)) process.removeListener(event, listener as () => void);
  const code = Number(process.exitCode);
  process.exitCode = undefined;
  return code;
}

process.on("disconnect", () => process.exit());
process.on("message", async (order: RunOrder) => {
  const code = await run(order);
  // Behind what the run wrote: a pipe that is full makes that wait.
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((done) => stream.write(order.mark, () => done()));
  process.send?.(code);
});

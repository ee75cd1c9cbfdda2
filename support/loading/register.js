/** Has Node run the suite's TypeScript: `require("./support/loading/register.js")`, or `node --require` with this file. */
const { enableCompileCache } = require("node:module");
const path = require("node:path");
const { setFlagsFromString } = require("node:v8");

const PROJECT = path.join(__dirname, "..", "..");

// What fails unforeseen is not the service's doing: 2, where Node would end with a 1. A run that has judged the service
// already decides after this (`support/plugin.ts`).
let failedItself = false;
process.once("uncaughtExceptionMonitor", () => {
  failedItself = true;
});
process.once("exit", () => {
  if (failedItself) process.exitCode = 2;
});
// What Node compiles from here on is kept for later starts, as what ts-node transpiles is (transpiler.js).
enableCompileCache?.(path.join(PROJECT, "node_modules", ".cache", "clickstream-acceptance", "compiled"));
// ts-node looks for it in the current folder, which another one can be (`cucumber-js -c ../cucumber.js`).
process.env.TS_NODE_PROJECT = path.join(PROJECT, "tsconfig.json");
process.env.TS_NODE_COMPILER = path.join(__dirname, "compiler.js");
// Most of what a run makes stays to its end, and what does not is large buffers. A young generation of V8 that grows, up to
// 128 MB, only keeps them longer: a third of the memory of thousands of streams.
setFlagsFromString("--semi-space-growth-factor=1");
require("ts-node/register");

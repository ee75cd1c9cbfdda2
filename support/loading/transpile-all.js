/**
 * Transpiles the whole suite, so that no run has to: `node support/loading/transpile-all.js`. For an image, whose file system
 * is read-only later on: nothing can be kept there, and swc cannot unpack itself.
 */
const { globSync, readFileSync } = require("node:fs");
const path = require("node:path");

const PROJECT = path.join(__dirname, "..", "..");

require("./register.js");
const { REGISTER_INSTANCE } = require("ts-node");

for (const name of globSync("{support,step-definitions}/**/*.{ts,tsx}", { cwd: PROJECT })) {
  const file = path.join(PROJECT, name);
  if (!name.endsWith(".d.ts")) process[REGISTER_INSTANCE].compile(readFileSync(file, "utf8"), file);
}

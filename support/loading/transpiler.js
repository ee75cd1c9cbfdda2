/**
 * What ts-node transpiles with (tsconfig.json): swc, as ts-node's own option `swc` has it, except that what was made of a
 * file is kept for later starts, and that some imports wait (lazy-imports.js).
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { create } = require("ts-node/transpilers/swc");
const { lazyImports } = require("./lazy-imports");

const PROJECT = path.join(__dirname, "..", "..");
const FOLDER = path.join(PROJECT, "node_modules", ".cache", "clickstream-acceptance", "transpiled");
const VERSIONS = ["ts-node", "@swc/core"].map((name) => require(`${name}/package.json`).version);

/** What takes the place of `@swc/core`, and keeps what that makes in files of a folder, one for each source file. */
function swcKeepingIn(folder) {
  return {
    transformSync(source, given) {
      // ts-node tries out what swc can do.
      if (source === "") return { code: "" };
      const options = { ...given, module: { ...given.module, lazy: lazyImports(given.filename, source) } };
      const madeOf = hash([VERSIONS, options, source]);
      const file = path.join(folder, `${hash(options.filename)}.json`);
      const kept = read(file);
      if (kept?.madeOf === madeOf) return kept;
      const { code, map } = require("@swc/core").transformSync(source, options);
      const made = { madeOf, code, map: withoutSource(map) };
      keep(file, made);
      return made;
    },
  };
}

function hash(value) {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** No start sees a file that is half written. Where nothing can be kept, as in a read-only container, each transpiles. */
function keep(file, made) {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(draft, JSON.stringify(made));
    renameSync(draft, file);
  } catch {}
}

/** The text in a source map would double what is loaded of each file. It is only there for those who lack the file. */
function withoutSource(map) {
  return JSON.stringify({ ...JSON.parse(map), sourcesContent: undefined });
}

module.exports = { swcKeepingIn, create: (options) => create({ ...options, swc: swcKeepingIn(FOLDER) }) };

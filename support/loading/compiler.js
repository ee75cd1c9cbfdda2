/**
 * What ts-node asks of a TypeScript compiler where another program transpiles: to read tsconfig.json. TypeScript itself
 * needs more time and memory than the suite's own code, at each start. TS_NODE_COMPILER names this file.
 */
const { existsSync, readFileSync } = require("node:fs");

/** TypeScript's numbers of some values that tsconfig.json may have. */
const ScriptTarget = { ES5: 1, ES2018: 5, ES2022: 9, ESNext: 99 };
const ModuleKind = { CommonJS: 1, ES2015: 5, ES2020: 6, ES2022: 7, ESNext: 99, Node16: 100, NodeNext: 199 };
const JsxEmit = { Preserve: 1, ReactJSX: 4 };

function numberOf(value, names) {
  const [, number] = Object.entries(names).find(([name]) => name.toLowerCase() === value.replace("-", "")) ?? [];
  if (number === undefined) throw new Error(`${__filename} does not know "${value}", which tsconfig.json has.`);
  return number;
}

module.exports = {
  // From 4.7 on, ts-node prepares to transpile by itself, which needs all of the compiler.
  version: "4.6.0",
  ScriptTarget,
  ModuleKind,
  JsxEmit,
  sys: {
    newLine: "\n",
    useCaseSensitiveFileNames: true,
    fileExists: existsSync,
    readFile: (file) => readFileSync(file, "utf8"),
  },
  createGetCanonicalFileName: () => (name) => name,
  readConfigFile: (file, read) => ({ config: JSON.parse(read(file)) }),
  parseJsonConfigFileContent: ({ compilerOptions: options }) => ({
    fileNames: [],
    errors: [],
    options: {
      ...options,
      target: numberOf(options.target, ScriptTarget),
      module: numberOf(options.module, ModuleKind),
      jsx: numberOf(options.jsx, JsxEmit),
    },
  }),
};

import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { create, type Service } from "ts-node";
import { PROJECT } from "../helpers/run-suite";

/** Packages that a run or a report needs, and a dry run does not. */
const NOT_NEEDED = [
  ...["typescript", "@swc/core", "undici", "@aws-sdk/client-s3", "echarts", "@duckdb/node-api"],
  ...["@cucumber/query", "preact", "xmlbuilder2", "ajv"],
];
const CUCUMBER = "node_modules/@cucumber/cucumber/bin/cucumber.js";
/** Prints which modules are there when the process ends. */
const WITNESS = `import { createRequire } from "node:module";
const { cache } = createRequire("file:///");
process.once("exit", () => console.log("\\nLOADED " + JSON.stringify(Object.keys(cache))));`;

/** The modules that a dry run loads, as the paths of their files. */
function loadedByDryRun(): string[] {
  const witness = `data:text/javascript,${encodeURIComponent(WITNESS)}`;
  const output = execFileSync(process.execPath, ["--import", witness, CUCUMBER, "--dry-run"], {
    cwd: PROJECT,
    encoding: "utf8",
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const files: string[] = JSON.parse(/^LOADED (.*)$/m.exec(output)?.[1] ?? "[]");
  return files.map((file) => file.replaceAll(path.sep, "/")).filter((file) => !file.endsWith(".json"));
}

describe("A dry run", () => {
  it("loads neither what only runs need nor, once something was transpiled, what transpiles", () => {
    loadedByDryRun();
    const loaded = loadedByDryRun();
    expect(loaded.filter((file) => file.endsWith("step-definitions/streaming.steps.ts"))).to.have.length(1);
    const needed = (name: string) => loaded.some((file) => file.includes(`/node_modules/${name}/`));
    expect(["@cucumber/cucumber", "ts-node"].filter(needed)).to.have.length(2);
    expect(NOT_NEEDED.filter(needed)).to.deep.equal([]);
  });
});

describe("What reads tsconfig.json in place of TypeScript", () => {
  const project = path.join(PROJECT, "tsconfig.json");
  const compiler = path.join(PROJECT, "support", "loading", "compiler.js");
  const source = 'import { type A, b } from "b";\nexport class C { d: A = b; }\n';

  it("has files transpiled as TypeScript has it", () => {
    const [real, own] = [create({ project }), create({ project, compiler })];
    expect(own.ts.version).not.to.equal(real.ts.version);
    for (const [file, text] of [
      ["support/run/made-up.ts", source],
      ["support/report/made-up.tsx", `${source}export const e = <p class="e">{b}</p>;\n`],
    ] as const) {
      const transpile = (service: Service) => service.compile(text, path.join(PROJECT, file));
      expect(transpile(own)).to.equal(transpile(real));
    }
  });

  it("names a value that it does not know", () => {
    const unknown = () => create({ project, compiler, compilerOptions: { module: "amd" } });
    expect(unknown).to.throw('does not know "amd", which tsconfig.json has');
  });
});

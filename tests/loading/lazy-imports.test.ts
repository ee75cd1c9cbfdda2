import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { preProcessFile } from "typescript";
import { PROJECT } from "../helpers/run-suite";

const { lazyImports }: { lazyImports(file: string, text: string): string[] } =
  require("../../support/loading/lazy-imports.js");

const read = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");
const lazyIn = (file: string) => lazyImports(path.join(PROJECT, file), read(file));
const find = (pattern: string) => globSync(pattern, { cwd: PROJECT });

describe("Imports", () => {
  it("all wait where the suite is put together", () => {
    const files = find("{step-definitions,support/{environment,run,report,scenario}}/**/*.{ts,tsx}");
    files.push(...find("support/*.ts"));
    expect(files.length).to.be.greaterThan(80);
    for (const file of files.filter((one) => !one.endsWith(".d.ts"))) {
      const imported = preProcessFile(read(file), true, false).importedFiles.map(({ fileName }) => fileName);
      expect(new Set(lazyIn(file)), file).to.deep.equal(new Set(imported));
    }
  });

  it("do not wait where answers are timed, nor in tests", () => {
    const files = find("support/{shared,settings,net,clickstream,bucket,dataset}/**/*.ts");
    files.push(...find("tests/**/*.ts"));
    expect(files.length).to.be.greaterThan(150);
    expect(files.filter((file) => lazyIn(file).length > 0)).to.deep.equal([]);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT } from "../helpers/run-suite";

interface Transpiled {
  readonly code: string;
  readonly map?: string;
}
interface Swc {
  transformSync(source: string, options: object): Transpiled;
}
/** In JavaScript, since ts-node needs it before it knows TypeScript. */
const { swcKeepingIn }: { swcKeepingIn(folder: string): Swc } = require("../../support/loading/transpiler.js");

const OPTIONS = {
  filename: path.join(PROJECT, "support", "shared", "made-up.ts"),
  sourceMaps: true,
  module: { type: "commonjs" },
  jsc: { parser: { syntax: "typescript" }, target: "es2022" },
};
const SOURCE = "export const answer: number = 42;\n";

describe("What was transpiled", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-transpiled-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const transpile = (source = SOURCE, options: object = OPTIONS) => swcKeepingIn(folder).transformSync(source, options);
  const kept = () => readdirSync(folder).map((name) => path.join(folder, name));
  /** Changes what is kept, so that it shows where it is taken from. A digest may hold "42" as well: "= 42" is the code. */
  const mark = () => {
    for (const file of kept()) writeFileSync(file, readFileSync(file, "utf8").replace("= 42", "= 43"));
  };

  it("is taken again for the same text", () => {
    expect(transpile().code).to.contain("const answer = 42");
    mark();
    expect(transpile().code).to.contain("const answer = 43");
  });

  it("is made anew, in the same place, where the text or the options are others", () => {
    transpile();
    mark();
    expect(transpile(`${SOURCE}// more\n`).code).to.contain("= 42");
    mark();
    expect(transpile(`${SOURCE}// more\n`, { ...OPTIONS, minify: true }).code).to.contain("=42");
    expect(kept()).to.have.length(1);
  });

  it("is made anew where what is kept cannot be read", () => {
    transpile();
    for (const broken of ["", "{", "null", '{"madeOf": 1}']) {
      for (const file of kept()) writeFileSync(file, broken);
      expect(transpile().code).to.contain("= 42");
    }
  });

  it("is as good where nothing can be kept", () => {
    const swc = swcKeepingIn(path.join(__filename, "no-folder"));
    expect(swc.transformSync(SOURCE, OPTIONS).code).to.contain("= 42");
  });

  it("has a source map of its own file, without the text", () => {
    const map = JSON.parse(transpile().map ?? "{}");
    expect(map.mappings).to.match(/^\w|;/);
    expect(map).not.to.have.property("sourcesContent");
  });
});

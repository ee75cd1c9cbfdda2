import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { preProcessFile } from "typescript";
import { PROJECT } from "../helpers/run-suite";

/** A run needs `dependencies` and nothing else: the image holds no other packages. */

const read = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");
const { dependencies, devDependencies }: Record<string, Record<string, string>> = JSON.parse(read("package.json"));

/** The packages that files of these folders import, of types as well, each with the files. */
function packagesIn(pattern: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of globSync(pattern, { cwd: PROJECT, exclude: ["**/node_modules/**"] }))
    for (const { fileName } of preProcessFile(read(file), true, true).importedFiles) {
      if (fileName.startsWith(".") || isBuiltin(fileName)) continue;
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? "";
      found.set(name, [...(found.get(name) ?? []), file]);
    }
  return found;
}

const ofRuns = packagesIn("{support,step-definitions,sandbox}/**/*.{ts,tsx,mts,js,mjs,cjs}");
/** No file imports them: Node.js itself, and what takes the place of a package of Cucumber's. */
const NEVER_IMPORTED = ["node", "regexp-match-indices"];

describe("The packages of a run", () => {
  it("are all dependencies", () => {
    expect(ofRuns.size).to.be.greaterThan(15);
    const missing = [...ofRuns].filter(([name]) => !(name in (dependencies ?? {})));
    expect(missing).to.deep.equal([]);
  });

  it("are the only dependencies", () => {
    const unused = Object.keys(dependencies ?? {}).filter((name) => !ofRuns.has(name));
    expect(unused).to.have.members(NEVER_IMPORTED);
    expect(Object.keys(devDependencies ?? {})).not.to.include.members(Object.keys(dependencies ?? {}));
  });

  it("are marked as such in the lock file, with those that they need", () => {
    const { packages }: { packages: Record<string, Record<string, unknown>> } = JSON.parse(read("package-lock.json"));
    for (const name of Object.keys(dependencies ?? {}))
      expect(packages[`node_modules/${name}`], name).to.be.an("object").and.not.to.have.any.keys("dev", "devOptional");
  });
});

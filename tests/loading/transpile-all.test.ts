import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT } from "../helpers/run-suite";

/** Lets nobody load what transpiles. */
const WITHOUT_SWC = `const { registerHooks } = require("node:module");
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "@swc/core") throw new Error("swc was asked for");
    return next(specifier, context);
  },
});`;

describe("What is transpiled for an image", () => {
  let project = "";
  before(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), "clickstream-image-")));
    cpSync(path.join(PROJECT, "support/loading"), path.join(project, "support/loading"), { recursive: true });
    cpSync(path.join(PROJECT, "tsconfig.json"), path.join(project, "tsconfig.json"));
    // All packages, and nothing that was kept before.
    mkdirSync(path.join(project, "node_modules"));
    for (const name of ["ts-node", "@swc"]) {
      const there = realpathSync(path.join(PROJECT, "node_modules", name));
      symlinkSync(there, path.join(project, "node_modules", name));
    }
    mkdirSync(path.join(project, "step-definitions"));
    writeFileSync(path.join(project, "support/one.ts"), 'export const one: string = "one";\n');
    writeFileSync(
      path.join(project, "step-definitions/two.ts"),
      'import { one } from "../support/one";\nconsole.log(one as string, "and two");\n',
    );
    writeFileSync(path.join(project, "hook.cjs"), WITHOUT_SWC);
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  const node = (...args: readonly string[]) =>
    spawnSync(process.execPath, args, {
      cwd: project,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "", NODE_TEST_CONTEXT: undefined },
    });
  const run = () =>
    node("--require", "./hook.cjs", "--require", "./support/loading/register.js", "step-definitions/two.ts");

  it("is all that a run needs: nothing is transpiled after it", () => {
    expect(run().stderr).to.contain("swc was asked for");
    const { status, stderr } = node("support/loading/transpile-all.js");
    expect(status, stderr).to.equal(0);
    expect(run()).to.include({ status: 0, stdout: "one and two\n" });
  });
});

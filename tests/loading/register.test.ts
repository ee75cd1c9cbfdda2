import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { expect } from "chai";
import { PROJECT } from "../helpers/run-suite";

/** Makes a million objects that stay, and prints how many MB V8 has taken for young ones. */
const SCRIPT = `const kept = Array.from({ length: 1e6 }, (_, index) => ({ index }));
const spaces = require("node:v8").getHeapSpaceStatistics();
console.log(spaces.find(({ space_name }) => space_name === "new_space").space_size / 1024 ** 2, kept.length);`;

function young(...args: readonly string[]): number {
  const output = execFileSync(process.execPath, [...args, "--eval", SCRIPT], { cwd: PROJECT, encoding: "utf8" });
  return Number.parseFloat(output);
}

describe("What loads the suite", () => {
  it("keeps the memory for young objects small, which grows otherwise", () => {
    expect(young("--require", "./support/loading/register.js")).to.be.lessThan(10);
    expect(young()).to.be.greaterThan(20);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { causeOfExit, causeOfToldExit } from "../../support/clickstream/exits";

describe("The exit code of a generator", () => {
  for (const code of [-9, 137]) {
    it(`says by ${code} that the memory was used up`, () => {
      expect(causeOfExit(code)?.cause).to.contain("ran out of memory");
      expect(causeOfExit(code)?.remedy).to.contain("memory limit");
    });
  }

  for (const [code, words] of [
    [-15, "asked the generator to end"],
    [143, "asked the generator to end"],
    [-11, "segmentation fault"],
    [139, "segmentation fault"],
    [127, "could not be started"],
  ] as const) {
    it(`says by ${code}: ${words}`, () => void expect(causeOfExit(code)?.cause).to.contain(words));
  }

  it("says nothing more by any other code", () => {
    for (const code of [1, 2, 9, 11, 15, 128, 255, -1, 0]) expect(causeOfExit(code), String(code)).to.equal(undefined);
  });

  it("is read in the words of each version", () => {
    for (const line of ["--- PROCESS FAILED WITH EXIT CODE -9 ---", "Process failed with exit code: 137"])
      expect(causeOfToldExit(line, [])?.cause, line).to.contain("memory");
  });

  it("leaves it to the lines around where it only says that the generator failed", () => {
    const told = (line: string) => causeOfToldExit("--- PROCESS FAILED WITH EXIT CODE 1 ---", ["--- STDERR ---", line]);
    for (const line of ["Killed", "MemoryError", "OSError: [Errno 12] Cannot allocate memory", "died with SIGKILL"])
      expect(told(line)?.cause, line).to.contain("memory");
    for (const line of ["Killed 3 stale sessions", "KeyError: 'memory'", ""])
      expect(told(line), line).to.equal(undefined);
    expect(causeOfToldExit("❌ Upload failed for x", ["Killed"])).to.equal(undefined);
  });
});

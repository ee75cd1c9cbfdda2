import { describe, it } from "node:test";
import { expect } from "chai";
import { expectNoFailureMarker } from "../../support/clickstream/assertions";
import { causeOfExit, causeOfToldExit } from "../../support/clickstream/exits";
import { generation } from "../helpers/generations";

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
    for (const line of [
      "--- PROCESS FAILED WITH EXIT CODE -9 ---",
      "Process failed with exit code: 137",
      "the generator exited with status 137",
    ])
      expect(causeOfToldExit(line, [])?.cause, line).to.contain("memory");
  });

  it("leaves it to words where it only says that the generator failed", () => {
    const told = (line: string) => causeOfToldExit("--- PROCESS FAILED WITH EXIT CODE 1 ---", ["--- STDERR ---", line]);
    for (const line of [
      "Killed",
      "run.sh: line 3:  4711 Killed                  python generate.py",
      "MemoryError",
      "OSError: [Errno 12] Cannot allocate memory",
      "died with <Signals.SIGKILL: 9>",
      "killed by signal 9",
    ])
      expect(told(line)?.cause, line).to.contain("memory");
    expect(told("Segmentation fault (core dumped)")?.cause).to.contain("segmentation fault");
    expect(told("Terminated")?.cause).to.contain("asked the generator to end");
    for (const line of ["Killed 3 stale sessions", "KeyError: 'memory'", "Terminated contracts: 5", "signal 95", ""])
      expect(told(line), line).to.equal(undefined);
  });

  it("need not be told: words alone will do", () => {
    expect(causeOfToldExit("Killed", [])?.cause).to.contain("memory");
    expect(causeOfToldExit("Segmentation fault", [])?.cause).to.contain("segmentation fault");
    expect(causeOfToldExit("❌ It failed", ["some line"])).to.equal(undefined);
    for (const [line, words] of [
      ["run.sh: line 12:   345 Killed                  python3 generate.py", "memory"],
      ["  Killed (core dumped)", "memory"],
      ["child ended by signal: 9", "memory"],
      ["child ended by signal 11", "segmentation fault"],
      ["run.sh: line 7: 99 Terminated  python3 generate.py", "stopped"],
      ["Terminated (exit)", "stopped"],
      ["signal: 15", "stopped"],
    ] as const)
      expect(causeOfToldExit(line, [])?.cause, line).to.contain(words);
    for (const line of [
      "Process was Killed",
      "Job Terminated",
      "Killed2 things",
      "Killed by a test",
      "Terminated by request",
    ])
      expect(causeOfToldExit(line, []), line).to.equal(undefined);
  });

  it("is the cause of a failed generation, and not of a failed upload", () => {
    const failing = (...output: string[]) => generation({ output: ["--- STDOUT ---\n", ...output] });
    expect(() => expectNoFailureMarker(failing("--- PROCESS FAILED WITH EXIT CODE -9 ---\n"))).to.throw(
      /ran out of memory[\s\S]*memory limit/,
    );
    expect(() => expectNoFailureMarker(failing("--- PROCESS FAILED WITH EXIT CODE 1 ---\n"))).to.throw(
      "the generator ended with an error",
    );
    expect(() => expectNoFailureMarker(failing("❌ Upload failed for x: out of memory\n"))).to.throw(
      "cannot write to its object store",
    );
  });
});

import { ALL } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Generators that are killed for want of memory, and how the output tells of it. */

const OUT_OF_MEMORY = "the generator ran out of memory";

function killed(name: string, exitCode: number, line?: string): Entry {
  return {
    name,
    does: `tells at the end that its generator ended with exit code ${exitCode}${line ? `, and before that: ${line}` : ""}`,
    fails: "streaming",
    words: OUT_OF_MEMORY,
    behaviour: {
      answer: ({ tell }) =>
        tell({ exitCode, lines: (told) => (line && told === "--- STDERR ---" ? [told, line] : [told]) }),
    },
  };
}

export const exits: readonly Entry[] = [
  killed("killed-by-the-kernel", -9),
  killed("killed-in-a-shell", 137),
  killed("killed-in-words", 1, "Killed"),
  killed("memory-error", 1, "MemoryError"),
  {
    name: "killed-together",
    does: "has its generators killed when three requests come together",
    fails: "concurrency",
    words: OUT_OF_MEMORY,
    behaviour: {
      answer: async ({ joined, tell }) => tell((await joined(ALL)) ? { exitCode: -9 } : {}),
    },
  },
];

import { OTHER_NAMES, RENAMED, TARGET_VARIABLES, VARIABLES, type Variable } from "./names";
import { textOf } from "./reader";

/** The largest number of letters missing, added or wrong in a name that still counts as misspelt. */
const LIKELY_TYPOS = 2;

const KNOWN: readonly string[] = [...VARIABLES, ...Object.keys(RENAMED)];

/** Variables that are set and whose names look like misspelt settings, each with the setting that may be meant. */
export function misspelt(env: NodeJS.ProcessEnv): [set: string, meant: Variable][] {
  return Object.keys(env).flatMap((set) => {
    if (KNOWN.includes(set)) return [];
    const name = set.toUpperCase();
    const meant = OTHER_NAMES[name] ?? VARIABLES.find((known) => areAlike(name, known));
    return meant ? [[set, meant] as [string, Variable]] : [];
  });
}

/**
 * Those without which a run would be against something else than was meant, such as the sandbox: what they say is said by
 * no other setting.
 */
export function misspeltTargets(env: NodeJS.ProcessEnv): [set: string, meant: Variable][] {
  return misspelt(env).filter(
    ([set, meant]) => env[set]?.trim() && TARGET_VARIABLES.includes(meant) && textOf(env, meant) === undefined,
  );
}

/** Whether one may be meant by the other. An environment has many variables, and most differ by their lengths already. */
function areAlike(one: string, other: string): boolean {
  return Math.abs(one.length - other.length) <= LIKELY_TYPOS && distance(one, other) <= LIKELY_TYPOS;
}

/** The Levenshtein distance of two words: how many letters have to be added, removed or replaced. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const changed = (row[at] ?? 0) + (letter === other[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

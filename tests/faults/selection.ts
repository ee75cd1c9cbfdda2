import type { Entry } from "../../sandbox/catalogue/entry";

/** How many names are suggested in place of an unknown one. */
const SUGGESTIONS = 6;

/**
 * The entries with these names, in the order of the catalogue, or all of them where no name is given. Throws an `Error`
 * that suggests similar names when one is unknown.
 */
export function selectEntries(entries: readonly Entry[], names: readonly string[]): readonly Entry[] {
  const known = entries.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(unknown.map((name) => complaint(name, known)).join("\n"));
  return names.length === 0 ? entries : entries.filter(({ name }) => names.includes(name));
}

function complaint(name: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, likeness: likeness(name, candidate) }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, SUGGESTIONS)
    .map(({ candidate }) => candidate);
  const advice = near.length > 0 ? `; similar names: ${near.join(", ")}` : "";
  return `There is no fault or variation "${name}"${advice}. npm run sandbox -- --faults lists all.`;
}

/** How many pairs of neighbouring letters two names share, relative to all of theirs: from 0 to 1. */
function likeness(one: string, other: string): number {
  const [pairs, otherPairs] = [pairsOf(one), pairsOf(other)];
  const shared = [...pairs].filter((pair) => otherPairs.has(pair)).length;
  const share = (2 * shared) / (pairs.size + otherPairs.size);
  return share > 0.3 ? share : 0;
}

function pairsOf(name: string): Set<string> {
  return new Set(Array.from({ length: name.length - 1 }, (_, index) => name.slice(index, index + 2)));
}

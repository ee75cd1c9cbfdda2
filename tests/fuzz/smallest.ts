import type { Trait } from "../../sandbox/fuzz/trait";
import { type Trial, tryOut } from "./trial";

/** Leaves out traits, first half of them at once and at last one by one, as long as the verdict stays wrong. */
export async function smallest(trial: Trial): Promise<Trial> {
  let found = trial;
  const { features = [] } = trial.wrong ?? {};
  // Of a feature that has to fail, nothing is wrong without the fault.
  const mayGo = trial.traits.filter(({ fails }) => !fails || !features.includes(fails));
  for (let size = Math.ceil(mayGo.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (const some of inGroups(mayGo, size)) {
      const others = found.traits.filter((trait) => !some.includes(trait));
      if (others.length === found.traits.length) continue;
      const tried = await tryOut(others, features);
      if (tried.wrong) found = tried;
    }
  }
  return found;
}

function inGroups(traits: readonly Trait[], size: number): readonly (readonly Trait[])[] {
  return Array.from({ length: Math.ceil(traits.length / size) }, (_, at) => traits.slice(at * size, (at + 1) * size));
}

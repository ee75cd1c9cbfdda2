import { type Trial, tryOut } from "./trial";

/** Leaves out one trait after the other, as long as the verdict on the same features stays wrong. */
export async function smallest(trial: Trial): Promise<Trial> {
  let found = trial;
  for (const trait of trial.traits) {
    // Of a feature that has to fail, nothing is wrong without the fault.
    if (trait.fails && trial.wrong?.features.includes(trait.fails)) continue;
    const others = found.traits.filter((other) => other !== trait);
    const tried = await tryOut(others, trial.wrong?.features);
    if (tried.wrong) found = tried;
  }
  return found;
}

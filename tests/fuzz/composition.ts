import { constant, constantFrom, oneof, sample, tuple } from "fast-check";
import { DIMENSIONS, type Dimension, type Trait } from "../../sandbox/fuzz/trait";
import { faultyTraits, healthyTraits } from "../../sandbox/fuzz/traits";

/** Draws what a service is made of: at most one trait of each dimension, and one fault in half of the cases. */

const NOTHING = constant<Trait | undefined>(undefined);
/** Of ten services so many have a healthy trait of a dimension: about ten traits in each service. */
const SHARE = 3;

const fault = oneof(NOTHING, constantFrom<Trait | undefined>(...faultyTraits));
const healthy = tuple(...DIMENSIONS.map(anyOf));
const composition = tuple(fault, healthy).map(([faulty, others]) => compatible([faulty, ...others]));

function anyOf(dimension: Dimension) {
  const traits = healthyTraits.filter((trait) => trait.dimension === dimension);
  if (traits.length === 0) return NOTHING;
  return oneof(
    { weight: 10 - SHARE, arbitrary: NOTHING },
    { weight: SHARE, arbitrary: constantFrom<Trait | undefined>(...traits) },
  );
}

/** Without those whose dimension is taken by one before them. */
export function compatible(drawn: readonly (Trait | undefined)[]): readonly Trait[] {
  const taken = new Set<Dimension>();
  return drawn.filter((trait) => {
    const wanted = trait ? [trait.dimension, ...(trait.takes ?? [])] : [];
    if (!trait || wanted.some((dimension) => taken.has(dimension))) return false;
    for (const dimension of wanted) taken.add(dimension);
    return true;
  }) as readonly Trait[];
}

/** So many composed services; the same seed draws the same. */
export function compositions(number: number, seed: number): readonly (readonly Trait[])[] {
  return sample(composition, { numRuns: number, seed });
}

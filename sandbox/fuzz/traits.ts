import type { Behaviour } from "../behaviour.ts";
import { findEntry, tableOf } from "../catalogue/catalogue.ts";
import { compose } from "./compose.ts";
import { dataTraits } from "./data-traits.ts";
import { deliveryTraits } from "./delivery-traits.ts";
import { knownFaults } from "./known-faults.ts";
import { serviceTraits } from "./service-traits.ts";
import { tellingFaults } from "./telling-faults.ts";
import { tellingTraits } from "./telling-traits.ts";
import type { Trait } from "./trait.ts";

export const healthyTraits: readonly Trait[] = [...tellingTraits, ...deliveryTraits, ...dataTraits, ...serviceTraits];

export const faultyTraits: readonly Trait[] = [...tellingFaults, ...knownFaults];

/** What stands before the name of each trait: `+packed-by-gzip+crlf`. */
const AND = "+";

/** The traits that are named. Throws an `Error` naming one that there is not. */
export function traitsNamed(names: string): readonly Trait[] {
  const all = [...healthyTraits, ...faultyTraits];
  return names
    .split(AND)
    .filter((name) => name !== "")
    .map((name) => {
      const trait = all.find((candidate) => candidate.name === name);
      if (!trait) throw new Error(`there is no trait "${name}"; npm run sandbox -- --traits lists them`);
      return trait;
    });
}

/** The names of traits as `traitsNamed` takes them. */
export function namesOf(traits: readonly Trait[]): string {
  return AND + traits.map(({ name }) => name).join(AND);
}

export function isComposed(name: string): boolean {
  return name.startsWith(AND);
}

/** The behaviour of an entry of the catalogue, or of the service that is composed of the traits that are named. */
export function findBehaviour(name: string): Behaviour {
  return isComposed(name) ? compose(traitsNamed(name)) : findEntry(name).behaviour;
}

/** All traits as a table for people: name, dimension, which feature has to fail, and what the service does. */
export function traitsTable(): string {
  const rows = [...healthyTraits, ...faultyTraits].map(({ name, dimension, fails, does }) => [
    name,
    dimension,
    fails ? `${fails} fails` : "all pass",
    does,
  ]);
  return tableOf(rows);
}

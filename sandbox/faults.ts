import type { Behaviour } from "./behaviour";

export function findFault(name: string): Behaviour {
  throw new Error(`There is no fault "${name}"`);
}

export function catalogueTable(): string {
  return "";
}

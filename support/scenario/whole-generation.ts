import type { Generation } from "../clickstream/generation";

/**
 * The last generation without parameters that this process has seen to succeed, by the address of its service: what the
 * output of another one left open, such as how many rows it makes, is as with this one.
 */
const last = new Map<string, Generation>();

export function noteWhole(service: string, generation: Generation): void {
  last.set(service, generation);
}

export function lastWhole(service: string): Generation | undefined {
  return last.get(service);
}

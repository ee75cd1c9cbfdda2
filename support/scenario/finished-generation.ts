import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Creation } from "../bucket/assertions";
import type { Generation } from "../clickstream/generation";
import { Database } from "../dataset/database";
import type { LocalCopy } from "../dataset/local-copy";
import type { ReadDataSet } from "../dataset/quality-assertions";

/** A generation that finished, with the bucket before and after it, and a folder for what is read of its data. */
export interface FinishedGeneration {
  readonly generation: Generation;
  readonly creation: Creation;
  readonly folder: string;
  readonly database: Database;
  /** What was read of the data sets, by their names: scenarios that follow one another read each once. */
  readonly read: Map<string, ReadCopy>;
}

/** A data set that was read, with its copy on this machine. */
export interface ReadCopy extends ReadDataSet {
  readonly copy: LocalCopy;
}

type Made = Pick<FinishedGeneration, "generation" | "creation">;
type Outcome = { readonly finished: FinishedGeneration } | { readonly failure: unknown };

const latest = new Map<string, Outcome>();

/**
 * The last generation that this process finished at a place (a service and its store), made by `make` where there is
 * none: scenarios that need one do not have to trigger it themselves. Throws what `make` threw, for later scenarios
 * too: trying again for each of them would only take longer to say the same.
 */
export async function finishedGeneration(place: string, make: () => Promise<Made>): Promise<FinishedGeneration> {
  const known = latest.get(place);
  if (known) return unwrap(known);
  const outcome = await make().then(prepared, (failure: unknown) => ({ failure }));
  latest.set(place, outcome);
  return unwrap(outcome);
}

/** Another generation is triggered there, or a scenario is tried again: what is known no longer counts. */
export function forgetFinished(place: string): void {
  const known = latest.get(place);
  latest.delete(place);
  if (known && "finished" in known) discard(known.finished);
}

/** At the end of a run: nothing is left in memory or on disk. */
export function forgetAllFinished(): void {
  for (const place of [...latest.keys()]) forgetFinished(place);
}

async function prepared(made: Made): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-data-"));
  // A process may be ended without its last hooks.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { finished: { ...made, folder, database: await Database.open(folder), read: new Map() } };
}

function discard({ folder, database }: FinishedGeneration): void {
  database.close();
  rmSync(folder, { recursive: true, force: true });
}

function unwrap(outcome: Outcome): FinishedGeneration {
  if ("failure" in outcome) throw outcome.failure;
  return outcome.finished;
}

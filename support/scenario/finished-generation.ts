import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Creation } from "../bucket/assertions";
import type { StoredObject } from "../bucket/object-list";
import type { Generation } from "../clickstream/generation";
import { Database } from "../dataset/database";
import type { LocalCopy } from "../dataset/local-copy";
import type { ReadDataSet } from "../dataset/quality-assertions";
import type { Period } from "../dataset/rules";
import type { NotTried } from "../shared/failure";

/** Where the data of a generation is read into. */
export interface EmptyStore {
  readonly folder: string;
  readonly database: Database;
  /** What was read of the objects, by their keys: scenarios that follow one another read each once. */
  readonly read: Map<string, ReadCopy>;
  /** Why the store did not give an object, by its key: asked later, it might give what another generation made since. */
  readonly refused: Map<string, NotTried>;
}

/** A generation that finished, or several at the same time, with what it changed in the bucket and the data it left. */
export interface FinishedGeneration extends EmptyStore {
  readonly generations: readonly Generation[];
  readonly creation: Creation;
}

/** An object of a data set that was read. */
export interface ReadCopy extends ReadDataSet, StoredObject {
  /** What was found when it was copied to this machine; the copy itself is gone once it has been read. */
  readonly copy: LocalCopy;
  /** The SQL name of its table. Objects with the same content share one. */
  readonly tableName: string;
}

/** From the first request to the end of the last generation. */
export function periodOf({ generations }: FinishedGeneration): Period {
  const starts = generations.map(({ sentAt }) => sentAt.getTime());
  const ends = generations.map(({ sentAt, timings }) => sentAt.getTime() + timings.totalTime);
  return { from: new Date(Math.min(...starts)), to: new Date(Math.max(...ends)) };
}

type Outcome = { readonly finished: FinishedGeneration } | { readonly failure: unknown };

const known = new Map<string, Outcome>();

/**
 * What this process finished under a name (a service, its store, and how many generations at once), made by `make` where
 * there is none: scenarios that need one do not have to trigger it themselves. Throws what `make` threw, for later
 * scenarios too: trying again for each of them would only take longer to say the same.
 */
export async function finishedGeneration(
  name: string,
  make: (empty: EmptyStore) => Promise<FinishedGeneration>,
): Promise<FinishedGeneration> {
  const outcome = known.get(name) ?? (await tried(make));
  known.set(name, outcome);
  if ("failure" in outcome) throw outcome.failure;
  return outcome.finished;
}

/** Before a scenario is tried again, and at the end of a run: nothing is left in memory or on disk. */
export function forgetFinished(): void {
  for (const outcome of known.values()) if ("finished" in outcome) discard(outcome.finished);
  known.clear();
}

async function tried(make: (empty: EmptyStore) => Promise<FinishedGeneration>): Promise<Outcome> {
  const empty = await openStore();
  try {
    return { finished: await make(empty) };
  } catch (failure) {
    discard(empty);
    return { failure };
  }
}

/** The folders of all stores that are open. */
const folders = new Set<string>();

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A folder and a database to read a generation's data into, to be discarded after use. */
export async function openStore(): Promise<EmptyStore> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-data-"));
  // A process may be ended without its last hooks. A run opens many stores, so one listener is for all of them.
  if (folders.size === 0) process.on("exit", removeFolders);
  folders.add(folder);
  return {
    folder,
    database: await Database.open(folder),
    read: new Map<string, ReadCopy>(),
    refused: new Map<string, NotTried>(),
  };
}

export function discard({ folder, database }: EmptyStore): void {
  database.close();
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) process.off("exit", removeFolders);
}

import { rm } from "node:fs/promises";
import path from "node:path";
import { reliesOnExisting, unchangedObjects } from "../bucket/assertions";
import { type AnnouncedCopy, copiesOfAnotherSize } from "../bucket/copies";
import { keysAnnouncedIn } from "../bucket/harm";
import type { StoredObject } from "../bucket/object-list";
import { BrokenOff } from "../bucket/reading";
import { madeObjects } from "../bucket/snapshot";
import type { Generation } from "../clickstream/generation";
import type { GeneratedRows } from "../clickstream/output/told-numbers";
import { type DataSet, hasNewKeys, isHeldBy, newestOf, objectsOf } from "../dataset/data-sets";
import type { LoadedTable } from "../dataset/loaded-table";
import { copyToDisk, type LocalCopy } from "../dataset/local-copy";
import { expectFound } from "../dataset/quality-assertions";
import { inPlainWords } from "../dataset/reader-words";
import { NotTried } from "../shared/failure";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import type { FinishedGeneration, ReadCopy } from "./finished-generation";
import type { Scenario } from "./scenario";

const NOTHING_READ: LoadedTable = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };

/** How often an object is read that the store breaks off in. */
const TRIES = 2;

/** The data sets that finished generations left in the bucket, each object of them downloaded and read once. */
export class FinishedData {
  constructor(
    readonly scenario: Scenario,
    readonly dataSets: readonly DataSet[],
    readonly finished: FinishedGeneration,
  ) {}

  /**
   * Reads all data sets that are there: at once, before another generation overwrites them. What the store does not give
   * is told by those steps that need it; the others do not.
   */
  async readAll(): Promise<void> {
    for (const dataSet of this.dataSets)
      for (const object of this.#objectsOf(dataSet)) await this.#readOnce(dataSet, object).catch(unlessNotTried);
  }

  /** Every data set is in the bucket under its key. */
  expectFound(): void {
    const missing = this.dataSets.filter((dataSet) => this.#objectsOf(dataSet).length === 0);
    expectFound(
      missing.map(({ name, object }) => `${name} (${object})`),
      this.#objects.map(({ key }) => key),
    );
  }

  /** All objects that hold a data set, read: the one that changed last at the end. */
  async read(name: string): Promise<readonly ReadCopy[]> {
    const dataSet = this.dataSets.find((one) => one.name === name);
    if (!dataSet) throw new Error(`There is no data set "${name}" in the table of data sets.`);
    const objects = this.#objectsOf(dataSet);
    if (objects.length === 0) this.expectFound();
    const all: ReadCopy[] = [];
    for (const object of objects) all.push(await this.#readOnce(dataSet, object));
    return all;
  }

  /**
   * The newest object of a data set, read. Where the store tells the same time of several, it is the one that a data set
   * under a key of its own is a copy of; where there is no such copy, it may be any of them.
   */
  async newest(name: string): Promise<readonly ReadCopy[]> {
    const newest = newestOf(await this.read(name));
    if (newest.length < 2) return newest;
    const contents = new Set<string>();
    for (const dataSet of this.dataSets.filter((one) => one.name !== name && !hasNewKeys(one)))
      for (const { copy } of await this.read(dataSet.name)) contents.add(copy.sha256);
    const copied = newest.filter(({ copy }) => contents.has(copy.sha256));
    return copied.length > 0 ? copied : newest;
  }

  /**
   * How many rows of a data set the output says were generated for an object: that of each generation that says that it
   * uploaded the object, or of all where none does.
   */
  generatedFor(dataSet: string, { key }: ReadCopy): readonly GeneratedRows[] {
    const said = (generations: readonly Generation[]) =>
      generations.flatMap(({ output }) => output.generated).filter((one) => dataSet.endsWith(one.dataSet));
    const own = said(this.#uploadersOf(key));
    return own.length > 0 ? own : said(this.finished.generations);
  }

  /** What single generations announced of a data set and of the one that it copies, where the sizes differ. */
  announcedOfAnotherSize(copy: string, original: string): readonly AnnouncedCopy[] {
    const { generations, creation } = this.finished;
    const holds = (name: string) => (key: string) =>
      this.dataSets.some((one) => one.name === name && isHeldBy(one, key));
    const uploads = generations.map(({ output }) => output.uploads);
    return copiesOfAnotherSize(creation.bucket, uploads, holds(copy), holds(original));
  }

  /** The generations that say that they uploaded an object. */
  #uploadersOf(key: string): readonly Generation[] {
    const { generations, creation } = this.finished;
    return generations.filter(({ output }) => keysAnnouncedIn(creation.bucket, output.uploads).has(key));
  }

  /** The objects that hold the data: those made, or the older ones where those are accepted in their place. */
  get #objects(): readonly StoredObject[] {
    const { creation } = this.finished;
    return reliesOnExisting(creation) ? [...unchangedObjects(creation)] : madeObjects(creation.changes);
  }

  /** Of older data that is accepted, only the newest is: generations of all times may have left some. */
  #objectsOf(dataSet: DataSet): readonly StoredObject[] {
    const held = objectsOf(dataSet, this.#objects);
    return reliesOnExisting(this.finished.creation) ? newestOf(held) : held;
  }

  /** Throws a `NotTried` where the store does not give the object, or did not when it was asked first. */
  async #readOnce(dataSet: DataSet, object: StoredObject): Promise<ReadCopy> {
    const { read: known, refused } = this.finished;
    const { key } = object;
    const refusal = refused.get(key);
    if (refusal) throw refusal;
    try {
      const read = known.get(key) ?? (await this.#download(dataSet, object));
      known.set(key, read);
      return read;
    } catch (error) {
      if (error instanceof NotTried) refused.set(key, error);
      throw error;
    }
  }

  async #download(dataSet: DataSet, object: StoredObject): Promise<ReadCopy> {
    const { key } = object;
    const { folder, read: known } = this.finished;
    const { name, format } = dataSet;
    const tableName = `data_${known.size + 1}`;
    const file = path.join(folder, tableName);
    return whileShowing(`reading ${key}`, async () => {
      const copy = await this.#copy(key, file, format !== "Parquet");
      try {
        const { notUtf8, problem } = copy;
        const read = { ...object, name, format, copy, tableName, notes: this.#notesOn(dataSet, key, copy) };
        const same = [...known.values()].find((one) => one.format === format && hasSameContent(one, copy));
        if (same) return { ...read, ...foundIn(same) };
        if (problem !== undefined) return { ...read, table: NOTHING_READ, problem };
        if (notUtf8 !== undefined) return { ...read, table: NOTHING_READ, notUtf8 };
        return { ...read, ...(await this.#load(tableName, file, dataSet)) };
      } finally {
        // What is needed of it is in the database, so that the disk holds one copy of the data and not two.
        await rm(file, { force: true });
      }
    });
  }

  /** Tries again where the store breaks off. */
  async #copy(key: string, file: string, isText: boolean, triesLeft = TRIES - 1): Promise<LocalCopy> {
    try {
      return await copyToDisk(await this.scenario.bucket.open(key), key, file, { isText });
    } catch (error) {
      if (!(error instanceof BrokenOff) || triesLeft === 0) throw error;
      return this.#copy(key, file, isText, triesLeft - 1);
    }
  }

  async #load(tableName: string, file: string, { format }: DataSet): Promise<{ table: LoadedTable; problem?: string }> {
    try {
      return { table: await this.finished.database.load(tableName, { path: file, format }) };
    } catch (error) {
      return { table: NOTHING_READ, problem: inPlainWords((error as Error).message) };
    }
  }

  /** What is odd about an object: what it looks like, and what the outputs say of one that is of one generation. */
  #notesOn(dataSet: DataSet, key: string, { looksLike: look }: LocalCopy): readonly string[] {
    const looks = look && look !== dataSet.format ? [`its content looks like ${look}`] : [];
    const { generations, creation } = this.finished;
    if (!hasNewKeys(dataSet) || reliesOnExisting(creation) || creation.announced.length === 0) return looks;
    const uploaders = this.#uploadersOf(key).length;
    if (uploaders === 1) return looks;
    if (uploaders > 1) return [...looks, `${count(uploaders, "generation")} uploaded this object: they share one file`];
    const none = generations.length === 1 ? "this generation does not say" : "none of these generations says";
    const whose = "it may be of another one, which the suite or someone else triggered";
    return [...looks, `${none} that it uploaded this object: ${whose}`];
  }
}

function unlessNotTried(error: unknown): void {
  if (!(error instanceof NotTried)) throw error;
}

/** What reading an object's content came to. */
function foundIn({ table, tableName, problem, notUtf8 }: ReadCopy): Pick<ReadCopy, "table" | "tableName"> {
  const odd = { ...(problem === undefined ? {} : { problem }), ...(notUtf8 === undefined ? {} : { notUtf8 }) };
  return { table, tableName, ...odd };
}

function hasSameContent({ copy: { sha256, size, problem } }: ReadCopy, other: ReadCopy["copy"]): boolean {
  return problem === undefined && other.problem === undefined && sha256 === other.sha256 && size === other.size;
}

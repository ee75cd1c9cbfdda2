import path from "node:path";
import { reliesOnExisting } from "../bucket/assertions";
import { madeObjects, type StoredObject } from "../bucket/snapshot";
import { type DataSet, objectOf } from "../dataset/data-sets";
import type { LoadedTable } from "../dataset/database";
import { copyToDisk } from "../dataset/local-copy";
import { expectFound } from "../dataset/quality-assertions";
import { whileShowing } from "../shared/progress";
import type { FinishedGeneration, ReadCopy } from "./finished-generation";
import type { Scenario } from "./scenario";

const NOTHING_READ: LoadedTable = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };

/** The data sets that a finished generation left in the bucket, each downloaded and read once. */
export class FinishedData {
  constructor(
    readonly scenario: Scenario,
    readonly dataSets: readonly DataSet[],
    readonly finished: FinishedGeneration,
  ) {}

  /** Reads all data sets that are there: at once, before another generation overwrites them. */
  async readAll(): Promise<void> {
    for (const dataSet of this.dataSets) if (this.#objectOf(dataSet)) await this.read(dataSet.name);
  }

  /** Every data set is in the bucket under its key. */
  expectFound(): void {
    const missing = this.dataSets.filter((dataSet) => !this.#objectOf(dataSet));
    expectFound(
      missing.map(({ name, object }) => `${name} (${object})`),
      this.#objects.map(({ key }) => key),
    );
  }

  /** Downloads a data set and reads it into a table, once for each finished generation. */
  async read(name: string): Promise<ReadCopy> {
    const dataSet = this.dataSets.find((one) => one.name === name);
    if (!dataSet) throw new Error(`There is no data set "${name}" in the table of data sets.`);
    const { read: known } = this.finished;
    const read = known.get(name) ?? (await this.#download(dataSet));
    known.set(name, read);
    return read;
  }

  /** The objects that hold the data: those made, or the older ones where those are accepted in their place. */
  get #objects(): readonly StoredObject[] {
    const { creation } = this.finished;
    return reliesOnExisting(creation) ? [...creation.after.objects.values()] : madeObjects(creation.changes);
  }

  #objectOf(dataSet: DataSet): StoredObject | undefined {
    return objectOf(dataSet, this.#objects);
  }

  async #download(dataSet: DataSet): Promise<ReadCopy> {
    const { folder, database } = this.finished;
    const { name, format } = dataSet;
    const object = this.#objectOf(dataSet);
    if (!object) {
      this.expectFound();
      throw new Error(`There is no object for ${name}.`);
    }
    const { key } = object;
    const file = path.join(folder, tableOf(name));
    return whileShowing(`reading ${key}`, async () => {
      const isText = format !== "Parquet";
      const source = await this.scenario.bucket.open(key);
      const copy = await copyToDisk(source, key, file, { isText });
      const { notUtf8, problem } = copy;
      const read = { name, key, format, copy, ...(notUtf8 === undefined ? {} : { notUtf8 }) };
      if (problem !== undefined) return { ...read, table: NOTHING_READ, problem };
      if (notUtf8 !== undefined) return { ...read, table: NOTHING_READ };
      try {
        return { ...read, table: await database.load(tableOf(name), { path: file, format }) };
      } catch (error) {
        const problem = (error as Error).message.split("\n")[0] ?? "";
        return { ...read, table: NOTHING_READ, problem };
      }
    });
  }
}

/** The SQL name of a data set's table. */
export function tableOf(dataSet: string): string {
  return `data_${dataSet.replace(/\W/g, "_")}`;
}

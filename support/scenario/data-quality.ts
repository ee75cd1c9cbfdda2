import path from "node:path";
import { expectAnnouncedUploads, expectObjectsMade, reliesOnExisting } from "../bucket/assertions";
import { oldContent, otherChanges } from "../bucket/harm";
import { madeObjects, type StoredObject } from "../bucket/snapshot";
import type { Column } from "../dataset/contract";
import { type DataSet, hasNewKeys, isHeldBy, objectOf } from "../dataset/data-sets";
import type { LoadedTable } from "../dataset/database";
import { examine } from "../dataset/examination";
import { countFraudulentUsers, type FraudPromise } from "../dataset/fraud";
import { copyToDisk } from "../dataset/local-copy";
import {
  expectFound,
  expectFraud,
  expectNewContent,
  expectOthersUnharmed,
  expectReadable,
  expectRowCounts,
  expectRules,
  expectSameBytes,
  isUnreadable,
  type ReadDataSet,
} from "../dataset/quality-assertions";
import { rulesFor } from "../dataset/rules";
import { rowCountsEvidence, rulesEvidence } from "../report/quality-evidence";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import { type FinishedGeneration, finishedGeneration, type ReadCopy } from "./finished-generation";
import type { Generations } from "./generations";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

const NOTHING_READ: LoadedTable = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };

/** Judges the data that a finished generation left in the bucket. */
export class DataQuality {
  #dataSets: readonly DataSet[] = [];
  #finished: FinishedGeneration | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly generations: Generations,
    readonly uploads: Uploads,
  ) {}

  /** Takes the last generation that this run finished, or makes one, and the data sets that it should have left. */
  async begin(dataSets: readonly DataSet[]): Promise<void> {
    this.#dataSets = dataSets;
    this.#finished = await finishedGeneration(this.generations.place, async () => {
      await this.uploads.remember();
      await this.generations.generate();
      await this.uploads.expect(expectAnnouncedUploads);
      await this.uploads.expect(expectObjectsMade);
      return { generation: this.generations.latest, creation: this.uploads.creation };
    });
  }

  /** Every data set is in the bucket under its key. */
  expectFound(): void {
    const objects = this.#objects;
    const missing = this.#dataSets.filter((dataSet) => !objectOf(dataSet, objects));
    expectFound(
      missing.map(({ name, object }) => `${name} (${object})`),
      objects.map(({ key }) => key),
    );
  }

  async expectReadable(): Promise<void> {
    const read: ReadDataSet[] = [];
    for (const { name } of this.#dataSets) read.push(await this.#read(name));
    expectReadable(read);
  }

  /** Every data set has as many rows as the output says were generated. */
  async expectRowCounts(): Promise<void> {
    const { generated } = this.#done.generation.output;
    const counts = [];
    for (const { name } of this.#dataSets) {
      const told = generated.find(({ dataSet }) => name.endsWith(dataSet));
      const { key, table } = await this.#read(name);
      if (told) counts.push({ name, key, told: told.rows, orMore: told.orMore, found: table.rows + table.unreadable });
    }
    if (counts.length === 0)
      this.scenario.reporter.warn(
        "The output does not say how many rows were generated, so their number was not checked.",
      );
    this.scenario.reporter.evidence("Rows", rowCountsEvidence(counts));
    this.scenario.reporter.keyFigures = counts.map(({ name, found }) => ({ name, value: count(found, "row") }));
    expectRowCounts(counts);
  }

  /** Every row of a data set keeps to the contract of its columns. */
  async expectColumns(name: string, columns: readonly Column[]): Promise<void> {
    const { reporter } = this.scenario;
    const read = await this.#read(name);
    if (isUnreadable(read)) expectReadable([read]);
    for (const { conditions } of columns)
      for (const condition of conditions) if (condition.kind === "known") await this.#read(condition.dataSet);
    const { generation, database } = this.#done;
    const to = new Date(generation.sentAt.getTime() + generation.timings.totalTime);
    const known = columns.filter((column) => read.table.columns.includes(column.name));
    const rules = rulesFor(name, known, { from: generation.sentAt, to }, tableOf);
    const results = await whileShowing(`checking ${name}`, () => examine(database, tableOf(name), rules));
    reporter.evidence("Rules", rulesEvidence(read.key, results));
    const passed = results.filter((result) => result.passed).length;
    reporter.keyFigures = [
      { name, value: count(read.table.rows, "row") },
      { name: "rules passed", value: `${passed} of ${results.length}`, withinLimit: passed === results.length },
    ];
    const missing = columns.filter((column) => !known.includes(column)).map((column) => column.name);
    expectRules(`${name} (${read.key})`, results, missing);
  }

  /** A data set is the same as another, byte for byte. */
  async expectSame(name: string, other: string): Promise<void> {
    const [one, two] = [await this.#read(name), await this.#read(other)];
    expectSameBytes({ key: one.key, ...one.copy }, { key: two.key, ...two.copy });
  }

  async expectFraud(name: string, promise: FraudPromise): Promise<void> {
    const { key } = await this.#read(name);
    const found = await countFraudulentUsers(this.#done.database, tableOf(name), promise);
    this.scenario.reporter.keyFigures = [{ name: "users who show fraud", value: String(found) }];
    expectFraud(key, promise, found);
  }

  /** No object made holds what lay in the bucket before. */
  expectNew(): void {
    const { creation } = this.#done;
    if (reliesOnExisting(creation)) this.uploads.warnOfDoubts(creation);
    else expectNewContent(oldContent(creation).filter(({ key }) => this.#dataSets.some((one) => isHeldBy(one, key))));
  }

  /** What the service does not generate is as it was. Changes of other writers are a warning. */
  expectOthersUnharmed(): void {
    const heldBy = (key: string) => this.#dataSets.find((dataSet) => isHeldBy(dataSet, key));
    const { harmed, others } = otherChanges(
      this.#done.creation,
      (key) => heldBy(key) !== undefined,
      (key) => {
        const dataSet = heldBy(key);
        return dataSet !== undefined && hasNewKeys(dataSet);
      },
    );
    if (others.length > 0) {
      const keys = others.slice(0, 3).map(({ kind, object }) => `${object.key} ${kind}`);
      this.scenario.reporter.warn(
        `${count(others.length, "object")} outside the service's folders changed meanwhile (${keys.join(", ")}): something else writes to this bucket.`,
      );
    }
    expectOthersUnharmed(harmed.map(({ kind, object }) => ({ key: object.key, how: kind })));
  }

  /** The objects that hold the data: those made, or the older ones where those are accepted in their place. */
  get #objects(): readonly StoredObject[] {
    const { creation } = this.#done;
    return reliesOnExisting(creation) ? [...creation.after.objects.values()] : madeObjects(creation.changes);
  }

  get #done(): FinishedGeneration {
    return this.#finished ?? missingStep("none has asked for a finished generation");
  }

  /** Downloads a data set and reads it into a table, once for each finished generation. */
  async #read(name: string): Promise<ReadCopy> {
    const dataSet = this.#dataSets.find((one) => one.name === name);
    if (!dataSet) throw new Error(`There is no data set "${name}" in the table of data sets.`);
    const { read: known } = this.#done;
    const read = known.get(name) ?? (await this.#download(dataSet));
    known.set(name, read);
    return read;
  }

  async #download(dataSet: DataSet): Promise<ReadCopy> {
    const { folder, database } = this.#done;
    const { name, format } = dataSet;
    const object = objectOf(dataSet, this.#objects);
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
      const { notUtf8 } = copy;
      const read = { name, key, format, copy, ...(notUtf8 === undefined ? {} : { notUtf8 }) };
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
function tableOf(dataSet: string): string {
  return `data_${dataSet.replace(/\W/g, "_")}`;
}

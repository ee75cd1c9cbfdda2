import path from "node:path";
import { expectAnnouncedUploads, expectObjectsMade, reliesOnExisting } from "../bucket/assertions";
import { oldContent, otherChanges, sharedObjects } from "../bucket/harm";
import { madeObjects, type StoredObject } from "../bucket/snapshot";
import { expectAllEnded } from "../clickstream/outcomes";
import type { Column } from "../dataset/contract";
import { type DataSet, hasNewKeys, isHeldBy, objectOf } from "../dataset/data-sets";
import { examine } from "../dataset/examination";
import { countFraudulentUsers, type FraudPromise } from "../dataset/fraud";
import type { LoadedTable } from "../dataset/loaded-table";
import { copyToDisk } from "../dataset/local-copy";
import {
  expectColumn,
  expectFound,
  expectFraud,
  expectNewContent,
  expectOthersUnharmed,
  expectOwnFiles,
  expectReadable,
  expectRowCounts,
  expectRules,
  expectSameBytes,
  type ReadDataSet,
} from "../dataset/quality-assertions";
import { rulesFor } from "../dataset/rules";
import { rowCountsEvidence, rulesEvidence } from "../report/quality-evidence";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import { type FinishedGeneration, finishedGeneration, periodOf, type ReadCopy } from "./finished-generation";
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

  /** The data sets that a generation should leave. */
  set dataSets(dataSets: readonly DataSet[]) {
    this.#dataSets = dataSets;
  }

  /** Takes the generation that this run has finished, or makes one. Throws a `Failure` where it does not succeed. */
  useOne(): Promise<void> {
    return this.#use("one", () => this.generations.generate());
  }

  /** The same with so many generations at the same time, each followed to its end. */
  useTogether(number: number): Promise<void> {
    return this.#use(`${number} together`, async () => {
      await this.generations.followTogether(number);
      expectAllEnded(this.generations.outcomes);
    });
  }

  async #use(what: string, generate: () => Promise<void>): Promise<void> {
    this.#finished = await finishedGeneration(`${this.generations.place} ${what}`, async (empty) => {
      await this.uploads.remember();
      await generate();
      await this.uploads.expect(expectAnnouncedUploads);
      await this.uploads.expect(expectObjectsMade);
      this.#finished = { ...empty, generations: this.generations.judged, creation: this.uploads.creation };
      // All at once, before another generation overwrites them.
      for (const dataSet of this.#dataSets) if (this.#objectOf(dataSet)) await this.#read(dataSet.name);
      return this.#finished;
    });
  }

  /** Every data set is in the bucket under its key. */
  expectFound(): void {
    const objects = this.#objects;
    const missing = this.#dataSets.filter((dataSet) => !this.#objectOf(dataSet));
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

  /** Every data set has as many rows as the output says were generated, and `plus` more where it writes a plus. */
  async expectRowCounts(plus: number): Promise<void> {
    const generated = this.#done.generations.flatMap(({ output }) => output.generated);
    const counts = [];
    for (const { name } of this.#dataSets) {
      const { key, table } = await this.#read(name);
      const found = table.rows + table.unreadable;
      const told = generated
        .filter(({ dataSet }) => name.endsWith(dataSet))
        .map(({ rows, orMore }) => ({ name, key, told: rows, plus: orMore ? plus : 0, found }));
      // Of generations at the same moment, the data may be that of any.
      const matching = told.find((one) => one.told + one.plus === found) ?? told[0];
      if (matching) counts.push(matching);
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
    if (read.table.columns.length === 0) expectReadable([read]);
    for (const { conditions } of columns)
      for (const condition of conditions)
        if (condition.kind === "known") expectColumn(await this.#read(condition.dataSet), condition.column);
    const { database } = this.#done;
    const known = columns.filter((column) => read.table.columns.includes(column.name));
    const rules = rulesFor(name, known, periodOf(this.#done), tableOf);
    const results = await whileShowing(`checking ${name}`, () => examine(database, tableOf(name), rules));
    reporter.evidence("Rules", rulesEvidence(read.key, results));
    const passed = results.filter((result) => result.passed).length;
    reporter.keyFigures = [
      { name, value: count(read.table.rows, "row") },
      { name: "rules passed", value: `${passed} of ${results.length}`, withinLimit: passed === results.length },
    ];
    const missing = columns.filter((column) => !known.includes(column)).map((column) => column.name);
    expectRules(read, results, missing);
  }

  /** A data set is the same as another, byte for byte. */
  async expectSame(name: string, other: string): Promise<void> {
    const [one, two] = [await this.#read(name), await this.#read(other)];
    expectSameBytes({ key: one.key, ...one.copy }, { key: two.key, ...two.copy });
  }

  async expectFraud(name: string, promise: FraudPromise): Promise<void> {
    const { key } = await this.#read(name);
    const found = await countFraudulentUsers(this.#done.database, tableOf(name), promise);
    const { reporter } = this.scenario;
    const figure = { name: "users who show fraud", value: String(found), withinLimit: found >= promise.users };
    reporter.keyFigures = [...reporter.keyFigures, figure];
    expectFraud(key, promise, found);
  }

  /** No object made holds what lay in the bucket before. */
  expectNew(): void {
    const { creation } = this.#done;
    if (reliesOnExisting(creation)) this.uploads.warnOfDoubts(creation);
    else {
      expectNewContent(oldContent(creation).filter(({ key }) => this.#dataSets.some((one) => isHeldBy(one, key))));
      const uploads = this.#done.generations.map(({ output }) => output.uploads);
      expectOwnFiles(
        sharedObjects(creation, uploads, (key) => this.#dataSets.some((one) => hasNewKeys(one) && isHeldBy(one, key))),
      );
    }
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

  #objectOf(dataSet: DataSet): StoredObject | undefined {
    return objectOf(dataSet, this.#objects);
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
function tableOf(dataSet: string): string {
  return `data_${dataSet.replace(/\W/g, "_")}`;
}

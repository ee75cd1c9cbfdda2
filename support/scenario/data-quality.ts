import { expectAnnouncedUploads, expectObjectsMade, reliesOnExisting } from "../bucket/assertions";
import { oldContent, otherChanges, sharedObjects } from "../bucket/harm";
import { expectAllEnded } from "../clickstream/outcomes";
import type { Column } from "../dataset/contract";
import { type DataSet, hasNewKeys, isHeldBy } from "../dataset/data-sets";
import { examine } from "../dataset/examination";
import { countFraudulentUsers, type FraudPromise } from "../dataset/fraud";
import {
  expectColumn,
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
import { FinishedData, tableOf } from "./finished-data";
import { finishedGeneration, periodOf } from "./finished-generation";
import type { Generations } from "./generations";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** Judges the data that a finished generation left in the bucket. */
export class DataQuality {
  #dataSets: readonly DataSet[] = [];
  #data: FinishedData | undefined;

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
    const finished = await finishedGeneration(`${this.generations.place} ${what}`, async (empty) => {
      await this.uploads.remember();
      await generate();
      await this.uploads.expect(expectAnnouncedUploads);
      await this.uploads.expect(expectObjectsMade);
      const made = { ...empty, generations: this.generations.judged, creation: this.uploads.creation };
      await new FinishedData(this.scenario, this.#dataSets, made).readAll();
      return made;
    });
    this.#data = new FinishedData(this.scenario, this.#dataSets, finished);
  }

  /** Every data set is in the bucket under its key. */
  expectFound(): void {
    this.#done.expectFound();
  }

  async expectReadable(): Promise<void> {
    const read: ReadDataSet[] = [];
    for (const { name } of this.#dataSets) read.push(await this.#done.read(name));
    expectReadable(read);
  }

  /** Every data set has as many rows as the output says were generated, and `plus` more where it writes a plus. */
  async expectRowCounts(plus: number): Promise<void> {
    const generated = this.#done.finished.generations.flatMap(({ output }) => output.generated);
    const counts = [];
    for (const { name } of this.#dataSets) {
      const { key, table } = await this.#done.read(name);
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
    const read = await this.#done.read(name);
    if (read.table.columns.length === 0) expectReadable([read]);
    for (const { conditions } of columns)
      for (const condition of conditions)
        if (condition.kind === "known") expectColumn(await this.#done.read(condition.dataSet), condition.column);
    const { database } = this.#done.finished;
    const known = columns.filter((column) => read.table.columns.includes(column.name));
    const rules = rulesFor(name, known, periodOf(this.#done.finished), tableOf);
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
    const [one, two] = [await this.#done.read(name), await this.#done.read(other)];
    expectSameBytes({ key: one.key, ...one.copy }, { key: two.key, ...two.copy });
  }

  async expectFraud(name: string, promise: FraudPromise): Promise<void> {
    const { key } = await this.#done.read(name);
    const found = await countFraudulentUsers(this.#done.finished.database, tableOf(name), promise);
    const { reporter } = this.scenario;
    const figure = { name: "users who show fraud", value: String(found), withinLimit: found >= promise.users };
    reporter.keyFigures = [...reporter.keyFigures, figure];
    expectFraud(key, promise, found);
  }

  /** No object made holds what lay in the bucket before. */
  expectNew(): void {
    const { creation } = this.#done.finished;
    if (reliesOnExisting(creation)) this.uploads.warnOfDoubts(creation);
    else {
      expectNewContent(oldContent(creation).filter(({ key }) => this.#dataSets.some((one) => isHeldBy(one, key))));
      const uploads = this.#done.finished.generations.map(({ output }) => output.uploads);
      expectOwnFiles(
        sharedObjects(creation, uploads, (key) => this.#dataSets.some((one) => hasNewKeys(one) && isHeldBy(one, key))),
      );
    }
  }

  /** What the service does not generate is as it was. Changes of other writers are a warning. */
  expectOthersUnharmed(): void {
    const heldBy = (key: string) => this.#dataSets.find((dataSet) => isHeldBy(dataSet, key));
    const { harmed, others } = otherChanges(
      this.#done.finished.creation,
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

  get #done(): FinishedData {
    return this.#data ?? missingStep("none has asked for a finished generation");
  }
}

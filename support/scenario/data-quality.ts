import { expectAnnouncedUploads, expectObjectsMade, reliesOnExisting } from "../bucket/assertions";
import { incomparable, oldContent, otherChanges, sharedObjects } from "../bucket/harm";
import { expectAllEnded } from "../clickstream/outcomes";
import type { GeneratedRows } from "../clickstream/output/told-numbers";
import {
  type Checksum,
  expectCopiesOfSameSize,
  expectNewContent,
  expectOthersUnharmed,
  expectOwnFiles,
  expectSameBytes,
} from "../dataset/content-assertions";
import type { Column } from "../dataset/contract";
import { type DataSet, hasNewKeys, isHeldBy } from "../dataset/data-sets";
import { countFraudulentUsers, type FraudPromise } from "../dataset/fraud";
import {
  expectFraud,
  expectReadable,
  expectRowCounts,
  expectRules,
  type ReadDataSet,
  type RowCount,
  uncounted,
} from "../dataset/quality-assertions";
import type { KeyFigure } from "../report/attachments";
import { rowCountsEvidence, rulesEvidence } from "../report/quality-evidence";
import { count } from "../shared/quantities";
import { ColumnRules, type Judged } from "./column-rules";
import { FinishedData } from "./finished-data";
import { finishedGeneration, type ReadCopy } from "./finished-generation";
import type { Generations } from "./generations";
import { showQuality } from "./quality-pictures";
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

  /** Takes data that another part of the scenario has had generated. */
  use(data: FinishedData): void {
    this.#dataSets = data.dataSets;
    this.#data = data;
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
    for (const { name } of this.#dataSets) read.push(...(await this.#done.read(name)));
    expectReadable(read);
  }

  /** Every object has as many rows as the output says were generated, and `plus` more where it writes a plus. */
  async expectRowCounts(plus: number): Promise<void> {
    const { reporter } = this.scenario;
    const counts: RowCount[] = [];
    const figures: KeyFigure[] = [];
    for (const { name } of this.#dataSets) {
      const objects = await this.#done.read(name);
      counts.push(...objects.flatMap((read) => rowCountOf(read, this.#done.generatedFor(name, read), plus) ?? []));
      figures.push({ name, value: rowsIn(objects) });
    }
    const names = uncounted(
      this.#dataSets.map(({ name }) => name),
      counts,
    );
    if (names.length > 0)
      reporter.warn(
        `The output does not say how many ${new Intl.ListFormat("en").format(names)} were generated, so the number of their rows was not checked.`,
      );
    reporter.evidence("Rows", rowCountsEvidence(counts));
    reporter.keyFigures = figures;
    expectRowCounts(counts);
  }

  /** Every row of every object of a data set keeps to the contract of its columns. */
  async expectColumns(name: string, columns: readonly Column[]): Promise<void> {
    const judged = await this.judge(name, columns);
    const figure = rulesFigure(judged);
    this.scenario.reporter.keyFigures = [{ name, value: rowsIn(judged.map(({ read }) => read)) }, figure];
    expectRules(judged);
  }

  /** Holds every object of a data set against the contract of its columns, and shows what that came to. */
  async judge(name: string, columns: readonly Column[]): Promise<readonly Judged[]> {
    const { reporter } = this.scenario;
    const judged = await new ColumnRules(this.#done, columns).judge(name);
    reporter.evidence("Rules", judged.map(({ heading, results }) => rulesEvidence(heading, results)).join("\n\n"));
    await showQuality(reporter, this.#done.finished, columns, judged);
    return judged;
  }

  /** A data set is the same as the newest object of another, byte for byte. */
  async expectSame(name: string, other: string): Promise<void> {
    const copies = await this.#done.read(name);
    const newest = await this.#done.newest(other);
    for (const copy of copies) expectSameBytes(checksumOf(copy), newest.map(checksumOf));
    // Of compressed objects the sizes say nothing.
    if ([...copies, ...newest].every(({ size, copy }) => size === copy.size))
      expectCopiesOfSameSize(this.#done.announcedOfAnotherSize(name, other));
  }

  /** Every object of a data set shows the promised fraud. */
  async expectFraud(name: string, promise: FraudPromise): Promise<void> {
    const { reporter } = this.scenario;
    const found = [];
    for (const { key, tableName } of await this.#done.read(name))
      found.push({ key, users: await countFraudulentUsers(this.#done.finished.database, tableName, promise) });
    const value = found.map(({ users }) => users).join(", ");
    const withinLimit = found.every(({ users }) => users >= promise.users);
    reporter.keyFigures = [...reporter.keyFigures, { name: "users who show fraud", value, withinLimit }];
    expectFraud(promise, found);
  }

  /** No object made holds content that was in the bucket before. */
  expectNew(): void {
    const { creation } = this.#done.finished;
    const isData = (key: string) => this.#dataSets.some((one) => isHeldBy(one, key));
    if (reliesOnExisting(creation)) this.uploads.warnOfDoubts(creation);
    else {
      expectNewContent(oldContent(creation).filter(({ key }) => isData(key)));
      const unknown = incomparable(creation).filter(isData);
      if (unknown.length > 0)
        this.scenario.reporter.warn(
          `The store lists no ETags, so nobody can tell whether ${unknown.join(", ")} ${unknown.length === 1 ? "holds" : "hold"} what lay in the bucket before.`,
        );
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
    this.uploads.warnOfOtherWriters(others);
    expectOthersUnharmed(harmed.map(({ kind, object }) => ({ key: object.key, how: kind })));
  }

  get #done(): FinishedData {
    return this.#data ?? missingStep("none has asked for a finished generation");
  }
}

function checksumOf({ key, copy: { size, sha256 } }: ReadCopy): Checksum {
  return { key, size, sha256 };
}

/** How many of the rules hold. */
export function rulesFigure(judged: readonly Judged[]): KeyFigure {
  const results = judged.flatMap((one) => one.results);
  const passed = results.filter((result) => result.passed).length;
  return { name: "rules passed", value: `${passed} of ${results.length}`, withinLimit: passed === results.length };
}

/** `10,051 rows`, and of how many objects where there are several. */
function rowsIn(objects: readonly ReadCopy[]): string {
  const rows = objects.reduce((sum, { table }) => sum + table.rows + table.unreadable, 0);
  return objects.length > 1 ? `${count(rows, "row")} in ${count(objects.length, "object")}` : count(rows, "row");
}

/** An object's number of rows beside what was said of it. Of generations at the same moment, it may be that of any. */
function rowCountOf(
  { name, key, table, notes = [] }: ReadCopy,
  generated: readonly GeneratedRows[],
  plus: number,
): RowCount | undefined {
  const found = table.rows + table.unreadable;
  const said = generated.map(({ rows, orMore }) => ({ told: rows, plus: orMore ? plus : 0 }));
  const one = said.find((each) => each.told + each.plus === found) ?? said[0];
  return one && { name, key, found, ...one, notes };
}

import path from "node:path";
import { madeObjects } from "../bucket/snapshot";
import { expectGenerated } from "../clickstream/assertions";
import type { Parameters } from "../clickstream/generation";
import { expectAskedFor, type InvalidParameter } from "../clickstream/parameters";
import { expectFree, expectRefused } from "../clickstream/refusal";
import { adviceOnIgnored, describedParameters } from "../clickstream/request-body";
import type { AskedFormat } from "../dataset/data-sets";
import { type Difference, difference, type Source } from "../dataset/difference";
import {
  type AskedRows,
  expectAlike,
  expectAskedRows,
  expectNothingStarted,
  expectNoUpload,
  expectUnlike,
  expectWrittenIn,
  type Harm,
} from "../dataset/parameter-assertions";
import { expectReadable } from "../dataset/quality-assertions";
import { text } from "../dataset/sql";
import { askedRowsEvidence, differencesEvidence } from "../report/quality-evidence";
import { count } from "../shared/quantities";
import type { FinishedData } from "./finished-data";
import type { ReadCopy } from "./finished-generation";
import type { GeneratedData } from "./generated-data";
import type { Generations } from "./generations";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** How many rows are asked for. */
export type AskedNumbers = Readonly<Record<"users" | "products" | "events", number>>;

/** Generations with parameters: what they do to the data, and what is refused. */
export class CustomParameters {
  #sent: Parameters = {};
  #invalid: InvalidParameter | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly generations: Generations,
    readonly uploads: Uploads,
    readonly data: GeneratedData,
  ) {}

  /** Generates with parameters, and reads the data that this made. Throws a `Failure` where either fails. */
  async generate(parameters: Parameters): Promise<void> {
    this.#sent = parameters;
    await this.data.generate(parameters);
  }

  /** Generates without uploading anything. */
  async generateOnly(): Promise<void> {
    this.#sent = { skip_upload: true };
    await this.uploads.remember();
    await this.generations.generate(this.#sent);
  }

  /** The latest data holds as many users, products and events as were asked for, and so many events of fraud. */
  async expectNumbers(asked: AskedNumbers, fraud: number): Promise<void> {
    expectAskedFor(this.#sent, asked);
    const counts: AskedRows[] = [];
    for (const dataSet of ["users", "products", "events"] as const) {
      const { key, table } = await newest(this.data.latest, dataSet);
      const found = table.rows + table.unreadable;
      counts.push({ dataSet, key, asked: asked[dataSet], fraud: dataSet === "events" ? fraud : 0, found });
    }
    const { reporter } = this.scenario;
    reporter.evidence("Rows", askedRowsEvidence(counts));
    reporter.keyFigures = counts.map(({ dataSet, found }) => ({ name: dataSet, value: count(found, "row") }));
    expectAskedRows(counts, this.#advice);
  }

  /** Every data set of the latest generation is there in a format, by the keys of its objects. */
  expectWrittenIn(format: AskedFormat): void {
    const { dataSets, finished } = this.data.latest;
    const made = madeObjects(finished.creation.changes).map(({ key }) => key);
    expectWrittenIn(format, dataSets, made, this.#advice);
  }

  /** The last two generations have made the same data. */
  async expectAlike(): Promise<void> {
    expectAlike(await this.#differences(), this.#advice);
  }

  /** The last two generations have made other data in each data set. */
  async expectUnlike(): Promise<void> {
    const differing = (await this.#differences()).map(({ dataSet }) => dataSet);
    expectUnlike(this.data.dataSets.map(({ name }) => name).filter((name) => !differing.includes(name)));
  }

  /** How the data sets of the last two generations differ, beside their times. */
  async #differences(): Promise<Difference[]> {
    const { previous: one, latest: other } = this.data;
    const found: Difference[] = [];
    for (const { name, columns } of this.data.dataSets) {
      const [first, second] = [await newest(one, name), await newest(other, name)];
      expectReadable([first, second]);
      const times = columns.filter(({ type }) => type === "date" || type === "timestamp").map((column) => column.name);
      const sources = [await exported(one, first), await exported(other, second)] as const;
      const differing = await difference(other.finished.database, name, sources, times);
      if (differing) found.push(differing);
    }
    this.scenario.reporter.evidence("Differences", differencesEvidence(found));
    return found;
  }

  /** Requests data with something invalid, which is to be refused. */
  async attempt(invalid: InvalidParameter): Promise<void> {
    this.#invalid = invalid;
    await this.uploads.remember();
    await this.generations.attempt(invalid);
  }

  expectRefused(): void {
    const invalid = this.#invalid ?? missingStep("none has requested data with something invalid");
    expectRefused(this.generations.latest, invalid, describedParameters(this.scenario.service.description));
  }

  /** The request that was refused has started nothing. */
  async expectNothingStarted(): Promise<void> {
    await this.#expectUnchanged(expectNothingStarted);
  }

  /** After a request that was refused, a generation succeeds. */
  async expectFree(): Promise<void> {
    const generation = await this.generations.triggerAtOnce();
    expectFree(generation);
    expectGenerated(generation);
  }

  async expectNoUpload(): Promise<void> {
    await this.#expectUnchanged((changes) => expectNoUpload(changes, this.#advice));
  }

  async #expectUnchanged(assertion: (changes: Harm) => void): Promise<void> {
    await this.uploads.expectNone(
      this.data.dataSets.map(({ object }) => object),
      (changes) => assertion(changes.map(({ kind, object }) => ({ key: object.key, how: kind }))),
    );
  }

  get #advice(): ReturnType<typeof adviceOnIgnored> {
    return adviceOnIgnored(describedParameters(this.scenario.service.description), Object.keys(this.#sent));
  }
}

/** The object of a data set that a generation without others beside it left. */
async function newest(data: FinishedData, name: string): Promise<ReadCopy> {
  const [read] = await data.newest(name);
  if (!read) throw new Error(`There is no object for ${name}.`);
  return read;
}

/** A table as another database can read it: databases cannot look into each other. */
async function exported({ finished }: FinishedData, { tableName, table }: ReadCopy): Promise<Source> {
  const from = text(path.join(finished.folder, `${tableName}.exported.parquet`));
  await finished.database.connection.run(`COPY (SELECT * FROM ${tableName}) TO ${from} (FORMAT parquet)`);
  return { from, columns: table.columns };
}

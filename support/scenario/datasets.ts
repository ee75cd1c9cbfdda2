import { expectAnnouncedUploads, expectObjectsMade } from "../bucket/assertions";
import { madeObjects } from "../bucket/snapshot";
import type { Parameters } from "../clickstream/generation";
import { expectAskedFor } from "../clickstream/parameters";
import { countAll, expectNumbers, type RowCounts, readTables, TABLE_NAMES, type Tables } from "../dataset/tables";
import { table } from "../shared/text-table";
import type { Generations } from "./generations";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** The data that generations with parameters made. */
export class Datasets {
  #all: readonly Tables[] = [];
  #parameters: Parameters = {};

  constructor(
    readonly scenario: Scenario,
    readonly generations: Generations,
    readonly uploads: Uploads,
  ) {}

  /** Generates with parameters, and downloads the tables that this made. Throws a `Failure` where either fails. */
  async generate(parameters: Parameters): Promise<void> {
    this.#parameters = parameters;
    await this.uploads.remember();
    await this.generations.generate(parameters);
    await this.uploads.expect(expectAnnouncedUploads);
    await this.uploads.expect(expectObjectsMade);
    const keys = madeObjects(this.uploads.creation.changes).map(({ key }) => key);
    this.#all = [...this.#all, await readTables(keys, (key) => this.scenario.bucket.read(key))];
  }

  get latest(): Tables {
    return this.#all.at(-1) ?? missingStep("none has generated data with parameters");
  }

  get lastTwo(): [Tables, Tables] {
    return [this.#all.at(-2) ?? missingStep("fewer than two have generated data with parameters"), this.latest];
  }

  /** The latest data has to hold as many users, products and events as were asked for. */
  async expectNumbers(asked: RowCounts): Promise<void> {
    expectAskedFor(this.#parameters, asked);
    const found = await countAll(this.latest);
    const rows = TABLE_NAMES.map((name) => [name, String(asked[name]), String(found[name])]);
    this.scenario.reporter.evidence("Rows", table(["table", "asked for", "found"], rows));
    expectNumbers(found, asked);
  }
}

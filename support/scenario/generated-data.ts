import path from "node:path";
import { expectAnnouncedUploads, expectObjectsMade } from "../bucket/assertions";
import type { Parameters } from "../clickstream/generation";
import { type AskedFormat, inFormat } from "../dataset/data-sets";
import { contractOf, type DataSetContract, statesDataSets } from "../dataset/odcs/data-contract";
import { expectRules } from "../dataset/quality-assertions";
import type { KeyFigure } from "../report/attachments";
import { readFeatures } from "../report/contract/feature-files";
import type { Judged } from "./column-rules";
import { type DataQuality, rulesFigure } from "./data-quality";
import { FinishedData } from "./finished-data";
import { discard, openStore } from "./finished-generation";
import type { Generations } from "./generations";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";

/** The feature whose tables hold the contract of the data. */
const CONTRACT = path.resolve(__dirname, "../../features/data-quality.feature");

/** The data of the generations that a scenario triggers for itself, one after the other, each read at once. */
export class GeneratedData {
  #all: readonly FinishedData[] = [];
  #contract: readonly DataSetContract[] | undefined;

  constructor(
    readonly scenario: Scenario,
    readonly generations: Generations,
    readonly uploads: Uploads,
    readonly dataQuality: DataQuality,
  ) {}

  /**
   * Generates, and reads the data that this made. Throws a `Failure` where either fails. A service that turns the
   * generation away is asked again for `turn` ms.
   */
  async generate(parameters?: Parameters, turn?: number): Promise<void> {
    const format = parameters?.output_format as AskedFormat | undefined;
    const dataSets = this.dataSets.map((dataSet) => (format ? inFormat(dataSet, format) : dataSet));
    await this.uploads.remember();
    await this.generations.generate(parameters, turn);
    await this.uploads.expect(expectAnnouncedUploads);
    await this.uploads.expect(expectObjectsMade);
    const made = { generations: this.generations.judged, creation: this.uploads.creation };
    const data = new FinishedData(this.scenario, dataSets, { ...(await openStore()), ...made });
    this.#all = [...this.#all, data];
    this.dataQuality.use(data);
    await data.readAll();
  }

  /** The data of the latest generation. */
  get latest(): FinishedData {
    return this.#all.at(-1) ?? missingStep("none has generated data");
  }

  /** That of the generation before it. */
  get previous(): FinishedData {
    return this.#all.at(-2) ?? missingStep("fewer than two have generated data");
  }

  /** The latest data keeps to the contract that the feature on data quality states. */
  async expectContract(): Promise<void> {
    const { reporter } = this.scenario;
    const figures = reporter.keyFigures;
    const all: Judged[] = [];
    for (const { name, columns } of this.dataSets) {
      const judged = await this.dataQuality.judge(name, columns);
      all.push(...judged);
      reporter.keyFigures = [...figures, rulesFigure(all)];
      expectRules(judged);
    }
    for (const { name, fraud } of this.dataSets) if (fraud) await this.dataQuality.expectFraud(name, fraud);
    // Data sets that are copies of each other have the same figures.
    const text = ({ name, value }: KeyFigure) => `${name} ${value}`;
    reporter.keyFigures = [...new Map(reporter.keyFigures.map((figure) => [text(figure), figure])).values()];
  }

  /** The contract of the data, as the feature on data quality states it. */
  get dataSets(): readonly DataSetContract[] {
    this.#contract ??= contractOf(readFeatures(CONTRACT).flatMap(({ scenarios }) => scenarios.filter(statesDataSets)));
    return this.#contract;
  }

  /** Removes what was read. */
  close(): void {
    for (const { finished } of this.#all) discard(finished);
    this.#all = [];
  }
}

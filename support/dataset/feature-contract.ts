import { type Column, parseColumns } from "./contract";
import { type DataSet, parseDataSets } from "./data-sets";
import { type FraudPromise, parseFraud } from "./fraud";

/** The data contract of a feature: its data sets, and by their names their columns and the fraud in them. */
export interface DataContract {
  readonly dataSets: readonly DataSet[];
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  readonly fraud: ReadonlyMap<string, FraudPromise>;
}

/** The steps that the tables of the contract belong to, as the feature words them. */
const DATA_SETS = /^these data sets, .*:$/;
const COLUMNS = /^the (.+) have these columns:$/;
const FRAUD = /^the (.+) show this fraud:$/;

/**
 * Reads the contract from the text of a feature, so that scenarios of another feature can hold data against it. Throws an
 * `Error` where the text is no feature, or a table cannot be understood.
 */
export async function readContract(text: string): Promise<DataContract> {
  // Loaded here, since most runs never need it.
  const { AstBuilder, GherkinClassicTokenMatcher, Parser } = await import("@cucumber/gherkin");
  let id = 0;
  const parser = new Parser(new AstBuilder(() => `${id++}`), new GherkinClassicTokenMatcher());
  const children = parser.parse(text).feature?.children ?? [];
  const steps = children.flatMap(({ background, scenario }) => (background ?? scenario)?.steps ?? []);

  const tables = (pattern: RegExp) =>
    steps.flatMap(({ text: words, dataTable }) => {
      const match = pattern.exec(words);
      const cells = dataTable?.rows.map((row) => row.cells.map(({ value }) => value)) ?? [];
      return match ? [[match[1] ?? "", hashes(cells)] as const] : [];
    });
  return {
    dataSets: tables(DATA_SETS).flatMap(([, rows]) => parseDataSets(rows)),
    columns: new Map(tables(COLUMNS).map(([name, rows]) => [name, parseColumns(rows)])),
    fraud: new Map(tables(FRAUD).map(([name, rows]) => [name, parseFraud(rows)])),
  };
}

/** A table's rows by the names in its first one. */
function hashes([names = [], ...rows]: readonly (readonly string[])[]): Record<string, string>[] {
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
}

import type { Database } from "./database";
import { sqlColumn } from "./sql";

/** A table of a data set, or whatever else SQL can select from, with the columns that count. */
export interface Source {
  readonly from: string;
  readonly columns: readonly string[];
}

/**
 * How a data set of two generations differs. Where both have the same columns: how many rows one of them lacks, and in
 * which columns. Otherwise the columns that only one of them has.
 */
export interface Difference {
  readonly dataSet: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly onlyInFirst?: readonly string[];
  readonly onlyInSecond?: readonly string[];
}

/**
 * How two tables of a data set differ, whatever the order of their rows; unset where they are alike. The columns
 * `except` may differ: they say when a generation was.
 */
export async function difference(
  database: Database,
  dataSet: string,
  [one, other]: readonly [Source, Source],
  except: readonly string[],
): Promise<Difference | undefined> {
  const onlyInFirst = one.columns.filter((name) => !other.columns.includes(name));
  const onlyInSecond = other.columns.filter((name) => !one.columns.includes(name));
  if (onlyInFirst.length + onlyInSecond.length > 0) return { dataSet, rows: 0, columns: [], onlyInFirst, onlyInSecond };

  const columns = one.columns.filter((name) => !except.includes(name));
  if (columns.length === 0) return undefined;
  const differing = async (among: readonly string[]) =>
    Math.max(await lacking(database, one, other, among), await lacking(database, other, one, among));
  const rows = await differing(columns);
  if (rows === 0) return undefined;
  const inColumns: string[] = [];
  for (const name of columns) if ((await differing([name])) > 0) inColumns.push(name);
  return { dataSet, rows, columns: inColumns };
}

/** How many rows of the first the second lacks, by these columns. */
async function lacking(database: Database, first: Source, second: Source, among: readonly string[]): Promise<number> {
  const list = among.map(sqlColumn).join(", ");
  const [row] = await database.rows(
    `SELECT count(*) FROM (SELECT ${list} FROM ${first.from} EXCEPT ALL SELECT ${list} FROM ${second.from})`,
  );
  return Number(row?.[0]);
}

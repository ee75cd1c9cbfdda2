import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { quoted } from "./sql";

/** The tables of one generation, by the stem of their object's key. */
export const TABLES = { users: "users", products: "products", events: "clickstream" } as const;
export type TableName = keyof typeof TABLES;

export type Format = "csv" | "json" | "parquet";

/** A generated file, downloaded. */
export interface DataFile {
  readonly table: TableName;
  readonly format: Format;
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * What differs between the tables of two runs. Where both have the same columns: how many rows one of them lacks, and in
 * which columns, leaving out those that tell the time. Otherwise the columns that only one of them has.
 */
export interface Difference {
  readonly table: TableName;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly onlyInFirst?: readonly string[];
  readonly onlyInSecond?: readonly string[];
}

const READERS: Readonly<Record<Format, string>> = { csv: "read_csv", json: "read_json", parquet: "read_parquet" };
const FORMATS_BY_ENDING: Readonly<Record<string, Format>> = {
  csv: "csv",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  parquet: "parquet",
};
/** They say when a run was, so two runs that are alike still differ in them. */
const TIME_COLUMNS: readonly string[] = ["timestamp", "signup_date"];

/** Which table a key holds, and in which format; unset for any other object, such as the copy kept of each run. */
export function tableOf(key: string): { table: TableName; format: Format } | undefined {
  const [, stem = "", ending = ""] = /([^/]+)\.([^./]+)$/.exec(key) ?? [];
  const table = (Object.keys(TABLES) as TableName[]).find((name) => TABLES[name] === stem);
  const format = FORMATS_BY_ENDING[ending.toLowerCase()];
  return table && format ? { table, format } : undefined;
}

/** The number of rows of a file. Throws DuckDB's own error where it is not what its ending says. */
export async function countRows(file: DataFile): Promise<number> {
  return withDatabase([file], async (query, [source]) =>
    Number((await query(`SELECT count(*) FROM ${source}`))[0]?.[0]),
  );
}

/** How two files of one table differ; unset when they are alike in all but the times. Throws DuckDB's own errors. */
export async function difference(one: DataFile, other: DataFile): Promise<Difference | undefined> {
  const { table } = one;
  return withDatabase([one, other], async (query, [first = "", second = ""]) => {
    const [inFirst, inSecond] = [await columnsOf(query, first), await columnsOf(query, second)];
    const onlyInFirst = inFirst.filter((name) => !inSecond.includes(name));
    const onlyInSecond = inSecond.filter((name) => !inFirst.includes(name));
    if (onlyInFirst.length + onlyInSecond.length > 0) return { table, rows: 0, columns: [], onlyInFirst, onlyInSecond };

    const columns = inFirst.filter((name) => !TIME_COLUMNS.includes(name));
    const lacking = async (left: string, right: string, among: readonly string[]) => {
      // As text, since a column may be read as a number in one file and as text in the other.
      const list = among.map((name) => `CAST(${quoted(name)} AS VARCHAR)`).join(", ");
      const [row] = await query(
        `SELECT count(*) FROM (SELECT ${list} FROM ${left} EXCEPT ALL SELECT ${list} FROM ${right})`,
      );
      return Number(row?.[0]);
    };
    if (columns.length === 0) return undefined;
    const rows = Math.max(await lacking(first, second, columns), await lacking(second, first, columns));
    if (rows === 0) return undefined;
    const differing: string[] = [];
    for (const name of columns) if ((await lacking(first, second, [name])) > 0) differing.push(name);
    return { table, rows, columns: differing };
  });
}

async function columnsOf(query: Query, source: string): Promise<string[]> {
  return (await query(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`)).map(([name]) => String(name));
}

type Query = (sql: string) => Promise<unknown[][]>;

/** DuckDB reads files, so the bytes go into a folder that is gone afterwards. */
async function withDatabase<T>(
  files: readonly DataFile[],
  use: (query: Query, sources: string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "clickstream-dataset-"));
  // Loaded here, since most runs never need it and it is large.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    const sources: string[] = [];
    for (const [index, { format, bytes }] of files.entries()) {
      const file = path.join(folder, `${index}.${format}`);
      await writeFile(file, bytes);
      sources.push(`${READERS[format]}('${file}')`);
    }
    return await use(async (sql) => (await connection.runAndReadAll(sql)).getRows(), sources);
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

import { availableParallelism } from "node:os";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { loadCsv } from "./csv";
import { loadJson, loadJsonLines } from "./json-lines";
import type { LoadedTable, Query } from "./loaded-table";
import { quoted, sqlColumn, text } from "./sql";

/** The formats in which data sets are written. JSON is either lines or one array of objects. */
export type DataFormat = "CSV" | "JSON" | "JSON lines" | "Parquet";

/** A data set's file on this machine. */
export interface LocalFile {
  readonly path: string;
  readonly format: DataFormat;
}

/** Memory for DuckDB; what does not fit goes to its file on disk. */
const MEMORY = "512MB";
/** With more threads, what each of them has begun would no longer fit into this memory. */
const MOST_THREADS = 8;

/** How many threads DuckDB has on a machine with so many cores. */
export function threadsFor(cores: number): number {
  return Math.min(cores, MOST_THREADS);
}

/** A DuckDB database in a folder of its own, in which every value is text. Close it after use. */
export class Database {
  private constructor(
    readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
    readonly folder: string,
  ) {}

  /** Opens a database whose file, and whatever does not fit into memory, is in this folder. */
  static async open(folder: string): Promise<Database> {
    // Loaded here, since most runs never need it and it is large.
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(path.join(folder, "data.duckdb"), {
      memory_limit: MEMORY,
      threads: String(threadsFor(availableParallelism())),
      temp_directory: path.join(folder, "spill"),
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new Database(instance, connection, folder);
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /** The rows of a query, each as its cells. */
  async rows(sql: string): Promise<unknown[][]> {
    return (await this.connection.runAndReadAll(sql)).getRows() as unknown[][];
  }

  /**
   * Reads a file into a table with its columns, each as text, and `line`, the row's line number in the file. The rows stand
   * in the file's order, which a query over this table alone keeps. Throws DuckDB's own error where the file as a whole is
   * not in its format.
   */
  async load(table: string, { path: file, format }: LocalFile): Promise<LoadedTable> {
    const query: Query = (sql) => this.rows(sql);
    if (format === "CSV") return loadCsv(query, table, file);
    if (format === "Parquet") return this.#loadParquet(table, file);
    const place = { table, parquet: path.join(this.folder, `${table}.parquet`) };
    return format === "JSON" ? loadJson(query, place, file) : loadJsonLines(query, place, file);
  }

  async #loadParquet(table: string, file: string): Promise<LoadedTable> {
    const source = `read_parquet(${text(file)})`;
    const described = await this.rows(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`);
    const columns = described.map(([name]) => String(name));
    const cells = columns.map((name) => `CAST(${quoted(name)} AS VARCHAR) AS ${sqlColumn(name)}`);
    await this.rows(`CREATE OR REPLACE TABLE ${table}_rows AS SELECT ${cells.join(", ")} FROM ${source}`);
    await this.rows(`CREATE OR REPLACE VIEW ${table} AS SELECT rowid + 1 AS line, * FROM ${table}_rows`);
    const [[rows] = []] = await this.rows(`SELECT count(*) FROM ${table}_rows`);
    return { rows: Number(rows), columns, unreadable: 0, unreadableRows: [] };
  }
}

import path from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { quoted, text } from "./rules";

/** The formats in which data sets are written. */
export type DataFormat = "CSV" | "JSON lines" | "Parquet";

/** A data set's file on this machine. */
export interface LocalFile {
  readonly path: string;
  readonly format: DataFormat;
}

/** A row that cannot be read, with its place and the reason. */
export interface UnreadableRow {
  readonly line: number;
  readonly reason: string;
}

/** A data set's table: its columns, each as text, beside `line`, the row's line number in its file. */
export interface LoadedTable {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly unreadable: number;
  /** A few of them. */
  readonly unreadableRows: readonly UnreadableRow[];
}

/** Memory for DuckDB; what does not fit goes to its file on disk. */
const MEMORY = "512MB";
/** A line longer than this, in bytes, is no row of data. */
const LONGEST_LINE = 1024 ** 2;
const SHOWN = 3;
/** The columns of JSON lines are looked for in so many of them. */
const SAMPLE = 1000;
/**
 * JSON has no NaN and no Infinity; Python's own writer writes them all the same, DuckDB reads them, and other readers
 * refuse the line. Within quotes they are words like any other.
 */
const NO_JSON_NUMBER = "'(NaN|Infinity)'";
const HOLDS_NO_JSON_NUMBER = `((contains(text, 'NaN') OR contains(text, 'Infinity')) AND regexp_matches(regexp_replace(text, '"(\\\\.|[^"\\\\])*"', '', 'g'), ${NO_JSON_NUMBER}))`;

/** A DuckDB database in a folder of its own, in which every value is text. Close it after use. */
export class Database {
  private constructor(
    readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
  ) {}

  /** Opens a database whose file, and whatever does not fit into memory, is in this folder. */
  static async open(folder: string): Promise<Database> {
    // Loaded here, since most runs never need it and it is large.
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(path.join(folder, "data.duckdb"), {
      memory_limit: MEMORY,
      temp_directory: path.join(folder, "spill"),
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new Database(instance, connection);
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /** The rows of a query, each as its cells. */
  async rows(sql: string): Promise<unknown[][]> {
    return (await this.connection.runAndReadAll(sql)).getRows() as unknown[][];
  }

  /** Reads a file into a table. Throws DuckDB's own error where the file as a whole is not in its format. */
  async load(table: string, { path: file, format }: LocalFile): Promise<LoadedTable> {
    await this.connection.run(`DROP TABLE IF EXISTS ${table}`);
    if (format === "CSV") return this.#loadCsv(table, file);
    return format === "Parquet" ? this.#loadParquet(table, file) : this.#loadJsonLines(table, file);
  }

  async #loadJsonLines(table: string, file: string): Promise<LoadedTable> {
    const lines = `${table}_lines`;
    await this.connection.run(
      `CREATE OR REPLACE TEMP VIEW ${lines} AS SELECT row_number() OVER () AS line, text FROM ${linesOf(file)}`,
    );
    await this.connection.run(
      `CREATE OR REPLACE TEMP VIEW ${table}_objects AS SELECT line, text, CASE WHEN json_valid(text)
         AND NOT ${HOLDS_NO_JSON_NUMBER} THEN CASE WHEN json_type(text) = 'OBJECT' THEN text END END AS object FROM ${lines}`,
    );
    const first = await this.rows(
      `SELECT DISTINCT unnest(json_keys(object)) FROM (SELECT object FROM ${table}_objects WHERE object IS NOT NULL LIMIT ${SAMPLE})`,
    );
    const columns = first.map(([name]) => String(name)).sort();
    const paths = columns.map((name) => text(`$."${name.replaceAll('"', '\\"')}"`));
    const cells = columns.map((name, index) => `cells[${index + 1}] AS ${quoted(name)}`);
    await this.connection.run(
      `CREATE TABLE ${table} AS SELECT ${["line", ...cells].join(", ")} FROM (
         SELECT line, ${paths.length > 0 ? `json_extract_string(object, [${paths.join(", ")}])` : "NULL"} AS cells
         FROM ${table}_objects WHERE object IS NOT NULL)`,
    );
    const broken = `FROM ${table}_objects WHERE text IS NOT NULL AND object IS NULL`;
    const shown = await this.rows(`SELECT line, left(text, 120) ${broken} LIMIT ${SHOWN}`);
    return {
      rows: await this.#count(`FROM ${table}`),
      columns,
      unreadable: await this.#count(broken),
      unreadableRows: shown.map(([line, said]) => ({ line: Number(line), reason: `not a JSON object: ${said}` })),
    };
  }

  async #loadCsv(table: string, file: string): Promise<LoadedTable> {
    const rejected = `${table}_rejected`;
    // DuckDB adds to the rejected rows of an earlier file.
    for (const one of [rejected, `${rejected}_scan`]) await this.connection.run(`DROP TABLE IF EXISTS ${one}`);
    // DuckDB's own guess at the columns gives up on a small file that is cut within quotes.
    const [[header] = [""]] = await this.rows(`SELECT text FROM ${linesOf(file)} WHERE text IS NOT NULL LIMIT 1`);
    const columns = headerNames(String(header)).map((name) => `${text(name)}: 'VARCHAR'`);
    await this.connection.run(
      `CREATE TABLE ${table} AS SELECT row_number() OVER () + 1 AS line, * FROM read_csv(${text(file)}, header = true,
         columns = {${columns.join(", ")}}, auto_detect = false, delim = ',', quote = '"', escape = '"',
         max_line_size = ${LONGEST_LINE}, ignore_errors = true,
         store_rejects = true, rejects_table = ${text(rejected)}, rejects_scan = ${text(`${rejected}_scan`)})`,
    );
    const shown = await this.rows(
      `SELECT DISTINCT line, first(error_message) FROM ${rejected} GROUP BY line ORDER BY line LIMIT ${SHOWN}`,
    );
    return {
      rows: await this.#count(`FROM ${table}`),
      columns: await this.#columns(table),
      unreadable: await this.#count(`FROM (SELECT DISTINCT line FROM ${rejected})`),
      unreadableRows: shown.map(([line, reason]) => ({
        line: Number(line),
        reason: String(reason).split("\n")[0] ?? "",
      })),
    };
  }

  async #loadParquet(table: string, file: string): Promise<LoadedTable> {
    await this.connection.run(
      `CREATE TABLE ${table} AS SELECT row_number() OVER () AS line, CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(${text(file)})`,
    );
    return {
      rows: await this.#count(`FROM ${table}`),
      columns: await this.#columns(table),
      unreadable: 0,
      unreadableRows: [],
    };
  }

  async #count(from: string): Promise<number> {
    return Number((await this.rows(`SELECT count(*) ${from}`))[0]?.[0]);
  }

  async #columns(table: string): Promise<string[]> {
    const described = await this.rows(`SELECT column_name FROM (DESCRIBE ${table})`);
    return described.map(([name]) => String(name)).filter((name) => name !== "line");
  }
}

/** The lines of a file as SQL reads them, in a column `text`: nothing for a blank one. */
function linesOf(file: string): string {
  // A separator that neither JSON nor the name of a column holds makes each line one cell.
  return `read_csv(${text(file)}, columns = {'text': 'VARCHAR'}, header = false, auto_detect = false, delim = '\u001e',
    quote = '', escape = '', strict_mode = false, null_padding = true, max_line_size = ${LONGEST_LINE})`;
}

/** The names of a CSV file's columns, from its first line. Each is there once, whatever its case, as SQL wants it. */
export function headerNames(line: string): string[] {
  const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)?.slice(0, line.endsWith(",") ? undefined : -1) ?? [];
  const taken = new Set<string>(["line"]);
  return (cells.length > 0 ? cells : [""]).map((cell, index) => {
    const plain = cell
      .replace(/,$/, "")
      .replace(/^"(.*)"$/s, (_, quotedText: string) => quotedText.replaceAll('""', '"'));
    // SQL ends at a zero byte.
    const name = plain.replaceAll("\0", "\ufffd") || `column${index}`;
    let own = name;
    for (let number = 1; taken.has(own.toLowerCase()); number += 1) own = `${name}_${number}`;
    taken.add(own.toLowerCase());
    return own;
  });
}

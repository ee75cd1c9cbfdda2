import { closeSync, openSync, readSync } from "node:fs";
import type { LoadedTable, Query } from "./loaded-table";
import { linesOf, sqlColumn, text } from "./sql";

/** JSON lines: each line a JSON object (RFC 8259), or blank. JSON may also be one array of objects. */

const SHOWN = 3;
/** The columns are looked for in so many of the lines. */
const SAMPLE = 1000;
/** So much is shown of a line that cannot be read, in characters. */
const SHOWN_LENGTH = 120;
/** No key of a file is called that in SQL. */
const UNREADABLE = '"unreadable^"';

/**
 * JSON has no NaN, no Infinity, and no comma before a closing bracket. Python's own writer writes the first two, DuckDB
 * reads them all, and other readers refuse the line. The short test finds lines in which one of them can be; within quotes
 * they are text like any other.
 */
const MAY_HOLD_NO_JSON = ["nan", "NaN", "inf", "Inf", "INF", ",}", ",]", ", }", ", ]", ",  ", ",\t"]
  .map((part) => `contains(text, '${part}')`)
  .join(" OR ");
const HOLDS_NO_JSON = `regexp_matches(regexp_replace(text, '"(\\\\.|[^"\\\\])*"', '', 'g'), '(?i)nan|inf|,\\s*[}\\]]')`;

/** White space before an array that is longer than this, in bytes, is none that a writer of JSON leaves. */
const LONGEST_BEFORE_ARRAY = 1024;

/** Reads a file of JSON lines. */
export function loadJsonLines(query: Query, table: string, file: string): Promise<LoadedTable> {
  return loadObjects(query, table, linesOf(file));
}

/** Reads a file of JSON lines, or of one array, whose elements then count as lines. Throws where an array is torn. */
export function loadJson(query: Query, table: string, file: string): Promise<LoadedTable> {
  return loadObjects(query, table, beginsArray(file) ? elementsOf(file) : linesOf(file));
}

/** The elements of an array as SQL reads them, in a column `text`. */
function elementsOf(file: string): string {
  return `(SELECT CAST(json AS VARCHAR) AS text FROM read_json_objects(${text(file)}, format = 'array'))`;
}

/** Whether a file begins as a JSON array does, after what may stand before one. */
function beginsArray(file: string): boolean {
  const opened = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(LONGEST_BEFORE_ARRAY);
    const beginning = bytes.toString("utf8", 0, readSync(opened, bytes));
    return /^\ufeff?\s*\[/.test(beginning);
  } finally {
    closeSync(opened);
  }
}

/**
 * Reads what has an object in each row, in a column `text`. All lines go into one table, so that a row's number is its
 * line: counting rows while they are read would take a pass in one thread. Lines that are not an object stand there as
 * their text.
 */
async function loadObjects(query: Query, table: string, source: string): Promise<LoadedTable> {
  const columns = await keysOf(query, source);
  const cells = columns.map((name, index) => `cells[${index + 1}] AS ${sqlColumn(name)}`);
  const paths = columns.map((name) => text(pointerTo(name)));
  await query(
    `CREATE OR REPLACE TABLE ${table}_rows AS
     SELECT ${[...cells, `CASE WHEN cells IS NULL THEN left(coalesce(text, ''), ${SHOWN_LENGTH}) END AS ${UNREADABLE}`].join(", ")}
     FROM (SELECT text, ${ifObject(`json_extract_string(text, [${paths.join(", ") || "''"}])`)} AS cells FROM ${source})`,
  );
  await query(
    `CREATE OR REPLACE VIEW ${table} AS SELECT ${["rowid + 1 AS line", ...columns.map(sqlColumn)].join(", ")}
     FROM ${table}_rows WHERE ${UNREADABLE} IS NULL`,
  );
  const [[rows, unreadable] = []] = await query(
    `SELECT count(*) FILTER (${UNREADABLE} IS NULL), count(*) FILTER (${UNREADABLE} <> '') FROM ${table}_rows`,
  );
  const shown = await query(
    `SELECT rowid + 1, ${UNREADABLE} FROM ${table}_rows WHERE ${UNREADABLE} <> '' ORDER BY rowid LIMIT ${SHOWN}`,
  );
  return {
    rows: Number(rows),
    columns,
    unreadable: Number(unreadable),
    unreadableRows: shown.map(([line, said]) => ({ line: Number(line), reason: `not a JSON object: ${said}` })),
  };
}

/** Where an object has the value of a key (RFC 6901). DuckDB's own paths do not know every key. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The keys of the first objects, in order. SQL cannot name one with a zero byte. */
async function keysOf(query: Query, source: string): Promise<string[]> {
  const found = await query(
    `SELECT DISTINCT unnest(keys) FROM (
       SELECT keys FROM (SELECT ${ifObject("json_keys(text)")} AS keys FROM ${source}) WHERE keys IS NOT NULL LIMIT ${SAMPLE})`,
  );
  return found
    .map(([key]) => String(key))
    .filter((key) => !key.includes("\0"))
    .sort();
}

/** What SQL makes of a line that is a JSON object; nothing for any other, and for one that cannot be parsed. */
function ifObject(sql: string): string {
  return `CASE WHEN starts_with(ltrim(text, ' \t\r'), '{') AND NOT ((${MAY_HOLD_NO_JSON}) AND ${HOLDS_NO_JSON}) THEN TRY(${sql}) END`;
}

import { beginningOf, endOf } from "./file-ends";
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
 * reads them all, and other readers refuse the line. The short test finds lines in which one of them can be. Within quotes
 * they are text like any other; a quote that is left is that of a wrong text.
 */
const MAY_HOLD_NO_JSON = ["nan", "NaN", "NAN", "inf", "Inf", "INF"]
  .concat([",}", ",]", ", }", ", ]", ",  ", ",\t", ",\r", ",\n"])
  .map((part) => `contains(text, '${part}')`)
  .join(" OR ");
/** With AND in place of CASE, DuckDB would run the long test on every line. */
const HOLDS_NO_JSON = `CASE WHEN ${MAY_HOLD_NO_JSON}
  THEN regexp_matches(regexp_replace(text, '"(\\\\.|[^"\\\\\\x00-\\x1f])*"', '', 'g'), '(?i)nan|inf|,\\s*[}\\]]|"') ELSE false END`;

/** Why a line is no row: nothing for a blank one. */
const REASON = `CASE WHEN trim(coalesce(text, ''), ' \t\r') = '' THEN ''
  WHEN TRY(json_type(text)) = 'OBJECT' AND NOT (${HOLDS_NO_JSON}) THEN 'an object with a key twice: ' || left(text, ${SHOWN_LENGTH})
  ELSE 'not a JSON object: ' || left(text, ${SHOWN_LENGTH}) END`;

/** White space around an array that is longer than this, in bytes, is none that a writer of JSON leaves. */
const LONGEST_AROUND_ARRAY = 1024;

/** Where a file's rows go: the name of the table, and the file that holds it. */
export interface Place {
  readonly table: string;
  readonly parquet: string;
}

/** Reads a file of JSON lines. */
export function loadJsonLines(query: Query, place: Place, file: string): Promise<LoadedTable> {
  return loadObjects(query, place, linesOf(file));
}

/** Reads a file of JSON lines, or of one array, whose elements then count as lines. Throws where an array is torn. */
export async function loadJson(query: Query, place: Place, file: string): Promise<LoadedTable> {
  // After what may stand before an array.
  if (!/^\ufeff?\s*\[/.test(beginningOf(file, LONGEST_AROUND_ARRAY))) return loadJsonLines(query, place, file);
  // DuckDB does not mind where an array is cut off behind a comma.
  if (!/\]\s*$/.test(endOf(file, LONGEST_AROUND_ARRAY))) throw new Error("its array has no end");
  return loadObjects(query, place, elementsOf(file));
}

/** The elements of an array as SQL reads them, in a column `text`. */
function elementsOf(file: string): string {
  return `(SELECT CAST(json AS VARCHAR) AS text FROM read_json_objects(${text(file)}, format = 'array'))`;
}

/**
 * Reads what has an object in each row, in a column `text`. All lines go into one Parquet file, so that a row's number is
 * its line: counting rows while they are read would take a pass in one thread. Lines that are not an object stand there as
 * their text. DuckDB writes its own tables with more than twice the effort, since it tries several compressions of texts.
 */
async function loadObjects(query: Query, { table, parquet }: Place, source: string): Promise<LoadedTable> {
  const { columns, first } = await keysOf(query, source);
  const cells = columns.map((name, index) => `cells[${index + 1}] AS ${sqlColumn(name)}`);
  const paths = columns.map((name) => text(pointerTo(name)));
  const values = `json_extract_string(text, [${paths.join(", ") || "''"}])`;
  await query(
    `COPY (
       SELECT ${[...cells, `CASE WHEN cells IS NULL THEN ${REASON} END AS ${UNREADABLE}`].join(", ")}
       FROM (SELECT text, ${ifObject(`CASE WHEN ${hasKeysOnce(first)} THEN ${values} END`)} AS cells FROM ${source})
     ) TO ${text(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const lines = `(SELECT file_row_number + 1 AS line, * FROM read_parquet(${text(parquet)}, file_row_number = true, hive_partitioning = false))`;
  await query(
    `CREATE OR REPLACE VIEW ${table} AS SELECT ${["line", ...columns.map(sqlColumn)].join(", ")}
     FROM ${lines} WHERE ${UNREADABLE} IS NULL`,
  );
  const [[rows, unreadable] = []] = await query(
    `SELECT count(*) FILTER (${UNREADABLE} IS NULL), count(*) FILTER (${UNREADABLE} <> '') FROM ${lines}`,
  );
  const shown = await query(
    `SELECT line, ${UNREADABLE} FROM ${lines} WHERE ${UNREADABLE} <> '' ORDER BY line LIMIT ${SHOWN}`,
  );
  return {
    rows: Number(rows),
    columns,
    unreadable: Number(unreadable),
    unreadableRows: shown.map(([line, said]) => ({ line: Number(line), reason: String(said) })),
  };
}

/** Where an object has the value of a key (RFC 6901). DuckDB's own paths do not know every key. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The keys of the first objects, sorted, and those of the very first as they stand. SQL cannot name one with a zero byte. */
async function keysOf(query: Query, source: string): Promise<{ columns: string[]; first: string[] }> {
  const objects = `(SELECT keys FROM (SELECT ${ifObject("json_keys(text)")} AS keys FROM ${source}) WHERE keys IS NOT NULL LIMIT ${SAMPLE})`;
  const keysIn = async (from: string) =>
    (await query(`SELECT unnest(keys) FROM ${from}`)).map(([key]) => String(key)).filter((key) => !key.includes("\0"));
  const all = new Set(await keysIn(objects));
  return { columns: [...all].sort(), first: await keysIn(`(FROM ${objects} LIMIT 1)`) };
}

/** SQL for whether an object has no key twice: most have those of the first object, which is quick to tell. */
function hasKeysOnce(first: readonly string[]): string {
  const once = "len(list_distinct(json_keys(text))) = len(json_keys(text))";
  if (new Set(first).size < first.length) return once;
  return `json_keys(text) = CAST([${first.map(text).join(", ")}] AS VARCHAR[]) OR ${once}`;
}

/** What SQL makes of a line that is a JSON object; nothing for any other, and for one that cannot be parsed. */
function ifObject(sql: string): string {
  // Most lines have no blanks before the object, which are slow to cut off.
  const isObject = "starts_with(text, '{') OR starts_with(ltrim(text, ' \t\r'), '{')";
  return `CASE WHEN ${HOLDS_NO_JSON} THEN NULL WHEN ${isObject} THEN TRY(${sql}) END`;
}

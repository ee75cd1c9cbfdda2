import type { LoadedTable, Query } from "./loaded-table";
import { columnNames, linesOf, quoted, text } from "./sql";

/** JSON lines: each line a JSON object (RFC 8259), or blank. */

const SHOWN = 3;
/** The columns are looked for in so many of the lines. */
const SAMPLE = 1000;
/** Where in a line that cannot be read the text stops that is shown of it, in characters. */
const SHOWN_LENGTH = 120;

/**
 * JSON has no NaN, no Infinity, and no comma before a closing bracket. Python's own writer writes the first two, DuckDB
 * reads them all, and other readers refuse the line. The short test finds lines in which one of them can be; within quotes
 * they are text like any other.
 */
const MAY_HOLD_NO_JSON = ["nan", "NaN", "inf", "Inf", "INF", ",}", ",]", ", }", ", ]"]
  .map((part) => `contains(text, '${part}')`)
  .join(" OR ");
const HOLDS_NO_JSON = `regexp_matches(regexp_replace(text, '"(\\\\.|[^"\\\\])*"', '', 'g'), '(?i)nan|inf|,\\s*[}\\]]')`;

/**
 * Reads a file of JSON lines. All lines go into one table, so that a row's number is its line: counting rows while they
 * are read would take a pass in one thread. Lines that are not an object stand there as their text.
 */
export async function loadJsonLines(query: Query, table: string, file: string): Promise<LoadedTable> {
  const keys = await keysOf(query, file);
  const columns = columnNames(keys);
  const paths = keys.map((key) => text(`$.${JSON.stringify(key)}`));
  const cells = columns.map((name, index) => `cells[${index + 1}] AS ${quoted(name)}`);
  await query(
    `CREATE OR REPLACE TABLE ${table}_rows AS
     SELECT ${[...cells, `CASE WHEN cells IS NULL THEN left(coalesce(text, ''), ${SHOWN_LENGTH}) END AS " unreadable"`].join(", ")}
     FROM (SELECT text, ${ifObject(`json_extract_string(text, [${paths.join(", ") || "'$'"}])`)} AS cells FROM ${linesOf(file)})`,
  );
  await query(
    `CREATE OR REPLACE VIEW ${table} AS SELECT ${["rowid + 1 AS line", ...columns.map(quoted)].join(", ")}
     FROM ${table}_rows WHERE " unreadable" IS NULL`,
  );
  const [[rows, unreadable] = []] = await query(
    `SELECT count(*) FILTER (" unreadable" IS NULL), count(*) FILTER (" unreadable" <> '') FROM ${table}_rows`,
  );
  const shown = await query(
    `SELECT rowid + 1, " unreadable" FROM ${table}_rows WHERE " unreadable" <> '' ORDER BY rowid LIMIT ${SHOWN}`,
  );
  return {
    rows: Number(rows),
    columns,
    unreadable: Number(unreadable),
    unreadableRows: shown.map(([line, said]) => ({ line: Number(line), reason: `not a JSON object: ${said}` })),
  };
}

/** The keys of the first objects, in order. */
async function keysOf(query: Query, file: string): Promise<string[]> {
  const found = await query(
    `SELECT DISTINCT unnest(keys) FROM (
       SELECT keys FROM (SELECT ${ifObject("json_keys(text)")} AS keys FROM ${linesOf(file)}) WHERE keys IS NOT NULL LIMIT ${SAMPLE})`,
  );
  return found.map(([key]) => String(key)).sort();
}

/** What SQL makes of a line that is a JSON object; nothing for any other, and for one that cannot be parsed. */
function ifObject(sql: string): string {
  return `CASE WHEN starts_with(ltrim(text, ' \t\r'), '{') AND NOT ((${MAY_HOLD_NO_JSON}) AND ${HOLDS_NO_JSON}) THEN TRY(${sql}) END`;
}

import type { LoadedTable, Query, UnreadableRow } from "./loaded-table";
import { columnNames, LONGEST_LINE, linesOf, text } from "./sql";

/** CSV with a header (RFC 4180). */

const SHOWN = 3;
/** A cell in quotes with something else behind them. */
const BROKEN_QUOTES = /(^|,)"(?:[^"]|"")*"(?!"|,|\r?$)/;

/** Reads a CSV file. What has too few columns, too many, or a quote without its end is no row. */
export async function loadCsv(query: Query, table: string, file: string): Promise<LoadedTable> {
  const rejected = `${table}_rejected`;
  // DuckDB adds to the rejected rows of an earlier file.
  for (const one of [rejected, `${rejected}_scan`]) await query(`DROP TABLE IF EXISTS ${one}`);
  // DuckDB's own guess at the columns gives up on a small file that is cut within quotes.
  const [[header] = [""]] = await query(`SELECT text FROM ${linesOf(file)} WHERE text IS NOT NULL LIMIT 1`);
  // DuckDB drops every row without a word where it cannot read the first line.
  if (BROKEN_QUOTES.test(String(header))) throw new Error(`its first line is not CSV: ${String(header).slice(0, 120)}`);
  const columns = headerNames(String(header));
  await query(
    `CREATE OR REPLACE TABLE ${table}_rows AS SELECT * FROM read_csv(${text(file)}, header = true,
       columns = {${columns.map((name) => `${text(name)}: 'VARCHAR'`).join(", ")}}, auto_detect = false,
       delim = ',', quote = '"', escape = '"', max_line_size = ${LONGEST_LINE}, ignore_errors = true,
       store_rejects = true, rejects_table = ${text(rejected)}, rejects_scan = ${text(`${rejected}_scan`)})`,
  );
  const [[rows, unreadable, lines] = []] = await query(
    `SELECT (SELECT count(*) FROM ${table}_rows), (SELECT count(DISTINCT line) FROM ${rejected}), (SELECT count(*) FROM ${linesOf(file)})`,
  );
  const oneLineEach = Number(unreadable) === 0 && Number(lines) === Number(rows) + 1;
  if (oneLineEach || !(await numberByLines(query, table, file)))
    await query(`CREATE OR REPLACE VIEW ${table} AS SELECT rowid + 2 AS line, * FROM ${table}_rows`);
  return {
    rows: Number(rows),
    columns,
    unreadable: Number(unreadable),
    unreadableRows: Number(unreadable) > 0 ? await rejectedRows(query, table) : [],
  };
}

/**
 * Gives each row the number of the line it begins on, where rows with line ends within quotes, rows that were rejected, or
 * blank lines come between them. DuckDB's own number of a rejected row counts rows and blank lines, the header included.
 * Says whether it could: a stray quote leaves open which lines begin a row.
 */
async function numberByLines(query: Query, table: string, file: string): Promise<boolean> {
  // A line begins a row where all quotes before it are closed.
  await query(
    `CREATE OR REPLACE TABLE ${table}_starts AS SELECT row_number() OVER () AS number, line, blank FROM (
       SELECT row_number() OVER () AS line, cell = '' AS blank, sum(quotes) OVER (ROWS UNBOUNDED PRECEDING) - quotes AS before
       FROM (SELECT cell, len(cell) - len(replace(cell, '"', '')) AS quotes
             FROM (SELECT coalesce(text, '') AS cell FROM ${linesOf(file)})))
     WHERE before % 2 = 0`,
  );
  await query(
    `CREATE OR REPLACE TABLE ${table}_line AS SELECT line FROM ${table}_starts
     WHERE NOT blank AND number NOT IN (SELECT line FROM ${table}_rejected) ORDER BY number OFFSET 1`,
  );
  const [[differ] = []] = await query(
    `SELECT (SELECT count(*) FROM ${table}_line) <> (SELECT count(*) FROM ${table}_rows)`,
  );
  if (differ) return false;
  await query(
    `CREATE OR REPLACE VIEW ${table} AS SELECT lines.line AS line, rows.* FROM ${table}_rows AS rows POSITIONAL JOIN ${table}_line AS lines`,
  );
  return true;
}

/** A few of the rejected rows. Their lines have been looked for by `numberByLines`. */
async function rejectedRows(query: Query, table: string): Promise<UnreadableRow[]> {
  const shown = await query(
    `SELECT coalesce(any_value(starts.line), rejected.line), first(error_message)
     FROM ${table}_rejected AS rejected LEFT JOIN ${table}_starts AS starts ON starts.number = rejected.line
     GROUP BY rejected.line ORDER BY rejected.line LIMIT ${SHOWN}`,
  );
  return shown.map(([line, reason]) => ({ line: Number(line), reason: String(reason).split("\n")[0] ?? "" }));
}

/** The names of a CSV file's columns, from its first line. Each is there once, whatever its case, as SQL wants it. */
export function headerNames(line: string): string[] {
  const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)?.slice(0, line.endsWith(",") ? undefined : -1) ?? [];
  return columnNames(
    (cells.length > 0 ? cells : [""]).map((cell) =>
      cell.replace(/,$/, "").replace(/^"(.*)"$/s, (_, quotedText: string) => quotedText.replaceAll('""', '"')),
    ),
  );
}

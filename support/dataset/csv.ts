import { type Header, readHeader } from "./csv-header";
import { findOddRows, findStarts, isReadInFull, type Layout, lineCounts } from "./csv-rows";
import { endLinesAlike } from "./line-ends";
import type { LoadedTable, Query, UnreadableRow } from "./loaded-table";
import { LONGEST_LINE, sqlName, text } from "./sql";

/** CSV with a header (RFC 4180). */

const SHOWN = 3;

/** Reads a CSV file, which it may change. What has too few columns, too many, or a quote without its end is no row. */
export async function loadCsv(query: Query, table: string, file: string): Promise<LoadedTable> {
  const header = readHeader(file);
  const notRead = await readRows(query, table, file, header).catch((error: Error) => error);
  // Where all is well, nobody has to look at how the lines end.
  const again = notRead !== 0 && (await endLinesAlike(file));
  const rejected = again ? await readRows(query, table, file, header) : notRead;
  if (rejected instanceof Error) throw rejected;
  return numbered(query, table, file, header, rejected);
}

/** Reads the rows into a table `…_rows`, and those that are none into `…_rejected`. Gives how many these are. */
async function readRows(query: Query, table: string, file: string, { names, blankLines }: Header): Promise<number> {
  const rejected = `${table}_rejected`;
  // DuckDB adds to the rejected rows of an earlier file.
  for (const one of [rejected, `${rejected}_scan`]) await query(`DROP TABLE IF EXISTS ${one}`);
  // DuckDB's own guess at the columns gives up on a small file that is cut within quotes.
  await query(
    `CREATE OR REPLACE TABLE ${table}_rows AS SELECT * FROM read_csv(${text(file)}, header = true, skip = ${blankLines},
       columns = {${names.map((name) => `${text(sqlName(name))}: 'VARCHAR'`).join(", ")}}, auto_detect = false,
       delim = ',', quote = '"', escape = '"', max_line_size = ${LONGEST_LINE}, ignore_errors = true,
       store_rejects = true, rejects_table = ${text(rejected)}, rejects_scan = ${text(`${rejected}_scan`)})`,
  );
  const [[count] = []] = await query(`SELECT count(DISTINCT line) FROM ${rejected}`);
  return Number(count);
}

/** Gives each row the number of its line, and leaves out those that are none though DuckDB has read them. */
async function numbered(
  query: Query,
  table: string,
  file: string,
  { cells, names }: Header,
  notRead: number,
): Promise<LoadedTable> {
  const [counted = []] = await query(`SELECT (SELECT count(*) FROM ${table}_rows), * FROM (${lineCounts(file)})`);
  const [read = 0, lines = 0, blank = 0, maybeOdd = 0, withZeros = 0] = counted.map(Number);
  const layout = { table, file, header: cells, columns: names, oneLineEach: lines - blank === 1 + read + notRead };
  const mayHoldOdd = maybeOdd > 0 && (withZeros > 0 || !(await isReadInFull(query, layout)));
  const asLines = notRead === 0 && lines === 1 + read && !mayHoldOdd;
  const oddRows = asLines ? [] : await numberByLines(query, layout, mayHoldOdd);
  if (asLines || !oddRows)
    await query(`CREATE OR REPLACE VIEW ${table} AS SELECT rowid + 2 AS line, * FROM ${table}_rows`);
  const others = oddRows ?? [];
  const unreadable = notRead + others.length;
  return {
    rows: read - others.length,
    columns: names,
    unreadable,
    unreadableRows: unreadable > 0 ? await firstUnreadable(query, table, others) : [],
  };
}

/**
 * Gives each row the number of the line it begins on, where not each line is a row. Leaves out rows that are none, and
 * gives these; unset where it cannot be told which lines begin a row.
 */
async function numberByLines(
  query: Query,
  layout: Layout,
  mayHoldOdd: boolean,
): Promise<readonly UnreadableRow[] | undefined> {
  const { table } = layout;
  if (!(await findStarts(query, layout))) return undefined;
  const odd = mayHoldOdd ? await findOddRows(query, layout) : [];
  const without = odd.length > 0 ? `WHERE lines.line NOT IN (SELECT line FROM ${table}_odd)` : "";
  await query(
    `CREATE OR REPLACE VIEW ${table} AS SELECT lines.line AS line, rows.*
     FROM ${table}_rows AS rows POSITIONAL JOIN ${table}_line AS lines ${without}`,
  );
  return odd;
}

/** A few of the rows that cannot be read: of those that DuckDB rejected, and of others. */
async function firstUnreadable(
  query: Query,
  table: string,
  others: readonly UnreadableRow[],
): Promise<UnreadableRow[]> {
  const rejected = await query(
    `SELECT coalesce(any_value(starts.line), rejected.line), first(error_message)
     FROM ${table}_rejected AS rejected LEFT JOIN ${table}_starts AS starts ON starts.number = rejected.line
     GROUP BY rejected.line ORDER BY rejected.line LIMIT ${SHOWN}`,
  );
  const first = rejected.map(([line, reason]) => ({ line: Number(line), reason: String(reason).split("\n")[0] ?? "" }));
  return [...first, ...others].sort((a, b) => a.line - b.line).slice(0, SHOWN);
}

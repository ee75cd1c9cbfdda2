import type { Query, UnreadableRow } from "./loaded-table";
import { linesOf, sqlColumn } from "./sql";

/**
 * The rows of a CSV file by the lines that they begin on, and those that DuckDB reads though they are none: it passes over
 * empty cells that are too many, and blanks around a cell in quotes. Other readers take these for values, or lose track.
 */

/** What is in quotes is stood for by this while commas and blanks are looked at. */
const QUOTED_CELL = "\u001f";
/** The zero bytes of a file that was never written in full. */
const HOLDS_ZEROS = "contains(text, chr(0))";
/** A line without any of this holds no such row. It is quick to tell. */
const MAY_BE_ODD = `suffix(text, ',') OR suffix(text, ',""') OR contains(text, ' "') OR contains(text, '" ') OR ${HOLDS_ZEROS}`;

/** Where the rows of a file are: under which header, with which columns, and whether each is on one line. */
export interface Layout {
  readonly table: string;
  readonly file: string;
  readonly header: readonly string[];
  readonly columns: readonly string[];
  readonly oneLineEach: boolean;
}

/** SQL that counts the lines of a file: all, blank ones, those that may hold an odd row, and those that hold zero bytes. */
export function lineCounts(file: string): string {
  return `SELECT count(*), count(*) FILTER (text IS NULL), count(*) FILTER (${MAY_BE_ODD}), count(*) FILTER (${HOLDS_ZEROS}) FROM ${linesOf(file)}`;
}

/**
 * Whether all bytes of a file are those of its header, of its cells, of the commas between them, of quotes, and of the
 * ends of lines. Where they are not, something was passed over, or a row was rejected. It is quicker to tell than which.
 */
export async function isReadInFull(query: Query, { table, file, header, columns }: Layout): Promise<boolean> {
  const inHeader = Buffer.byteLength(header.join(",").replace(/["\r\n]/g, ""));
  const cells = columns.map(sqlColumn).join(", ',', ");
  const [[inFile, inCells] = []] = await query(
    `SELECT (SELECT sum(strlen(replace(text, '"', ''))) FROM ${linesOf(file)}),
       (SELECT sum(strlen(replace(replace(replace(concat(${cells}), '"', ''), chr(10), ''), chr(13), '')))
        FROM ${table}_rows)`,
  );
  return Number(inFile) === inHeader + Number(inCells);
}

/**
 * Makes a table `…_starts` of the lines that begin a row, the header's among them, and `…_line` of those that begin a row
 * which could be read. DuckDB's own number of a rejected row counts rows and blank lines, the header included. Says
 * whether it could: a stray quote leaves open which lines begin a row.
 */
export async function findStarts(query: Query, layout: Layout): Promise<boolean> {
  const { table } = layout;
  await query(
    `CREATE OR REPLACE TABLE ${table}_starts AS SELECT record AS number, line, text = '' AS blank FROM ${records(layout)} WHERE begins`,
  );
  await query(
    `CREATE OR REPLACE TABLE ${table}_line AS SELECT line FROM ${table}_starts
     WHERE NOT blank AND number NOT IN (SELECT line FROM ${table}_rejected) ORDER BY number OFFSET 1`,
  );
  const [[same] = []] = await query(
    `SELECT (SELECT count(*) FROM ${table}_line) = (SELECT count(*) FROM ${table}_rows)`,
  );
  return same === true;
}

/** Makes a table `…_odd` of the rows that were read though they are none, once their lines are found. */
export async function findOddRows(query: Query, layout: Layout): Promise<UnreadableRow[]> {
  const { table, columns } = layout;
  await query(
    `CREATE OR REPLACE TABLE ${table}_odd AS SELECT line, ${reasonFor(columns.length)} AS reason FROM (
       SELECT min(line) AS line, string_agg(text, chr(10) ORDER BY line) AS text FROM ${records(layout)}
       GROUP BY record HAVING bool_or(${MAY_BE_ODD}))
     WHERE reason IS NOT NULL AND line IN (SELECT line FROM ${table}_line)`,
  );
  const odd = await query(`SELECT line, reason FROM ${table}_odd ORDER BY line`);
  return odd.map(([line, reason]) => ({ line: Number(line), reason: String(reason) }));
}

/** The lines of a file, each with the number of the row that it belongs to, and whether it begins that. */
function records({ file, oneLineEach }: Layout): string {
  // A line begins a row where all quotes before it are closed.
  return `(
    SELECT line, text, begins, count(*) FILTER (begins) OVER (ROWS UNBOUNDED PRECEDING) AS record FROM (
      SELECT line, text, ${oneLineEach ? "true" : "before % 2 = 0"} AS begins FROM (
        SELECT row_number() OVER () AS line, text, sum(quotes) OVER (ROWS UNBOUNDED PRECEDING) - quotes AS before
        FROM (SELECT text, len(text) - len(replace(text, '"', '')) AS quotes
              FROM (SELECT coalesce(text, '') AS text FROM ${linesOf(file)})))))`;
}

/** SQL that says why a row's text is none with so many columns; nothing where it is one, or has too few cells. */
function reasonFor(columns: number): string {
  const cells = `regexp_replace(text, '(^|,)( *)"([^"]|"")*"( *)', '\\1\\2${QUOTED_CELL}\\4', 'g')`;
  const found = `len(${cells}) - len(replace(${cells}, ',', '')) + 1`;
  return `CASE WHEN ${HOLDS_ZEROS} THEN 'it holds zero bytes' WHEN ${found} > ${columns} THEN 'Expected Number of Columns: ${columns} Found: ' || (${found})
    WHEN regexp_matches(${cells}, '(^|,) +${QUOTED_CELL}|${QUOTED_CELL} +(,|$)') THEN 'a blank stands before or behind a value in quotes' END`;
}

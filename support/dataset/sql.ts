/** How names, text and files are written in DuckDB's SQL. */

/** A line longer than this, in bytes, is no row of data. */
export const LONGEST_LINE = 1024 ** 2;

/** Four control characters in a row, as many as DuckDB allows: behind them a line would be cut off. */
const SEPARATOR = "\u001e\u001f\u001e\u001f";

/** A name as SQL writes it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The lines of a file as SQL reads them, in a column `text`: nothing for a blank one. */
export function linesOf(file: string): string {
  // A separator that no line holds makes each line one cell.
  return `read_csv(${text(file)}, columns = {'text': 'VARCHAR'}, header = false, auto_detect = false, delim = ${text(SEPARATOR)},
    quote = '', escape = '', strict_mode = false, null_padding = true, max_line_size = ${LONGEST_LINE})`;
}

/** Names in a table that are not of its file: of DuckDB's and of ours. */
const TAKEN: readonly string[] = ["line", "rowid", "file_row_number"];

/**
 * What SQL calls the column of a name in a file. SQL takes names for the same that differ in capitals only, ends at a zero
 * byte and has no empty name, so all of these are marked; no two names have one in common.
 */
export function sqlName(name: string): string {
  if (name === "") return "^";
  if (TAKEN.includes(name)) return `${name}^`;
  const isCapital = (letter: string) => letter !== letter.toLowerCase();
  return name
    .replace(/./gsu, (letter) => (letter === "^" || isCapital(letter) ? `^${letter}` : letter))
    .replaceAll("\0", "^0");
}

/** The column of a name in a file, as SQL writes it. */
export function sqlColumn(name: string): string {
  return quoted(sqlName(name));
}

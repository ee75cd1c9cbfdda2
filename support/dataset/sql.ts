/** How names, text and files are written in DuckDB's SQL. */

/** A line longer than this, in bytes, is no row of data. */
export const LONGEST_LINE = 1024 ** 2;

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
  // A separator that neither JSON nor the name of a column holds makes each line one cell.
  return `read_csv(${text(file)}, columns = {'text': 'VARCHAR'}, header = false, auto_detect = false, delim = '\u001e',
    quote = '', escape = '', strict_mode = false, null_padding = true, max_line_size = ${LONGEST_LINE})`;
}

/**
 * Names for the columns of a table, from names as a file has them: SQL wants each once, whatever its case, and `line` is
 * taken. A name that has to differ gets a number.
 */
export function columnNames(names: readonly string[]): string[] {
  const taken = new Set<string>(["line"]);
  return names.map((given, index) => {
    // SQL ends at a zero byte.
    const name = given.replaceAll("\0", "\ufffd") || `column${index}`;
    let own = name;
    for (let number = 1; taken.has(own.toLowerCase()); number += 1) own = `${name}_${number}`;
    taken.add(own.toLowerCase());
    return own;
  });
}

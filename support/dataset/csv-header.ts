import { beginningOf } from "./file-ends";
import { LONGEST_LINE } from "./sql";

/** The header of a CSV file. */
export interface Header {
  /** Its cells as they stand. */
  readonly cells: readonly string[];
  /** The names of the columns: each is there once, and none is empty. */
  readonly names: readonly string[];
  /** How many blank lines stand before it. */
  readonly blankLines: number;
}

const LINE_END = /\r?\n|\r/g;
/** A cell with what follows it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r?\n|\r|$)/y;
/** So much is shown of a line that is no header, in characters. */
const SHOWN_LENGTH = 120;

/** Reads the header of a CSV file. Throws an `Error` where it is none, or has a column twice. */
export function readHeader(file: string): Header {
  const beginning = beginningOf(file, LONGEST_LINE);
  const blank = /^\ufeff?[\r\n]*/.exec(beginning)?.[0] ?? "";
  const cells = cellsOf(beginning.slice(blank.length));
  const names = cells.map((name, index) => name || `unnamed column ${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  // Readers differ in which of them they take.
  if (twice !== undefined) throw new Error(`its header has the column ${twice} twice`);
  return { cells, names, blankLines: blank.match(LINE_END)?.length ?? 0 };
}

/** The cells of the first row of a text. DuckDB drops every row without a word where it cannot read that. */
function cellsOf(text: string): string[] {
  const cells: string[] = [];
  let end = ",";
  for (let at = 0; end === ","; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const [, inQuotes, plain = "", after] = CELL.exec(text) ?? [];
    if (after === undefined) {
      const [line = ""] = text.split(LINE_END, 1);
      throw new Error(`its first line is not CSV: ${line.slice(0, SHOWN_LENGTH)}`);
    }
    cells.push(inQuotes?.replaceAll('""', '"') ?? plain);
    end = after;
  }
  return cells;
}

/**
 * The data contract as a feature's tables state it. A contract is data: which columns a data set has, of which type, and
 * what their values must be. Nothing here knows how it is checked; `conditions.ts` does.
 */

/** The dimensions of data quality that are checked, under their usual names. */
export type Dimension = "completeness" | "validity" | "uniqueness" | "consistency" | "timeliness" | "volume";

export const COLUMN_TYPES = ["UUID", "text", "date", "timestamp", "number", "whole number", "list of numbers"] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** What the values of a column must be, beside being there and of the column's type. Durations in ms. */
export type Condition =
  | { readonly kind: "unique" }
  | { readonly kind: "one of"; readonly values: readonly string[] }
  | { readonly kind: "range"; readonly from: number; readonly to: number }
  | { readonly kind: "within the last"; readonly duration: number }
  | { readonly kind: "steps"; readonly step: number; readonly exceptions: number }
  /** But for those before so many rows at the end. */
  | { readonly kind: "gaps"; readonly duration: number; readonly lastRows: number }
  | { readonly kind: "length"; readonly numbers: number }
  | { readonly kind: "unit length" }
  | { readonly kind: "known"; readonly dataSet: string; readonly column: string };

/** A column of a data set. `words` is each condition as the table has it, in the order of `conditions`. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly conditions: readonly Condition[];
  readonly words: readonly string[];
}

/** A row of a feature's table of columns. */
export interface ColumnRow {
  readonly column?: string;
  readonly type?: string;
  readonly "must be"?: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PERIODS: Readonly<Record<string, number>> = { hour: HOUR, day: DAY, week: 7 * DAY, year: 366 * DAY };
const UNITS: Readonly<Record<string, number>> = { second: SECOND, minute: MINUTE, hour: HOUR };

/** Each way to write a condition, with an example of it for messages. */
const CONDITIONS: readonly [example: string, pattern: RegExp, read: (...groups: string[]) => Condition][] = [
  ["unique", /^unique$/, () => ({ kind: "unique" })],
  ["one of A, B, C", /^one of (.+)$/, (list = "") => ({ kind: "one of", values: list.split(/\s*,\s*/) })],
  [
    "from 1 to 500",
    /^from (-?[\d.]+) to (-?[\d.]+)$/,
    (from, to) => ({ kind: "range", from: Number(from), to: Number(to) }),
  ],
  [
    "within the last day",
    /^within the last (hour|day|week|year)$/,
    (period = "") => ({ kind: "within the last", duration: PERIODS[period] ?? 0 }),
  ],
  [
    "in steps of 5 seconds except for 51 rows",
    /^in steps of ([\d.]+) seconds?(?: except for (\d+) rows?)?$/,
    (seconds, exceptions = "0") => ({ kind: "steps", step: Number(seconds) * SECOND, exceptions: Number(exceptions) }),
  ],
  [
    "without gaps of 2 hours except for the last 51 rows",
    /^without gaps of ([\d.]+) (second|minute|hour)s?(?: except for the last (\d+) rows?)?$/,
    (number, unit = "", rows = "0") => ({
      kind: "gaps",
      duration: Number(number) * (UNITS[unit] ?? 0),
      lastRows: Number(rows),
    }),
  ],
  ["20 numbers", /^(\d+) numbers$/, (numbers) => ({ kind: "length", numbers: Number(numbers) })],
  ["of unit length", /^of unit length$/, () => ({ kind: "unit length" })],
  ["a user_id of users", /^an? (\S+) of (.+)$/, (column = "", dataSet = "") => ({ kind: "known", dataSet, column })],
];

/**
 * Reads a table of columns. Conditions are joined by " and ". Throws an `Error` that says what would be right for a row
 * that cannot be understood.
 */
export function parseColumns(rows: readonly ColumnRow[]): Column[] {
  return rows.map(({ column: name, type, "must be": words = "" }) => {
    if (!name || type === undefined) throw new Error('The table needs the columns "column", "type" and "must be".');
    if (!isColumnType(type)) throw new Error(`There is no type "${type}"; there are ${COLUMN_TYPES.join(", ")}.`);
    const parts = words.split(" and ").filter((part) => part.trim() !== "");
    return { name, type, conditions: parts.map((part) => parseCondition(part.trim())), words: parts };
  });
}

function parseCondition(words: string): Condition {
  for (const [, pattern, read] of CONDITIONS) {
    const match = pattern.exec(words);
    // A group that did not match is left to the default of its parameter.
    if (match) return read(...(match.slice(1) as string[]));
  }
  const known = CONDITIONS.map(([example]) => `"${example}"`).join(", ");
  throw new Error(`"${words}" is not a condition; conditions read ${known}.`);
}

function isColumnType(type: string): type is ColumnType {
  return (COLUMN_TYPES as readonly string[]).includes(type);
}

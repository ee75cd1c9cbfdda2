import type { Column, ColumnType, Condition, Dimension } from "./contract";

/**
 * Rules: what the contract says, as SQL over a data set's table. Each table has `line` and every column as text, so that
 * a value of the wrong type can be shown as it stands.
 */

/** A rule. `broken` is an SQL expression that is true for each row that breaks it; it may hold window functions. */
export interface Rule {
  readonly dataSet: string;
  readonly column: string;
  readonly dimension: Dimension;
  /** What must be so: `user_id must be unique`. */
  readonly words: string;
  readonly broken: string;
  /** So many rows may break it. */
  readonly allowed: number;
}

/** The moment that a generation began and ended, as the client saw it: what "the last day" is measured from. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** The clocks of service and suite may differ by so much, in ms. */
const CLOCKS = 5 * 60_000;
/** A time without an offset may be the local time of any zone: up to UTC+14 and UTC-12. */
const ZONES = 14 * 3_600_000;
/** Vectors are rounded: four decimals of 20 numbers change the length by up to 0.0002. */
const LENGTH_TOLERANCE = 0.001;
/** How far a step between two rows may be off, in ms: clocks are read, and rounded, per row. */
const STEP_TOLERANCE = 500;

/** The rules for the columns of a data set. `tableOf` gives the SQL name of another data set's table. */
export function rulesFor(
  dataSet: string,
  columns: readonly Column[],
  period: Period,
  tableOf: (dataSet: string) => string,
): Rule[] {
  return columns.flatMap((column) => {
    const { name, type, conditions, words } = column;
    const value = quoted(name);
    const rule = (dimension: Dimension, text: string, broken: string, allowed = 0): Rule => {
      return { dataSet, column: name, dimension, words: `${name} must be ${text}`, broken, allowed };
    };
    const ofType = hasType(type, value);
    return [
      rule("completeness", "there in every row", `${value} IS NULL OR trim(${value}) = ''`),
      // Text is whatever is there.
      ...(type === "text" ? [] : [rule("validity", `a ${type}`, `${value} IS NOT NULL AND NOT (${ofType})`)]),
      ...conditions.map((condition, index) => {
        const { dimension, holds, allowed = 0 } = check(condition, type, value, period, tableOf);
        // What is not there, or of another type, is told by the rules above.
        const broken = `${value} IS NOT NULL AND (${ofType}) AND NOT coalesce(${holds}, false)`;
        return rule(dimension, words[index] ?? condition.kind, broken, allowed);
      }),
    ];
  });
}

/** Whether text is of a type. */
function hasType(type: ColumnType, value: string): string {
  switch (type) {
    case "UUID":
      return `TRY_CAST(${value} AS UUID) IS NOT NULL`;
    case "text":
      return "true";
    case "date":
      return `regexp_full_match(${value}, '\\d{4}-\\d{2}-\\d{2}') AND TRY_CAST(${value} AS DATE) IS NOT NULL`;
    case "timestamp":
      return `regexp_full_match(${value}, '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?') AND ${timeOf(value)} IS NOT NULL`;
    case "number":
      return `coalesce(isfinite(TRY_CAST(${value} AS DOUBLE)), false)`;
    case "whole number":
      return `regexp_full_match(${value}, '[+-]?\\d+')`;
    case "list of numbers":
      return `starts_with(ltrim(${value}), '[') AND coalesce(list_bool_and(list_transform(${listOf(value)}, lambda x: coalesce(isfinite(x), false))), len(${listOf(value)}) = 0, false)`;
  }
}

interface Check {
  readonly dimension: Dimension;
  /** SQL that is true where the condition holds. */
  readonly holds: string;
  readonly allowed?: number;
}

function check(
  condition: Condition,
  type: ColumnType,
  value: string,
  period: Period,
  tableOf: (dataSet: string) => string,
): Check {
  switch (condition.kind) {
    case "unique":
      return { dimension: "uniqueness", holds: `row_number() OVER (PARTITION BY ${value} ORDER BY line) = 1` };
    case "one of":
      return { dimension: "validity", holds: `${value} IN (${condition.values.map(text).join(", ")})` };
    case "range":
      return {
        dimension: "validity",
        holds: `TRY_CAST(${value} AS DOUBLE) BETWEEN ${condition.from} AND ${condition.to}`,
      };
    case "within the last":
      return { dimension: "timeliness", holds: within(condition.duration, type, value, period) };
    case "steps": {
      const step = `date_diff('millisecond', lag(${timeOf(value)}) OVER (ORDER BY line), ${timeOf(value)})`;
      const holds = `abs(coalesce(${step}, ${condition.step}) - ${condition.step}) <= ${STEP_TOLERANCE}`;
      return { dimension: "timeliness", holds, allowed: condition.exceptions };
    }
    case "length":
      return { dimension: "validity", holds: `len(${listOf(value)}) = ${condition.numbers}` };
    case "unit length":
      return {
        dimension: "validity",
        holds: `abs(sqrt(list_sum(list_transform(${listOf(value)}, lambda x: x * x))) - 1) <= ${LENGTH_TOLERANCE}`,
      };
    case "known":
      return {
        dimension: "consistency",
        // The column of the other table by its full name: SQL would take this table's for one that the other lacks.
        holds: `${value} IN (SELECT known.${quoted(condition.column)} FROM ${tableOf(condition.dataSet)} AS known)`,
      };
  }
}

function within(duration: number, type: ColumnType, value: string, { from, to }: Period): string {
  const between = (slack: number) => {
    const [first, last] = [new Date(from.getTime() - duration - slack), new Date(to.getTime() + slack)];
    return `${timeOf(value)} BETWEEN TIMESTAMPTZ '${first.toISOString()}' AND TIMESTAMPTZ '${last.toISOString()}'`;
  };
  // A date is the day of any zone.
  if (type === "date") return between(ZONES + 86_400_000);
  return `CASE WHEN regexp_matches(${value}, '(Z|[+-]\\d{2}(:?\\d{2})?)$') THEN ${between(CLOCKS)} ELSE ${between(ZONES)} END`;
}

/** As a moment; without an offset, of UTC (the session's time zone). */
function timeOf(value: string): string {
  return `TRY_CAST(${value} AS TIMESTAMPTZ)`;
}

function listOf(value: string): string {
  return `TRY_CAST(${value} AS DOUBLE[])`;
}

/** A name as SQL writes it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

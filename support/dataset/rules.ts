import type { Column, ColumnType, Condition, Dimension } from "./contract";
import { momentOf, OFFSET, TIMESTAMP } from "./moments";
import { quoted, sqlColumn, text } from "./sql";

/**
 * Rules: what the contract says, as SQL over a data set's table. Each table has `line` and every column as text, so that
 * a value of the wrong type can be shown as it stands.
 */

/** A rule on a column. Its SQL may name the column, `typed`, and what is `beside` a row. */
export interface Rule {
  readonly dataSet: string;
  readonly column: string;
  readonly dimension: Dimension;
  /** What must be so: `user_id must be unique`. */
  readonly words: string;
  /** The column's value as its type, for rules that need it: computed once for each row. */
  readonly typed?: Derived;
  /** What the rule has to know of the rows before or behind a row. */
  readonly beside?: readonly Derived[];
  /** SQL that is true for each row that breaks the rule. */
  readonly broken: string;
  /** Set where all rows have to be compared: an aggregate that counts those that break it with less effort. */
  readonly count?: string;
  /** So many rows may break it. */
  readonly allowed: number;
  /** Set where it is on the values of a whole table: so many values are too many, and no single row is to blame. */
  readonly onValues?: true;
}

/** What SQL makes of a row, under the name that SQL has for it. A value as its type is null where it is not of it. */
export interface Derived {
  readonly name: string;
  readonly sql: string;
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
/** Where a UUID has its hyphens: DuckDB's type takes them anywhere, or none, and braces around it. */
const UUID_SHAPE = "________-____-____-____-____________";

/** DuckDB reads underscores and other digits as numbers as well. */
const NUMBER = "\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*";
/** Only what numbers are made of: in quotes, DuckDB reads texts as numbers. */
const LIST = "\\s*\\[[-+.\\deE,\\s]*\\]\\s*";

/** The rules for the columns of a data set. `tableOf` gives the SQL name of another data set's table. */
export function rulesFor(
  dataSet: string,
  columns: readonly Column[],
  period: Period,
  tableOf: (dataSet: string) => string,
): Rule[] {
  return columns.flatMap(({ name, type, conditions, words }) => {
    const value = sqlColumn(name);
    const typed: Derived = { name: sqlColumn(`${name} as ${type}`), sql: asType(type, value) };
    const rule = (dimension: Dimension, must: string, broken: string) => {
      return { dataSet, column: name, dimension, words: `${name} must be ${must}`, typed, broken, allowed: 0 };
    };
    return [
      rule("completeness", "there in every row", `${value} IS NULL OR ${isBlank(value)}`),
      // Text is whatever is there.
      ...(type === "text" ? [] : [rule("validity", `a ${type}`, `${value} IS NOT NULL AND ${typed.name} IS NULL`)]),
      ...conditions.map((condition, index) => {
        const { dimension, holds, ...more } = check(condition, { type, value, typed: typed.name, period, tableOf });
        // What is not there, or of another type, is told by the rules above.
        const broken = `${typed.name} IS NOT NULL AND NOT coalesce(${holds}, false)`;
        return { ...rule(dimension, words[index] ?? condition.kind, broken), ...more };
      }),
    ];
  });
}

/**
 * SQL for whether a text has nothing to see: white space of any kind, and what takes no place. Most texts begin with a
 * letter of ASCII, which is quick to tell.
 */
function isBlank(value: string): string {
  const mayBe = `(${value} < '!' OR ${value} >= chr(127))`;
  return `CASE WHEN ${mayBe} THEN NOT regexp_matches(${value}, '[^\\s\\p{Z}\\p{Cc}\\p{Cf}]') ELSE false END`;
}

/** SQL of a text's value as a type; null where it is not of it. */
function asType(type: ColumnType, value: string): string {
  switch (type) {
    case "UUID":
      return `CASE WHEN ${value} LIKE '${UUID_SHAPE}' THEN TRY_CAST(${value} AS UUID) END`;
    case "text":
      return value;
    case "date":
      return `CASE WHEN regexp_full_match(${value}, '\\d{4}-\\d{2}-\\d{2}') THEN TRY_CAST(${value} AS DATE) END`;
    case "timestamp":
      return `CASE WHEN regexp_full_match(${value}, ${TIMESTAMP}) THEN ${momentOf(value)} END`;
    case "number":
      return `CASE WHEN regexp_full_match(${value}, '${NUMBER}') AND isfinite(TRY_CAST(${value} AS DOUBLE)) THEN TRY_CAST(${value} AS DOUBLE) END`;
    case "whole number":
      return `CASE WHEN regexp_full_match(${value}, '[+-]?\\d+') THEN TRY_CAST(${value} AS DOUBLE) END`;
    case "list of numbers": {
      const list = `TRY_CAST(${value} AS DOUBLE[])`;
      const finite = `list_bool_and(list_transform(${list}, lambda x: coalesce(isfinite(x), false)))`;
      // Of an empty list, it is not known whether all its numbers are finite.
      return `CASE WHEN regexp_full_match(${value}, '${LIST}') AND coalesce(${finite}, len(${list}) = 0) THEN ${list} END`;
    }
  }
}

interface Check {
  readonly dimension: Dimension;
  /** SQL that is true where the condition holds. */
  readonly holds: string;
  readonly beside?: readonly Derived[];
  readonly count?: string;
  readonly allowed?: number;
}

/** What the SQL of a condition is made of: `value` is the column's text, `typed` its value. */
interface Terms {
  readonly type: ColumnType;
  readonly value: string;
  readonly typed: string;
  readonly period: Period;
  readonly tableOf: (dataSet: string) => string;
}

function check(condition: Condition, { type, value, typed, period, tableOf }: Terms): Check {
  // A UUID is the same in capitals and in small letters; other values are what their text is.
  const comparable = type === "UUID" ? typed : value;
  switch (condition.kind) {
    case "unique": {
      const holds = `row_number() OVER (PARTITION BY ${comparable} ORDER BY line) = 1`;
      const among = `FILTER (${typed} IS NOT NULL)`;
      const count = `count(${comparable}) ${among} - count(DISTINCT ${comparable}) ${among}`;
      return { dimension: "uniqueness", holds, count };
    }
    case "one of":
      return { dimension: "validity", holds: `${value} IN (${condition.values.map(text).join(", ")})` };
    case "range":
      return { dimension: "validity", holds: `${typed} BETWEEN ${condition.from} AND ${condition.to}` };
    case "within the last":
      return { dimension: "timeliness", holds: within(condition.duration, type, value, typed, period) };
    case "steps": {
      const previous = besideRow(`lag(${typed})`);
      const holds = `abs(coalesce(epoch_ms(${typed}) - epoch_ms(${previous.name}), ${condition.step}) - ${condition.step}) <= ${STEP_TOLERANCE}`;
      return { dimension: "timeliness", holds, beside: [previous], allowed: condition.exceptions };
    }
    case "gaps": {
      const previous = besideRow(`lag(${typed})`);
      const inTime = `coalesce(epoch_ms(${typed}) - epoch_ms(${previous.name}), 0) < ${condition.duration}`;
      if (condition.lastRows === 0) return { dimension: "timeliness", holds: inTime, beside: [previous] };
      // One of the last rows has fewer than these behind it.
      const behind = besideRow(`lead(line, ${condition.lastRows})`);
      const holds = `${inTime} OR ${behind.name} IS NULL`;
      return { dimension: "timeliness", holds, beside: [previous, behind] };
    }
    case "length":
      return { dimension: "validity", holds: `len(${typed}) = ${condition.numbers}` };
    case "unit length":
      return {
        dimension: "validity",
        holds: `abs(sqrt(list_sum(list_transform(${typed}, lambda x: x * x))) - 1) <= ${LENGTH_TOLERANCE}`,
      };
    case "known": {
      // The column of the other table by its full name: SQL would take this table's for one that the other lacks.
      const column = `known.${sqlColumn(condition.column)}`;
      const known = `SELECT ${type === "UUID" ? asType(type, column) : column} FROM ${tableOf(condition.dataSet)} AS known`;
      return { dimension: "consistency", holds: `${comparable} IN (${known})` };
    }
  }
}

/** What is in a row before or behind another. Without an order of its own a window takes rows as they come, and sorts nothing. */
function besideRow(window: string): Derived {
  // No column is called that.
  return { name: quoted(`${window}^`), sql: `${window} OVER ()` };
}

function within(duration: number, type: ColumnType, value: string, typed: string, { from, to }: Period): string {
  const between = (slack: number, before = slack) => {
    const [first, last] = [new Date(from.getTime() - duration - before), new Date(to.getTime() + slack)];
    return `${typed} BETWEEN TIMESTAMP ${inUtc(first)} AND TIMESTAMP ${inUtc(last)}`;
  };
  // A date is the day of any zone, and stands for its beginning: tomorrow only where that has begun somewhere.
  if (type === "date") return between(ZONES + CLOCKS, ZONES + 86_400_000);
  // Few are so far off that their offset matters, which is slow to find.
  return `CASE WHEN ${between(CLOCKS)} THEN true WHEN ${between(ZONES)} THEN NOT regexp_matches(${value}, ${OFFSET}) ELSE false END`;
}

function inUtc(moment: Date): string {
  return text(moment.toISOString().slice(0, -1));
}

import type { Column } from "./contract";
import type { Database } from "./database";
import { momentOf, OFFSET } from "./moments";
import type { Period } from "./rules";
import { sqlColumn, text } from "./sql";

/** How the rows of a data set are spread over time, in bins of the same length. Moments and durations in ms. */
export interface Timeline {
  /** The moments of the first and of the last row that are in a bin. */
  readonly from: number;
  readonly to: number;
  /** The length of a bin: at least 1. */
  readonly bin: number;
  /** A line of counts, bin by bin from `from` on, for each kind of row. */
  readonly kinds: readonly Kind[];
  /** Rows that are so far away from all others that bins for them too would show nothing of the others. */
  readonly earlier: Stray;
  readonly later: Stray;
  /** Rows without a time that can be read. */
  readonly unreadable: number;
  /** Whether there are times (among the first rows) that say no offset from UTC. They were read as UTC. */
  readonly withoutOffset: boolean;
}

export interface Kind {
  readonly name: string;
  /** Whether the contract allows it. */
  readonly allowed: boolean;
  readonly counts: readonly number[];
}

/** Rows outside of the bins, and the moment of the one that is furthest away; unset where there is none. */
export interface Stray {
  readonly rows: number;
  readonly furthest?: number;
}

/** The columns of a data set that its timeline is made of. */
export interface TimelineColumns {
  readonly time: string;
  /** The column that tells kinds of rows apart, with the values that the contract allows. */
  readonly kind?: { readonly column: string; readonly values: readonly string[] };
}

/** At most so many bins. A picture that reaches to the generation has room for twice as many. */
const BINS = 60;
const ROOM = 2 * BINS;
/** What is not in a bin has one of these in the place of its number. */
const EARLIER = -1;
const LATER = BINS;
/** Further values than these count as one kind. */
const MOST_KINDS = 8;
const ALL = "all rows";
const REST = "other allowed values";
const NOT_ALLOWED = "values not allowed";
/** Times before and after which nothing is a date of four digits. */
const CALENDAR = "TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'";
/** So many rows are looked at for their offset. */
const SAMPLE = 1000;
/** Outside of these quantiles a row may be a stray one. */
const QUANTILES = "[0.01, 0.99]";

/**
 * The columns for a timeline, from the contract's columns: the first timestamp, and the first column with a list of
 * allowed values. Unset where the contract has no timestamp.
 */
export function timelineColumns(columns: readonly Column[]): TimelineColumns | undefined {
  const time = columns.find(({ type }) => type === "timestamp")?.name;
  if (time === undefined) return undefined;
  const [kind] = columns.flatMap(({ name, conditions }) =>
    conditions.flatMap((one) => (one.kind === "one of" ? [{ column: name, values: one.values }] : [])),
  );
  return { time, ...(kind ? { kind } : {}) };
}

/**
 * Counts the rows of a table in bins, in one query: no row reaches this process. The bins cover all rows but strays: of
 * the first and the last hundredth of all rows, those that are further away from the rest than all of the rest and the
 * generation together are long. Unset where no row has a time that can be read.
 */
export async function timelineOf(
  database: Database,
  table: string,
  columns: TimelineColumns,
  generation: Period,
): Promise<Timeline | undefined> {
  const counted = (await database.rows(countsIn(table, columns, generation))).map((cells) => {
    const [first, last, bin, place, kind, rows = 0, min = 0, max = 0, withoutOffset] = cells.map(numberOf);
    return { first, last, bin, place, kind, rows, min, max, withoutOffset };
  });
  const [{ first, last, bin, withoutOffset = 0 } = {}] = counted;
  if (first === undefined || last === undefined || bin === undefined) return undefined;
  const at = (place: number | undefined) => counted.filter((one) => one.place === place);
  const bins = Array.from({ length: Math.min(BINS, Math.floor((last - first) / bin) + 1) }, (_, place) => at(place));
  const { named, rest } = namesOf(columns);
  // A value that the contract names is shown even where no row has it.
  const kinds = [...named, ...(rest.length > 0 ? [REST] : []), NOT_ALLOWED].flatMap((name, index) => {
    const counts = bins.map((bin) => rowsOf(bin.filter(({ kind }) => kind === index)));
    const allowed = name !== NOT_ALLOWED;
    return allowed || counts.some((rows) => rows > 0) ? [{ name, allowed, counts }] : [];
  });
  const [earlier, later] = [at(EARLIER), at(LATER)];
  return {
    from: first,
    to: last,
    bin,
    kinds,
    earlier: stray(rowsOf(earlier), Math.min(...earlier.map(({ min }) => min))),
    later: stray(rowsOf(later), Math.max(...later.map(({ max }) => max))),
    unreadable: rowsOf(at(undefined)),
    withoutOffset: withoutOffset > 0,
  };
}

/** SQL for the rows of each bin and kind, each line with the bounds of all bins. */
function countsIn(table: string, columns: TimelineColumns, { from, to }: Period): string {
  const time = sqlColumn(columns.time);
  const [begin, end] = [from.getTime(), to.getTime()];
  return `
    WITH read AS MATERIALIZED (
      SELECT CASE WHEN moment BETWEEN ${CALENDAR} THEN epoch_ms(moment) END AS ms, kind
      FROM (SELECT ${momentOf(time)} AS moment, ${kindOf(columns)} AS kind FROM ${table})
    ), quantiles AS (
      SELECT approx_quantile(ms, ${QUANTILES}) AS middle FROM read
    ), core AS (
      SELECT least(middle[1], ${begin}) AS first, greatest(middle[2], ${end}) AS last FROM quantiles
    ), bounds AS (
      SELECT min(ms) AS first, max(ms) AS last FROM read, core
      WHERE ms BETWEEN 2 * core.first - core.last AND 2 * core.last - core.first
    ), bins AS (
      SELECT *, greatest(1, (last - first) / ${BINS}, (greatest(last, ${end}) - least(first, ${begin})) / ${ROOM}) AS bin
      FROM bounds
    ), placed AS (
      SELECT bins.*, kind, ms, CASE WHEN ms < first THEN ${EARLIER} WHEN ms > last THEN ${LATER}
        WHEN ms IS NOT NULL THEN least(floor((ms - first) / bin), ${BINS - 1}) END AS place FROM read, bins
    ), sample AS (
      SELECT ${time} AS time FROM ${table} LIMIT ${SAMPLE}
    )
    SELECT any_value(first), any_value(last), any_value(bin), place, kind, count(*), min(ms), max(ms),
      (SELECT count(*) FROM sample WHERE NOT regexp_matches(time, ${OFFSET}))
    FROM placed GROUP BY place, kind`;
}

/** The values that are kinds of their own, and those that are one together. */
function namesOf({ kind }: TimelineColumns): { named: readonly string[]; rest: readonly string[] } {
  return kind
    ? { named: kind.values.slice(0, MOST_KINDS), rest: kind.values.slice(MOST_KINDS) }
    : { named: [ALL], rest: [] };
}

/** SQL for the number of a row's kind: those of its own, then the other allowed values, if any, then all others. */
function kindOf(columns: TimelineColumns): string {
  if (!columns.kind) return "0";
  const value = sqlColumn(columns.kind.column);
  const { named, rest } = namesOf(columns);
  const whens = [
    ...named.map((name) => `${value} = ${text(name)}`),
    ...(rest.length > 0 ? [`${value} IN (${rest.map(text).join(", ")})`] : []),
  ];
  return `CASE ${whens.map((when, index) => `WHEN ${when} THEN ${index}`).join(" ")} ELSE ${whens.length} END`;
}

const numberOf = (cell: unknown) => (cell === null ? undefined : Number(cell));

function rowsOf(counted: readonly { readonly rows: number }[]): number {
  return counted.reduce((all, { rows }) => all + rows, 0);
}

function stray(rows: number, furthest: number): Stray {
  return rows > 0 ? { rows, furthest } : { rows };
}

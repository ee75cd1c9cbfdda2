/** Times in data: ISO 8601 with a date and a time of day, as SQL. */

/** Seconds and the offset from UTC may be missing. A regular expression in SQL. */
export const TIMESTAMP = "'\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?'";

/** How a time ends that says its offset from UTC: a regular expression in SQL. */
export const OFFSET = "'(Z|[+-]\\d{2}(:?\\d{2})?)$'";

/**
 * A text as a moment: a time of UTC, which one without an offset is taken for, and null where it is none. DuckDB ignores
 * the offset of a plain timestamp, and needs three times as long for one with an offset, so it is only asked for that where
 * there may be one other than Z.
 */
export function momentOf(value: string): string {
  return `CASE WHEN contains(${value}, '+') OR ${value} LIKE '%-%-%-%' THEN TRY(${timeOf(value, "TIMESTAMPTZ")}::TIMESTAMP)
    ELSE ${timeOf(value, "TIMESTAMP")} END`;
}

/**
 * A text as a time: null where it is none. DuckDB refuses a time that has an offset and no seconds, as Java writes one
 * whose seconds are zero, and a comma before the fraction, as Python's logging writes one.
 */
function timeOf(value: string, type: "TIMESTAMP" | "TIMESTAMPTZ"): string {
  const withSeconds = `CASE WHEN substr(${value}, 17, 1) IN ('Z', '+', '-') THEN left(${value}, 16) || ':00' || substr(${value}, 17) END`;
  const withPoint = `CASE WHEN substr(${value}, 20, 1) = ',' THEN replace(${value}, ',', '.') END`;
  return `coalesce(${[value, withSeconds, withPoint].map((text) => `TRY_CAST(${text} AS ${type})`).join(", ")})`;
}

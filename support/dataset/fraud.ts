import type { Database } from "./database";
import { momentOf } from "./moments";

/** The fraud that a generation promises to put into its events. Durations in ms. */
export interface FraudPromise {
  readonly users: number;
  /** Of each of them, one soon after the other. */
  readonly views: number;
  readonly gap: number;
  readonly failedPayments: number;
}

/** A feature's table of the promised fraud, which has one row. */
export type FraudRow = Readonly<Record<string, string | undefined>>;

/** Reads a table of the promised fraud. Throws an `Error` for one that cannot be understood. */
export function parseFraud(rows: readonly FraudRow[]): FraudPromise {
  const [row, ...more] = rows;
  if (!row || more.length > 0) throw new Error("The table of fraud needs one row.");
  const read = (name: string) => {
    const number = Number(row[name] || Number.NaN);
    if (!(number > 0)) throw new Error(`The table of fraud needs a number above 0 in the column "${name}".`);
    return number;
  };
  return {
    users: read("users"),
    views: read("views of each"),
    gap: 1000 * read("seconds between them"),
    failedPayments: read("failed payments of each"),
  };
}

/** The failed payments of a fraud come with its views, or soon after them: within so many ms. */
const SOON = 3_600_000;
/** How far the time between two views may be off, in ms. */
const TOLERANCE = 250;

/**
 * How many users of a table of events show the fraud: so many views in a row with that time between them, and so many
 * failed payments with or soon after these.
 */
export async function countFraudulentUsers(
  database: Database,
  table: string,
  { views, gap, failedPayments }: FraudPromise,
): Promise<number> {
  const [row] = await database.rows(`
    WITH timed AS (
      SELECT user_id, event_type, ${momentOf('"timestamp"')} AS moment FROM ${table}
    ), gaps AS (
      SELECT user_id, moment, date_diff('millisecond', lag(moment) OVER (PARTITION BY user_id ORDER BY moment), moment) AS gap
      FROM timed WHERE event_type = 'view'
    ), bursts AS (
      SELECT user_id, min(moment) AS first_view, max(moment) AS last_view FROM gaps
      WHERE abs(gap - ${gap}) <= ${TOLERANCE} GROUP BY user_id HAVING count(*) >= ${views - 1}
    ), failed AS (
      SELECT user_id, count(*) AS payments FROM timed JOIN bursts USING (user_id)
      WHERE event_type = 'payment_failed' AND moment >= first_view - INTERVAL ${gap} MILLISECOND - INTERVAL ${TOLERANCE} MILLISECOND
        AND moment <= last_view + INTERVAL ${SOON} MILLISECOND GROUP BY user_id
    )
    SELECT count(*) FROM failed WHERE payments >= ${failedPayments}`);
  return Number(row?.[0]);
}

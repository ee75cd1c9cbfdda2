/** The data of the benchmark: files with broken rows, so that every judge has something to find. */
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ColumnRow } from "../../support/dataset/contract";

/** Seconds between two events: 10 million of them fit into a year. */
export const STEP = 3;
export const TYPES = ["view", "add_to_cart", "purchase", "payment_failed"];

export const CONTRACT: readonly ColumnRow[] = [
  { column: "timestamp", type: "timestamp", "must be": `within the last year and in steps of ${STEP} seconds` },
  { column: "user_id", type: "UUID", "must be": "a user_id of users" },
  { column: "product_id", type: "UUID", "must be": "a product_id of products" },
  { column: "event_type", type: "text", "must be": `one of ${TYPES.join(", ")}` },
];

/** Where the data lies, and when it was made. */
export interface Data {
  readonly folder: string;
  readonly madeAt: string;
}

/** What a judge prints of itself. */
export interface Measured {
  readonly seconds: number;
  /** Of all cores, in seconds: what other programs on the machine change least. */
  readonly cpu: number;
  /** The process's largest resident set, in MB. */
  readonly peak: number;
  /** How many rows break a rule, summed over the rules: every judge has to find as many. */
  readonly broken: number;
}

/** One event in so many names a type of event that there is not, and one in so many is broken in each of the other ways. */
const [WRONG_TYPE, OTHERWISE_BROKEN] = [1000, 100_000];

export function fileOf(folder: string, name: string): string {
  return path.join(folder, name === "events" ? "events.json" : `${name}.csv`);
}

/** Writes users, products and events as the service does: JSON lines in the form of Python's own writer. */
export async function makeData(folder: string, events: number): Promise<Data> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const [name, rows] of [
    ["user", 200],
    ["product", 100],
  ] as const) {
    await connection.run(`CREATE TABLE ${name}s AS SELECT i, uuid()::VARCHAR AS ${name}_id FROM range(${rows}) r(i)`);
    await connection.run(`COPY (SELECT ${name}_id FROM ${name}s) TO '${fileOf(folder, `${name}s`)}' (HEADER)`);
  }
  const madeAt = new Date().toISOString();
  const time = `strftime(TIMESTAMP '${madeAt.slice(0, 23)}' - to_seconds((${events} - e.i) * ${STEP}), '%Y-%m-%dT%H:%M:%S.%f')`;
  const broken = (way: number, how: string) => `WHEN e.i % ${OTHERWISE_BROKEN} = ${way} THEN ${how}`;
  const type = `CASE WHEN e.i % ${WRONG_TYPE} = 0 THEN 'refund' ELSE ['${TYPES.join("','")}'][1 + e.i % 4] END`;
  await connection.run(
    `COPY (
       SELECT '{"timestamp": "' || CASE ${broken(11, `left(${time}, 10)`)} ELSE ${time} END
         || '", "user_id": "' || CASE ${broken(21, "uuid()::VARCHAR")} ${broken(22, "replace(user_id, '-', '')")} ELSE user_id END
         || '", "product_id": ' || CASE ${broken(31, "'null'")} ELSE '"' || product_id || '"' END
         || ', "event_type": "' || ${type} || CASE ${broken(41, `'"'`)} ${broken(42, `'", "event_type": "view"}'`)} ELSE '"}' END AS line
       FROM range(${events}) e(i) JOIN users u ON u.i = hash(e.i) % 200 JOIN products p ON p.i = hash(e.i, 1) % 100
       ORDER BY e.i
     ) TO '${fileOf(folder, "events")}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x1f')`,
  );
  connection.closeSync();
  instance.closeSync();
  return { folder, madeAt };
}

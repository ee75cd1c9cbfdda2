/** Judges the data once, in a process of its own, and prints what that took: as the suite, or in plain DuckDB. */
import { mkdtempSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parseColumns } from "../../support/dataset/contract";
import { Database } from "../../support/dataset/database";
import { examine } from "../../support/dataset/examination";
import { type Period, rulesFor } from "../../support/dataset/rules";
import { CONTRACT, type Data, fileOf, type Measured, STEP, TYPES } from "./data-set";

/** What the suite does with a data set that it has downloaded. */
async function judgeAsSuite({ folder, madeAt }: Data): Promise<number> {
  const database = await Database.open(mkdtempSync(path.join(folder, "suite-")));
  for (const name of ["users", "products"]) await database.load(name, { path: fileOf(folder, name), format: "CSV" });
  const { unreadable } = await database.load("events", { path: fileOf(folder, "events"), format: "JSON lines" });
  const period: Period = { from: new Date(madeAt), to: new Date() };
  const rules = rulesFor("events", parseColumns(CONTRACT), period, (name) => name);
  const results = await examine(database, "events", rules);
  database.close();
  return results.reduce((sum, { broken }) => sum + broken, unreadable);
}

/**
 * The same checks as someone writes them who knows DuckDB and this file: keys that are there twice are found by those that
 * have to be there, in their order. NaN and a comma before a bracket are not looked for, and no broken rows are shown.
 */
async function judgeInPlainDuckDb({ folder, madeAt }: Data): Promise<number> {
  const connection = await (await DuckDBInstance.create()).connect();
  const columns = ["timestamp", "user_id", "product_id", "event_type"];
  const uuid = (value: string) =>
    `CASE WHEN ${value} LIKE '________-____-____-____-____________' THEN TRY_CAST(${value} AS UUID) END`;
  for (const name of ["users", "products"])
    await connection.run(`CREATE TABLE ${name} AS FROM read_csv('${fileOf(folder, name)}')`);
  await connection.run(
    `CREATE TABLE events AS
     SELECT *, ${uuid("user_id")} AS "user", ${uuid("product_id")} AS product, CASE
       WHEN regexp_full_match("timestamp", '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?') THEN TRY_CAST("timestamp" AS TIMESTAMP) END AS moment
     FROM (SELECT cells IS NOT NULL AS readable, ${columns.map((name, index) => `cells[${index + 1}] AS "${name}"`).join(", ")}
       FROM (SELECT CASE WHEN json_keys(json) = ['${columns.join("','")}'] THEN json_extract_string(json, ['/${columns.join("','/")}']) END AS cells
         FROM read_ndjson_objects('${fileOf(folder, "events")}', ignore_errors = true)))`,
  );
  const checks = [
    "NOT readable",
    ...columns.map((name) => `readable AND coalesce(trim("${name}") = '', true)`),
    '"timestamp" IS NOT NULL AND moment IS NULL',
    'user_id IS NOT NULL AND "user" IS NULL',
    "product_id IS NOT NULL AND product IS NULL",
    // A time without an offset may be that of any zone.
    `moment NOT BETWEEN TIMESTAMP '${madeAt.slice(0, -1)}' - INTERVAL ${366 * 24 + 14} HOUR AND now() AT TIME ZONE 'UTC' + INTERVAL 14 HOUR`,
    '"user" NOT IN (SELECT user_id::UUID FROM users)',
    "product NOT IN (SELECT product_id::UUID FROM products)",
    `event_type NOT IN ('${TYPES.join("','")}')`,
  ];
  const count = async (sql: string) => Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
  const inRows = await count(`SELECT ${checks.map((check) => `count(*) FILTER (${check})`).join(" + ")} FROM events`);
  const inSteps = await count(
    `SELECT count(*) FILTER (abs(epoch_ms(moment) - epoch_ms(previous) - ${STEP * 1000}) > 500)
     FROM (SELECT moment, lag(moment) OVER () AS previous FROM events WHERE readable)`,
  );
  connection.closeSync();
  return inRows + inSteps;
}

async function main([judge, folder = "", madeAt = ""]: readonly string[]): Promise<void> {
  const data = { folder, madeAt };
  const start = performance.now();
  const broken = await (judge === "suite" ? judgeAsSuite(data) : judgeInPlainDuckDb(data));
  const seconds = (performance.now() - start) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const [cpu, peak] = [(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024];
  console.log(JSON.stringify({ seconds, cpu, peak, broken } satisfies Measured));
}

void main(process.argv.slice(2));

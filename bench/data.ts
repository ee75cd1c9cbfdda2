/**
 * How fast the content of the data is judged, and how much memory that takes, as ratios against peers in the same run that
 * come to the same verdict: plain DuckDB with hand-written SQL, pandas, Great Expectations and Frictionless. The data has
 * broken rows of each kind, and a judge that does not find as many as the suite ends the run.
 *
 * 10 million events (about 1.6 GB of JSON lines), or as many as BENCH_EVENTS says, are made in a temporary folder that is
 * removed at the end. Each measurement is a process of its own, since a peak of memory never goes down again; the judges
 * take turns, BENCH_ROUNDS times (5). The Python peers need a Python that has `bench/requirements.txt`: BENCH_PYTHON, or
 * else python3; one that is not there is named and left out.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parseColumns } from "../support/dataset/contract";
import { Database } from "../support/dataset/database";
import { examine } from "../support/dataset/examination";
import { type Period, rulesFor } from "../support/dataset/rules";
import { CONTRACT, type Data, fileOf, makeData, STEP, TYPES } from "./data-set";

const EVENTS = Number(process.env.BENCH_EVENTS || 10_000_000);
/** Each judge is measured so often. */
const ROUNDS = Number(process.env.BENCH_ROUNDS || 5);
const PYTHON = process.env.BENCH_PYTHON || "python3";
const MB = 1024 ** 2;

/** The Python package that each of these needs. */
const PACKAGES = { pandas: "pandas", great_expectations: "great_expectations", frictionless: "frictionless" } as const;
type PythonJudge = keyof typeof PACKAGES;
type Judge = "suite" | "duckdb" | PythonJudge;
const JUDGES: readonly Judge[] = ["suite", "duckdb", "pandas", "great_expectations", "frictionless"];
const FOR_FEW: readonly Judge[] = ["great_expectations", "frictionless"];

interface Measured {
  readonly seconds: number;
  /** Of all cores, in seconds: what other programs on the machine change least. */
  readonly cpu: number;
  /** The process's largest resident set, in MB. */
  readonly peak: number;
  /** How many rows break a rule, summed over the rules: every judge has to find as many. */
  readonly broken: number;
}

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

/** In a process of its own: judges the data and prints what that took. */
async function measureHere(judge: Judge, data: Data): Promise<void> {
  const start = performance.now();
  const broken = await (judge === "suite" ? judgeAsSuite(data) : judgeInPlainDuckDb(data));
  const seconds = (performance.now() - start) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const [cpu, peak] = [(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024];
  console.log(JSON.stringify({ seconds, cpu, peak, broken } satisfies Measured));
}

function measure(judge: Judge, { folder, madeAt }: Data): Measured {
  const [program, args] = isPython(judge)
    ? [PYTHON, [path.join(__dirname, `data_in_${judge}.py`), folder, madeAt, String(STEP), ...TYPES]]
    : [process.execPath, ["--require", "ts-node/register", __filename, judge, folder, madeAt]];
  const { stdout, status, error } = spawnSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error || status !== 0) throw error ?? new Error(`${judge} ended with code ${status}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Measured;
}

function isPython(judge: Judge): judge is PythonJudge {
  return judge in PACKAGES;
}

function isHere(judge: Judge): boolean {
  return !isPython(judge) || spawnSync(PYTHON, ["-c", `import ${PACKAGES[judge]}`]).status === 0;
}

/** Runs the judges in turn, so many times, and prints the median of each with the suite's ratio to it. */
function compare(events: number, judges: readonly Judge[], data: Data, rounds: number): void {
  const size = statSync(fileOf(data.folder, "events")).size / MB;
  console.log(`${events.toLocaleString("en-US")} events, ${size.toFixed(0)} MB of JSON lines, median of ${rounds}:`);
  const runs = new Map<Judge, Measured[]>(judges.map((judge) => [judge, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const judge of judges) runs.get(judge)?.push(measure(judge, data));
  const typical = judges.map((judge) => ({ judge, ...medianOf(runs.get(judge) ?? []) }));
  const [suite] = typical;
  for (const { judge, seconds, cpu, peak, broken } of typical) {
    if (!suite || broken !== suite.broken)
      throw new Error(`${judge} found ${broken} broken rows, not ${suite?.broken}`);
    const [time, work, memory] = [suite.seconds / seconds, suite.cpu / cpu, suite.peak / peak].map((n) => n.toFixed(2));
    const ratio =
      judge === "suite" ? "" : `; the suite takes ×${time} the time, ×${work} the CPU and ×${memory} the memory`;
    console.log(`  ${judge}: ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${peak.toFixed(0)} MB${ratio}`);
  }
}

function medianOf(runs: readonly Measured[]): Measured {
  const middle = (of: (run: Measured) => number) =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  return {
    seconds: middle(({ seconds }) => seconds),
    cpu: middle(({ cpu }) => cpu),
    peak: middle(({ peak }) => peak),
    broken: middle(({ broken }) => broken),
  };
}

async function withData(events: number, use: (data: Data) => void): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-"));
  try {
    use(await makeData(folder, events));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const here = JUDGES.filter(isHere);
  for (const judge of JUDGES.filter((one) => !here.includes(one)))
    console.log(`NOTE: ${PYTHON} has no ${judge} (bench/requirements.txt), so that peer is left out.`);
  // What holds all rows in memory, or looks at each of them in Python, gets a tenth of them.
  const few = EVENTS / 10;
  await withData(EVENTS, (data) =>
    compare(
      EVENTS,
      here.filter((one) => !FOR_FEW.includes(one)),
      data,
      ROUNDS,
    ),
  );
  await withData(few, (data) => compare(few, here, data, ROUNDS));
}

const [judge, folder, madeAt] = process.argv.slice(2);
if (judge && folder && madeAt) void measureHere(judge as Judge, { folder, madeAt });
else void main();

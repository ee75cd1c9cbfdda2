/**
 * How fast the content of the data is judged, and how much memory that takes, against peers that come to the same verdict:
 * plain DuckDB with hand-written SQL, pandas, Great Expectations and Frictionless. The data has broken rows of each kind,
 * and a judge that does not find as many as the suite ends the run.
 *
 * 10 million events (about 1.6 GB of JSON lines), or as many as BENCH_EVENTS says, are made in a temporary folder that is
 * removed at the end. What looks at each row in Python gets a tenth of them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Comparison, Contender, Figures } from "../harness/compare";
import { missingPackage, PYTHON, TYPESCRIPT } from "../harness/processes";
import { type Data, fileOf, type Measured, makeData, STEP, TYPES } from "./data-set";

const EVENTS = Number(process.env.BENCH_EVENTS || 10_000_000);
const PYTHON_JUDGES = ["pandas", "great_expectations", "frictionless"] as const;
const GB = 1024 ** 3;

export async function* comparisons(): AsyncIterable<Comparison> {
  yield* judged(EVENTS, ["pandas"]);
  yield* judged(EVENTS / 10, PYTHON_JUDGES);
}

async function* judged(events: number, peers: readonly string[]): AsyncIterable<Comparison> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-"));
  try {
    const data = await makeData(folder, events);
    const size = (statSync(fileOf(folder, "events")).size / GB).toFixed(2);
    const judge = judgeOf(data);
    yield {
      title: `Judging ${events.toLocaleString("en-US")} events`,
      note: `${size} GB of JSON lines. To reach: ×1.3 of plain DuckDB's time, ×0.1 of the others', under 1,024 MB.`,
      contenders: [inNode("suite"), inNode("duckdb"), ...peers.map(inPython)].map(judge) as [Contender, ...Contender[]],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Judge {
  readonly name: string;
  readonly program: string;
  /** Before the folder of the data and the time at which it was made. */
  readonly args: readonly string[];
  /** After them. */
  readonly more: readonly string[];
  readonly missing?: string | undefined;
}

function inNode(name: "suite" | "duckdb"): Judge {
  const args = [...TYPESCRIPT, path.join(__dirname, "judge.ts"), name];
  return { name, program: process.execPath, args, more: [] };
}

function inPython(name: string): Judge {
  const args = [path.join(__dirname, `data_in_${name}.py`)];
  return { name, program: PYTHON, args, more: [String(STEP), ...TYPES], missing: missingPackage(name) };
}

/** Makes contenders of judges of the same data. The suite is the first, and the others have to find what it found. */
function judgeOf({ folder, madeAt }: Data): (judge: Judge) => Contender {
  let found: number | undefined;
  return ({ name, program, args, more, missing }) => ({
    name,
    missing,
    run(): Figures {
      const { stdout, status, error } = spawnSync(program, [...args, folder, madeAt, ...more], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (error || status !== 0) throw error ?? new Error(`${name} ended with code ${status}`);
      const { seconds, cpu, peak, broken } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Measured;
      found ??= broken;
      if (broken !== found) throw new Error(`${name} found ${broken} broken rows, and the suite ${found}.`);
      return { seconds, "CPU seconds": cpu, MB: peak };
    },
  });
}

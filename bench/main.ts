/**
 * `npm run bench` runs all benchmarks, `npm run bench -- stream start` those named, and `BENCH_ROUNDS` says how often each
 * contender is measured (5). Each prints its figures beside its peers' and writes them into `bench/results.md`.
 */
import * as data from "./data/data";
import { type Comparison, compare } from "./harness/compare";
import { publish } from "./harness/results";
import * as many from "./many/many";
import * as merge from "./merge/merge";
import * as objects from "./objects/objects";
import * as report from "./report/report";
import * as scale from "./scale/scale";
import * as start from "./start/start";
import * as stream from "./stream/stream";
import * as timing from "./timing/timing";
import * as whole from "./whole/whole";

const ROUNDS = Number(process.env.BENCH_ROUNDS || 5);

/** What each benchmark compares. What it starts for that, it stops at the end. */
const BENCHMARKS: ReadonlyMap<string, () => AsyncIterable<Comparison>> = new Map([
  ["stream", stream.comparisons],
  ["start", start.comparisons],
  ["whole", whole.comparisons],
  ["data", data.comparisons],
  ["objects", objects.comparisons],
  ["many", many.comparisons],
  ["report", report.comparisons],
  ["merge", merge.comparisons],
  ["scale", scale.comparisons],
  ["timing", timing.comparisons],
]);

async function main(names: readonly string[]): Promise<void> {
  const all = [...BENCHMARKS.keys()];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`No benchmark is called ${unknown.join(", ")}. These are: ${all.join(", ")}.`);
  for (const [name, comparisons] of BENCHMARKS) {
    if (names.length > 0 && !names.includes(name)) continue;
    for await (const comparison of comparisons()) publish(await compare(comparison, ROUNDS));
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

/**
 * Runs tests, what is quick first, in one run of Node's test runner:
 *
 *     npm run test:node                                   all
 *     npm run test:node -- quick                          a group: quick, suite, browser, stores, fuzz, faults
 *     tests/cluster/run                                   the group "cluster", on a cluster
 *     npm run test:node -- tests/net tests/bucket/*.ts    folders, files, patterns
 *     npm run test:node -- faults upload-fails            faults and variations by name
 */
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { faults, variations } from "../sandbox/catalogue/catalogue";
import { selectEntries } from "./faults/selection";
import { chooseFiles } from "./helpers/runner/files";
import { tellSkipped } from "./helpers/runner/skipped";

/** Test files at once: one for each of two cores. Those of a cluster share it, and drain its only node. */
const [FILES_AT_ONCE, ON_CLUSTER] = [2, 1];

function main([first = "", ...others]: readonly string[]): void {
  const entries = first === "faults" ? others : [];
  selectEntries([...faults, ...variations], entries);
  if (entries.length > 0) process.env.FAULTS = entries.join();
  process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), "clickstream-compile-cache");
  const files = chooseFiles(entries.length > 0 ? [first] : [first, ...others].filter(Boolean));
  const events = run({ files, concurrency: first === "cluster" ? ON_CLUSTER : FILES_AT_ONCE });
  events.on("test:fail", ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = 1;
  });
  Readable.from(tellSkipped(events)).pipe(new spec()).pipe(process.stdout);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

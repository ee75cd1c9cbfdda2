import { globSync, statSync } from "node:fs";

/** Groups of tests by the folders that hold them, from the quickest to the slowest. All other folders are quick. */
const SLOW: readonly string[] = ["suite", "browser", "stores", "fuzz", "faults", "cluster"];
/** A group that needs what only its own command starts, and is run where it is asked for. */
const APART = "cluster";
const TESTS = "**/*.test.ts";

/**
 * The test files that are asked for, by the name of a group (`quick` or one of the slow ones), a folder, a file or a
 * pattern, each relative to the current folder, which is the project's; all but those apart where nothing is asked for. Quick
 * ones come first. Throws an `Error` naming what stands for no test file.
 */
export function chooseFiles(asked: readonly string[]): string[] {
  // Mutation testing has packages of its own, and packages may have tests.
  const all = globSync(`tests/${TESTS}`, { exclude: ["**/node_modules"] });
  const chosen = asked.map((one) => filesOf(one, all));
  const empty = asked.filter((_, index) => chosen[index]?.length === 0);
  if (empty.length > 0) throw new Error(`No test file: ${empty.join(", ")}`);
  const files = asked.length === 0 ? all.filter((file) => folderOf(file) !== APART) : [...new Set(chosen.flat())];
  return files.sort((a, b) => groupOf(a) - groupOf(b) || a.localeCompare(b));
}

function filesOf(asked: string, all: readonly string[]): readonly string[] {
  if (asked === "quick") return all.filter((file) => groupOf(file) === -1);
  if (SLOW.includes(asked)) return all.filter((file) => folderOf(file) === asked);
  const isFolder = statSync(asked, { throwIfNoEntry: false })?.isDirectory();
  return globSync(isFolder ? `${asked}/${TESTS}` : asked);
}

/** The place of a file's group among the slow ones; -1 where it is quick. */
function groupOf(file: string): number {
  return SLOW.indexOf(folderOf(file));
}

function folderOf(file: string): string {
  return file.split("/")[1] ?? "";
}

import { type Dirent, existsSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Results } from "../results/results";
import { schemaProblems } from "../results/validation";

/** Reads what environments handed in: a folder for each below one, with the reports of its run. */

/** What an environment handed in. */
export interface Environment {
  /** The folder of its reports, relative to that of all, with `/`: its name as well. */
  readonly name: string;
  /** Unset where there is none that can be used. */
  readonly results?: Results;
  /** Why there is none: a clause without a full stop. */
  readonly problem?: string;
}

const RESULTS = "results.json";
/** What a run writes from its start: without results beside it, it did not come to its end. */
const MESSAGES = "messages.ndjson";

/**
 * The environments of a folder, and those that are expected there and did not report. A folder counts as an environment where
 * it holds results, or is the deepest and holds none, which was made for one; a folder with a report of all that are in it does
 * not. Throws an `Error` where the folder itself holds the reports of a run.
 */
export async function readEnvironments(
  folder: string,
  expected: readonly string[] = [],
): Promise<readonly Environment[]> {
  const names = await environmentsIn(folder);
  if (await holdsRun(folder))
    throw new Error(
      `${folder} holds the reports of a run, beside the folders of environments: move them into a folder of their own in it, or remove them.`,
    );
  const found: Environment[] = [];
  for (const name of names) found.push(...(await readEnvironment(folder, name, names)));
  const missing = expected.filter((name) => !names.includes(name));
  return [
    ...found,
    ...missing.map((name) => ({ name, problem: "it did not report: there is no folder of this name" })),
  ];
}

async function environmentsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const nameOf = (file: string) => path.relative(folder, file).replaceAll(path.sep, "/");
  const reports = entries.filter((entry) => entry.isFile() && (entry.name === RESULTS || entry.name === MESSAGES));
  const withReports = new Set(reports.map(({ parentPath }) => nameOf(parentPath)));
  const isFolder = (entry: Dirent) =>
    entry.isDirectory() || (entry.isSymbolicLink() && !isFile(path.join(entry.parentPath, entry.name)));
  const folders = entries.filter(isFolder).map(({ parentPath, name }) => nameOf(path.join(parentPath, name)));
  const parents = new Set([...folders, ...withReports].map((name) => path.posix.dirname(name)));
  const ofNobody = folders.filter(
    (name) => !parents.has(name) && !foldersAbove(name).some((one) => withReports.has(one)),
  );
  // What begins with a full stop belongs to file systems and programs.
  return [...new Set([...withReports, ...ofNobody])].filter((name) => name !== "" && !/(^|\/)\./.test(name)).sort();
}

/** Whether it is a file, or a link to one. */
function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Of `eu/prod/1`: `eu/prod` and `eu`. */
function foldersAbove(name: string): readonly string[] {
  const above = path.posix.dirname(name);
  return above === "." ? [] : [above, ...foldersAbove(above)];
}

/** Whether these are the reports of a run, and not those of all that were merged before. */
async function holdsRun(folder: string): Promise<boolean> {
  try {
    return schemaProblems(JSON.parse(await readFile(path.join(folder, RESULTS), "utf8"))).length === 0;
  } catch {
    return false;
  }
}

function isIn(name: string, folder: string): boolean {
  return name === folder || name.startsWith(`${folder}/`);
}

/** One environment; where its results are those of all inside it, those of which they say that they did not report. */
async function readEnvironment(
  folder: string,
  name: string,
  names: readonly string[],
): Promise<readonly Environment[]> {
  const file = path.join(folder, name, RESULTS);
  // A run creates its reports when it begins, and writes its results last.
  if (!statSync(file, { throwIfNoEntry: false })?.size) {
    const begun = existsSync(path.join(folder, name, MESSAGES));
    const problem = begun ? "its run did not come to its end" : "it did not report: its folder holds no results";
    return [{ name, problem }];
  }
  try {
    const document: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isOfAll(document) && names.some((other) => other !== name && isIn(other, name)))
      return missingOf(document, name, names);
    const [problem] = schemaProblems(document);
    return problem === undefined
      ? [{ name, results: document as Results }]
      : [{ name, problem: `its results.json is not what this suite writes (${problem})` }];
  } catch (error) {
    return [{ name, problem: `its results.json cannot be read (${(error as Error).message})` }];
  }
}

/** What tells the results of many (`./results`) from those of a run. */
interface ResultsOfAll {
  readonly environments: readonly { readonly name: string }[];
}

function isOfAll(document: unknown): document is ResultsOfAll {
  return Array.isArray((document as Partial<ResultsOfAll> | null)?.environments);
}

/** What was expected when others were merged, and left no folder that would say so again. */
function missingOf({ environments }: ResultsOfAll, folder: string, names: readonly string[]): Environment[] {
  return environments
    .map(({ name }) => `${folder}/${name}`)
    .filter((name) => !names.includes(name))
    .map((name) => ({ name, problem: "it did not report: the report of all in its folder missed it" }));
}

import { existsSync } from "node:fs";
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
 * it holds results, or any report of a run, at whatever depth; a folder with a report of all that are in it does not.
 */
export async function readEnvironments(
  folder: string,
  expected: readonly string[] = [],
): Promise<readonly Environment[]> {
  const names = await environmentsIn(folder);
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
  const files = entries.filter((entry) => entry.isFile() && (entry.name === RESULTS || entry.name === MESSAGES));
  const names = files.map(({ parentPath }) => path.relative(folder, parentPath).replaceAll(path.sep, "/"));
  // A folder at the top that holds no report at all was made for one.
  const empty = entries.filter((entry) => entry.isDirectory() && path.relative(folder, entry.parentPath) === "");
  const withoutReports = empty.map(({ name }) => name).filter((name) => !names.some((one) => isIn(one, name)));
  return [...new Set([...names, ...withoutReports])].filter((name) => name !== "").sort();
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
  if (!existsSync(file)) {
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

import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadDotEnv } from "../../settings/environment";
import { environmentNames } from "../../settings/environments";
import { resultsStore } from "../../settings/hand-in";
import { whileShowing } from "../../shared/progress";
import { count } from "../../shared/quantities";
import { exitCode } from "../exit-code";
import { oneLine, whatHappened } from "../render/words";
import type { EnvironmentCause } from "./causes";
import { readEnvironments } from "./environments";
import { stepFailureOf } from "./failures";
import { mergedJunit } from "./junit";
import { merge } from "./merged";
import { mergedPage } from "./page";
import { mergedResults } from "./results";
import { fetchReports } from "./store";
import { namesIn } from "./warnings";
import { affectedText, mergedSentence, reasonsNotTried } from "./words";

/**
 * `npm run merge -- FOLDER`: makes one report of the reports of many environments, each in a folder of its own, and puts
 * it beside them. `npm run merge -- s3://… --output FOLDER` brings them from a store first. The exit code is that of all: 1 where a service failed, 2 where an environment could not be tried.
 */

const USAGE =
  "npm run merge -- FOLDER [--expected FILE-OR-FOLDER] [--allow-sandbox], or with s3://BUCKET/RUN/ --output FOLDER in place of FOLDER";

async function main(): Promise<number> {
  loadDotEnv();
  const { from, output, expected, allowSandbox } = argumentsOf(process.argv.slice(2));
  const folder = output ?? from;
  if (output !== undefined) await fetchAll(from, output);
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.\nUsage: ${USAGE}`);
  const environments = await readEnvironments(folder, expected === undefined ? [] : await namesOf(expected));
  if (environments.length === 0)
    throw new Error(`${folder} holds no reports: each environment's are to be in a folder of its own in it.`);
  const merged = merge(environments, { allowSandbox });
  const page = path.join(folder, "index.html");
  await writeFile(page, mergedPage(merged));
  await writeFile(path.join(folder, "junit.xml"), mergedJunit(merged, environments));
  await writeFile(path.join(folder, "results.json"), `${JSON.stringify(mergedResults(merged), undefined, 2)}\n`);
  const lines = [
    `${merged.verdict.toUpperCase()}: ${mergedSentence(merged)}`,
    ...merged.causes.map((cause) => `  ${causeText(cause, environments.length)}`),
    ...reasonsNotTried(merged).map((reason) => `  ${reason}`),
    ...merged.warnings.map((warning) => `Warning: ${warning}`),
    `Report: ${page}`,
  ];
  // What services said may hold anything.
  console.log(lines.map((line) => `${/^ */.exec(line)?.[0]}${oneLine(line)}`).join("\n"));
  return exitCode(merged.verdict === "passed" ? 0 : 1, merged.verdict, { cameToItsEnd: true });
}

/** `2 of 300 environments (eu, us): the stream was cut off` */
function causeText(cause: EnvironmentCause, all: number): string {
  const happened = cause.failures.map((failure) => whatHappened(stepFailureOf(failure))).join("; ");
  return `${affectedText(cause, all)} (${namesIn(cause.environments.map(({ name }) => name))}): ${happened}`;
}

function argumentsOf(args: string[]): {
  readonly from: string;
  /** Where the reports of a store are brought to. */
  readonly output: string | undefined;
  readonly expected: string | undefined;
  readonly allowSandbox: boolean;
} {
  try {
    const options = {
      expected: { type: "string" },
      output: { type: "string" },
      "allow-sandbox": { type: "boolean", default: false },
    } as const;
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    for (const option of Object.keys(options))
      if (process.env[`npm_config_${option.replaceAll("-", "_")}`] !== undefined)
        throw new Error(`npm took --${option} for itself: put -- before the folder and its options.`);
    const [from, ...others] = positionals;
    if (from === undefined) throw new Error("Name the folder that holds the reports of all environments.");
    if (others.length > 0) throw new Error("There is more than one folder.");
    const { expected, output } = values;
    // As of a variable that is not set. Without names, none would be missed.
    if (expected === "") throw new Error("--expected is empty: name a file or a folder.");
    const isStore = from.startsWith("s3://");
    if (isStore && output === undefined) throw new Error("Name the folder to bring the reports to: --output FOLDER");
    if (!isStore && output !== undefined) throw new Error("--output is for reports in a store (s3://…) only.");
    return { from, output, expected, allowSandbox: values["allow-sandbox"] };
  } catch (error) {
    throw new Error(`${(error as Error).message}\nUsage: ${USAGE}`);
  }
}

/** Into a folder that holds nothing yet: what is there would count as reports as well. */
async function fetchAll(url: string, folder: string): Promise<void> {
  const store = resultsStore(process.env, url);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty: name a new folder, or empty it.`);
  let how = "looking for reports";
  await whileShowing(
    () => how,
    () =>
      fetchReports(store, folder, (fetched, of) => {
        how = `fetching the reports of ${count(of, "environment")}, ${fetched.toLocaleString("en-US")} of them there`;
      }),
  );
}

/** The names of a file, one in each line; what begins with `#` is none. Of a folder, those of the files `NAME.env`. */
async function namesOf(file: string): Promise<readonly string[]> {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return environmentNames(file);
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new Error(`${file} cannot be read: ${error.message}`);
  });
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/\/+$/, ""));
  const names = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (names.length === 0) throw new Error(`${file} names no environment: without one, none would be missed.`);
  return names;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  },
);

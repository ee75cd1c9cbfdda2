import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { readProfile } from "./profile";
import type { Results } from "./results";
import { SUITE } from "./suite";
import { schemaProblems } from "./validation";
import { verify } from "./verify";
import { verifyText } from "./verify-text";

const USAGE = "npm run verify -- reports/results.json [--allow-sandbox]";
const PROJECT = path.resolve(__dirname, "../../..");

/**
 * `npm run verify -- FILE`: says whether the results of a run can be accepted, and returns the exit code. Throws an `Error`
 * where the file cannot be read.
 */
async function main(): Promise<number> {
  const { file, allowSandbox } = argumentsOf(process.argv.slice(2));
  const document = parsed(file, await read(file));
  const invalid = schemaProblems(document);
  if (invalid.length > 0) {
    const remedy = `Hand in the file as the run wrote it, and check it with the version of the suite that wrote it; this is ${SUITE.version}.`;
    console.log(
      [
        `${file} is not accepted, because it does not conform to the schema of results:`,
        ...invalid.map((line) => `  ${line}`),
        remedy,
      ].join("\n"),
    );
    return 1;
  }
  const profile = readProfile(PROJECT);
  if (profile.unreadable.length > 0) throw new Error(profile.unreadable.join("\n"));
  const expected = { suite: SUITE, profile };
  const results = document as Results;
  const problems = verify(results, expected, { allowSandbox });
  process.stdout.write(verifyText(file, results, expected, problems));
  return problems.length === 0 ? 0 : 1;
}

function argumentsOf(args: string[]): { readonly file: string; readonly allowSandbox: boolean } {
  try {
    const options = { "allow-sandbox": { type: "boolean", default: false } } as const;
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...others] = positionals;
    if (file === undefined) throw new Error("Name the results to check.");
    if (others.length > 0) throw new Error("There is more than one file.");
    return { file, allowSandbox: values["allow-sandbox"] };
  } catch (error) {
    throw new Error(`${(error as Error).message}\nUsage: ${USAGE}`);
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}\nGive the results.json of a run: ${USAGE}`);
  }
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

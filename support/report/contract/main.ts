import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { version } from "../../../package.json";
import { loadDotEnv, readSettings, reportSettings } from "../../settings/environment";
import { contractFile } from "./contract-file";
import { readFeatures } from "./feature-files";

const USAGE = "npm run contract -- [FILE, or - for standard output] [--features FILE or FOLDER]";
const STDOUT = "-";

/**
 * `npm run contract -- FILE`: writes the data contract of the features as YAML of the Open Data Contract Standard, into
 * the reports folder unless a file is given.
 */
async function main(): Promise<void> {
  const { values, positionals } = argumentsOf(process.argv.slice(2));
  loadDotEnv();
  const { store } = readSettings(process.env);
  const file = positionals[0] ?? path.join(reportSettings(process.env).reportsDir, "contract.odcs.yaml");
  const text = contractFile(readFeatures(values.features), { version, store });
  if (file === STDOUT) {
    process.stdout.write(text);
    return;
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`Wrote the data contract of ${values.features} to ${file}`);
}

function argumentsOf(args: string[]) {
  try {
    const options = { features: { type: "string", default: "features" } } as const;
    const parsed = parseArgs({ args, options, allowPositionals: true });
    if (parsed.positionals.length > 1) throw new Error("There is more than one file.");
    return parsed;
  } catch (error) {
    throw new Error(`${(error as Error).message}\nUsage: ${USAGE}`);
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type IConfiguration, loadConfiguration, type Plugin } from "@cucumber/cucumber/api";
import type { Request } from "./manual-gate";
import { ClosingNotes } from "./report/closing-notes";
import { whyNotWritable } from "./report/reports-folder";
import { publishPlan } from "./run-plan";
import { loadDotEnv, misspelt, readSettings } from "./settings";
import type { SandboxProcess } from "./target/sandbox-process";
import { chooseTarget } from "./target/target";

/**
 * Runs once on the coordinator, before any worker: reads the settings, decides what the run is against, starts the
 * sandbox where that is it, and ends it after the run. It finds out what the command line asked for, which hooks cannot.
 */
const plugin: Plugin = {
  type: "plugin",
  async coordinator({ operation, on, transform, environment }) {
    if (operation !== "runCucumber") return undefined;
    const configuration = await configurationOfThisRun();
    if (configuration.dryRun) return undefined;

    const say = (text: string) => environment.stderr.write(text);
    const unwritable = await whyNotWritable(configuration.format);
    if (unwritable) {
      // There is no report to tell it in, and no formatter is open yet.
      say(`${unwritable}\n`);
      process.exit(1);
    }
    const notes = new ClosingNotes(configuration.format);
    let paths: readonly string[] = [];
    let sandbox: SandboxProcess | undefined;
    on("paths:resolve", ({ unexpandedSourcePaths }) => {
      paths = unexpandedSourcePaths;
    });
    on("message", (envelope) => notes.message(envelope));
    // The last moment at which the scenarios are known and no worker is started yet.
    transform("pickles:order", async (pickles) => {
      const asked = { tags: configuration.tags, names: configuration.name, paths };
      const problem = await whyNothingToRun(paths, pickles.length, configuration.shard !== "");
      if (problem) publishPlan({ asked, problem });
      else if (pickles.length > 0) sandbox = await prepare(asked, say);
      return pickles;
    });
    return async () => {
      await sandbox?.stop();
      say(notes.text());
    };
  },
};

/**
 * A run that tries nothing passes as Cucumber sees it, and a misspelt name is enough for that. Only a shard may rightly
 * be empty.
 */
async function whyNothingToRun(
  paths: readonly string[],
  selected: number,
  sharded: boolean,
): Promise<string | undefined> {
  const files = paths.map((given) => given.replace(/(:\d+)+$/, "")).filter((file) => !/[*?[{]/.test(file));
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) return `Nothing was run: there is no ${missing.join(", and no ")}.`;
  if (selected > 0 || sharded) return undefined;
  return "Nothing was run: no scenario matches what was asked for. Check the tags, the names, and that each line given is one on which a scenario begins.";
}

async function prepare(request: Request, say: (text: string) => void): Promise<SandboxProcess | undefined> {
  let asked = request;
  try {
    loadDotEnv();
    for (const [set, meant] of misspelt(process.env)) say(`Warning: ${set} is no setting; did you mean ${meant}?\n`);
    const settings = readSettings(process.env);
    if (settings.manual !== undefined) asked = { ...asked, manual: settings.manual };
    const { target, sandbox } = await chooseTarget(settings);
    publishPlan({ asked, target, bucket: settings.store.bucket });
    say(`Target: ${target.note}\n        Its store: ${target.storeEndpoint}, bucket ${settings.store.bucket}\n`);
    return sandbox;
  } catch (error) {
    // A hook tells it, so that it is in the report as well.
    publishPlan({ asked, problem: (error as Error).message });
    return undefined;
  }
}

/** What this run was told, by the command line, its profiles and cucumber.js together. */
async function configurationOfThisRun(): Promise<IConfiguration> {
  const argv = process.argv.slice(2);
  const { values } = parseArgs({
    args: argv,
    options: { config: { type: "string", short: "c" }, profile: { type: "string", short: "p", multiple: true } },
    strict: false,
  });
  const { config, profile = [] } = values as { config?: string; profile?: string[] };
  const { useConfiguration } = await loadConfiguration({
    ...(config ? { file: config } : {}),
    profiles: profile,
    provided: argv,
  });
  return useConfiguration;
}

export default plugin;

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type IConfiguration, loadConfiguration, type Plugin } from "@cucumber/cucumber/api";
import type { Pickle } from "@cucumber/messages";
import { Query } from "@cucumber/query";
import { addressToAgreeTo, agrees, refusal } from "./environment/consent";
import { prepareTarget, type Target } from "./environment/target";
import { trustCertificates } from "./net/tls";
import { addToStepSummary, closingText } from "./report/closing";
import { runReport } from "./report/run-report";
import { generates, type Request } from "./run/manual-gate";
import { currentPlan, publishPlan } from "./run/plan";
import { whyNotWritable } from "./run/reports-folder";
import { misspelt } from "./settings/names";
import { loadDotEnv, readSettings, type Settings } from "./settings/settings";
import { cancel, cancelOnSignals } from "./shared/cancellation";

/**
 * Runs once on the coordinator, before any worker: reads the settings, decides what the run is against, starts what it
 * takes to reach that, asks whether real data may be written there, and ends what it started after the run. It finds out
 * what the command line asked for, which hooks cannot.
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
    const query = new Query();
    cancelOnSignals(say);
    let paths: readonly string[] = [];
    let release = async () => {};
    on("paths:resolve", ({ unexpandedSourcePaths }) => {
      paths = unexpandedSourcePaths;
    });
    on("message", (envelope) => query.update(envelope));
    // The last moment at which the scenarios are known and no worker is started yet.
    transform("pickles:order", async (pickles) => {
      const asked = { tags: configuration.tags, names: configuration.name, paths };
      const problem = await whyNothingToRun(paths, pickles.length, configuration.shard !== "");
      if (problem) publishPlan({ asked, problem });
      if (problem || pickles.length === 0) return pickles;
      const prepared = await prepare(
        asked,
        pickles.map(({ pickle }) => pickle),
        say,
      );
      release = prepared.release;
      return prepared.cancelled ? [] : pickles;
    });
    return async () => {
      await release();
      const report = runReport(query, currentPlan());
      const files = configuration.format.flatMap((format) => (Array.isArray(format) && format[1] ? [format[1]] : []));
      say(`\n${closingText(report, files)}`);
      await addToStepSummary(report, process.env.GITHUB_STEP_SUMMARY);
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

interface Prepared {
  readonly release: () => Promise<void>;
  readonly cancelled?: true;
}

async function prepare(request: Request, pickles: readonly Pickle[], say: (text: string) => void): Promise<Prepared> {
  let asked = request;
  let release = async () => {};
  try {
    const certificatesAtStart = process.env.NODE_EXTRA_CA_CERTS;
    loadDotEnv();
    for (const [set, meant] of misspelt(process.env)) say(`Warning: ${set} is no setting; did you mean ${meant}?\n`);
    const settings = readSettings(process.env);
    if (settings.manual !== undefined) asked = { ...asked, manual: settings.manual };
    const { certificates } = settings;
    const lateCertificates = certificates !== certificatesAtStart ? certificates : undefined;
    if (lateCertificates) trustCertificates(lateCertificates);

    const ready = await prepareTarget(settings);
    release = ready.release;
    const plan = { asked, target: ready.target, bucket: settings.store.bucket };
    publishPlan({ ...plan, ...(lateCertificates ? { lateCertificates } : {}) });
    say(`Target: ${ready.target.note}\n        Its store: ${ready.target.storeEndpoint}, bucket ${plan.bucket}\n`);
    const writes = pickles.some((pickle) => generates(pickle, asked, settings.skipped));
    if (!writes || (await mayWrite(ready.target, settings))) return { release };
    publishPlan({ ...plan, cancelled: "nothing was run. Real data was not to be generated there." });
    cancel();
    return { release, cancelled: true };
  } catch (error) {
    // A hook tells it, so that it is in the report as well.
    publishPlan({ asked, problem: (error as Error).message });
    return { release };
  }
}

/** Whether real data may be written. Throws where nobody can be asked. */
async function mayWrite(target: Target, { allowedHosts }: Settings): Promise<boolean> {
  const address = addressToAgreeTo(target, allowedHosts);
  if (!address) return true;
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) throw new Error(refusal(address));
  return agrees(address, { input, output });
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

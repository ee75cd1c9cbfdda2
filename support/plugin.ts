import path from "node:path";
import type { IRunOptionsFormats, Plugin } from "@cucumber/cucumber/api";
import type { ParseError } from "@cucumber/messages";
import { Query } from "@cucumber/query";
import { addToStepSummary, closingText } from "./report/closing";
import { exitCode } from "./report/exit-code";
import { countScenarios } from "./report/features";
import { endAll } from "./report/formatters/ending";
import { handIn } from "./report/merge/store";
import { runReport, type Verdict } from "./report/run-report";
import { configurationOfThisRun } from "./run/cli-configuration";
import { whyNoFormatter } from "./run/formatters";
import { reportLoading, whyNotLoaded } from "./run/loading";
import { lastWhatMayBreak } from "./run/order";
import { currentPlan, publishPlan } from "./run/plan";
import { prepare, whyNothingToRun } from "./run/preflight";
import { reportFolders, whyNotWritable } from "./run/reports-folder";
import { lockFolders } from "./run/run-lock";
import { whatToCorrect, whyNotReadable } from "./run/unreadable";
import { noteUploads } from "./scenario/run-clean-up";
import { handInSettings } from "./settings/hand-in";
import { textOf } from "./settings/reader";
import { cancelOnSignals } from "./shared/cancellation";

const FEATURES = path.resolve(__dirname, "../features");

/**
 * Runs once on the coordinator, before any worker: makes sure that the reports can be written, prepares the run, and ends
 * what it started after the run. It finds out what the command line asked for, which hooks cannot.
 */
const plugin: Plugin = {
  type: "plugin",
  async coordinator({ operation, on, transform, environment }) {
    if (operation !== "runCucumber") return undefined;
    const say = (text: string) => environment.stderr.write(text);
    const { useConfiguration: configuration, runConfiguration } = await configurationOfThisRun();
    let verdict: Verdict | undefined;
    // Cucumber ends the process at once when a report cannot be written. Otherwise Node runs out of work after it.
    let cameToItsEnd = false;
    // Set once the reports are complete, where they are to be handed in.
    let handInReports: (() => Promise<void>) | undefined;
    process.once("beforeExit", async () => {
      cameToItsEnd = true;
      await handInReports?.();
    });
    process.once("exit", (code) => {
      process.exitCode = exitCode(code, verdict, { cameToItsEnd });
      if (cameToItsEnd || !handInReports || !textOf(process.env, "RESULTS_URL")) return;
      say("The reports are not handed in, since the process ends before that: leave out --force-exit (or --exit).\n");
      process.exitCode ||= 2;
    });
    const refusal = await claimReports(runConfiguration.formats, environment.cwd);
    if (refusal) {
      // There is no report to say it in: no formatter has opened its file yet.
      say(`${refusal}\n`);
      process.exit(1);
    }
    if (configuration.dryRun) return undefined;
    reportLoading();

    const query = new Query();
    cancelOnSignals(say);
    const { shard } = configuration;
    let asked = { tags: configuration.tags, names: configuration.name, paths: [] as readonly string[] };
    let release = async () => {};
    on("paths:resolve", ({ unexpandedSourcePaths: paths, sourcePaths }) => {
      asked = { ...asked, paths };
      // Cucumber does not ask for the scenarios' order when it has found no file.
      const problem = sourcePaths.length === 0 ? whyNothingToRun({ paths, selected: 0, shard: "" }) : undefined;
      if (problem) publishPlan({ asked, problem });
    });
    const unreadable: ParseError[] = [];
    on("message", (envelope) => {
      if (envelope.parseError) unreadable.push(envelope.parseError);
      query.update(envelope);
      if (envelope.attachment) noteUploads(envelope.attachment);
    });
    // The last moment at which the scenarios are known and no worker is started yet.
    transform("pickles:order", async (pickles) => {
      const problem =
        whyNotReadable(unreadable) ??
        whyNotLoaded() ??
        whyNothingToRun({ paths: asked.paths, selected: pickles.length, shard });
      if (problem) publishPlan({ asked, problem });
      if (unreadable.length > 0) await endAll();
      // Where the hook that fails with the problem could not be loaded, the scenarios are not to run either.
      if (problem || pickles.length === 0) return [];
      const scenarios = pickles.map(({ pickle }) => pickle);
      const whole = { folder: FEATURES, scenarios: countScenarios(FEATURES), shard };
      const prepared = await prepare(asked, scenarios, whole, say);
      release = prepared.release;
      if (prepared.cancelled) return [];
      // An order that the user asks for is left as it is.
      return configuration.order === "defined" ? lastWhatMayBreak(pickles) : pickles;
    });
    return async () => {
      await release();
      const report = runReport(query, currentPlan());
      ({ verdict } = report);
      for (const advice of whatToCorrect(unreadable)) say(`${advice}\n`);
      say(`\n${closingText(report, Object.keys(runConfiguration.formats.files))}`);
      await addToStepSummary(report, process.env.GITHUB_STEP_SUMMARY);
      const { startedAt } = report;
      const files = Object.keys(runConfiguration.formats.files);
      if (startedAt) handInReports = () => handInAll(files, startedAt, say);
    };
  },
};

/** Hands the reports in where that is asked for. A run whose reports nobody gets has not been carried out. */
async function handInAll(files: readonly string[], startedAt: Date, say: (text: string) => void): Promise<void> {
  try {
    const settings = handInSettings(process.env);
    if (settings) say(`Handed in: ${await handIn(files, settings, startedAt)}\n`);
  } catch (error) {
    say(`${(error as Error).message}\n`);
    process.exitCode ||= 2;
  }
}

/** Makes sure that the reports can be written, and that no other run writes them. Returns why not. */
async function claimReports(formats: IRunOptionsFormats, cwd: string): Promise<string | undefined> {
  const files = Object.keys(formats.files);
  return (await whyNoFormatter(formats, cwd)) ?? (await whyNotWritable(files)) ?? lockFolders(reportFolders(files));
}

export default plugin;

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Query } from "@cucumber/query";
import { runReport } from "../../support/report/run-report";
import type { Result } from "../../support/report/scenario-report";
import { VARIABLES } from "../../support/settings/names";
import { type RunOutcome, runInSharedProcess } from "./shared/suite-process";

export const PROJECT = path.resolve(__dirname, "../..");
const CUCUMBER = path.join(PROJECT, "node_modules/@cucumber/cucumber/bin/cucumber.js");
/** No run of a test takes nearly this long; one that does hangs. */
const LIMIT = 120_000;

/** Every setting, emptied, so that neither the caller's environment nor an `.env` file reaches a test. */
const NO_SETTINGS = Object.fromEntries(VARIABLES.map((name) => [name, ""]));

const NO_PROXIES = Object.fromEntries(
  ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
    [name, undefined],
    [name.toLowerCase(), undefined],
  ]),
);

/** What became of one scenario of a run: its last attempt. */
export interface NamedResult {
  /** The name of its feature's file, without the extension. */
  readonly feature: string;
  readonly name: string;
  readonly status: Uppercase<Result>;
  /** What it failed with, or why it could not be tried; else empty. */
  readonly message: string;
}

/** A run of the suite, as a user would have started it. */
export interface SuiteRun extends RunOutcome {
  readonly scenarios: readonly NamedResult[];
  /** The text of every report by its file's name; empty where none was written. */
  readonly reports: Readonly<Record<string, string>>;
}

/** A run that is under way. */
export interface RunningSuite {
  readonly child: ChildProcess;
  /** What it wrote to its terminal so far, standard error included. */
  readonly said: () => string;
  readonly finished: Promise<SuiteRun>;
}

/**
 * Runs the suite to its end, with the settings of `startSuite`, in a process that may have run it before: to start one
 * takes several times as long as a run. What Node reads at its start needs a process of its own.
 */
export async function runSuite(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<SuiteRun> {
  if (Object.keys(settings).some((name) => name.startsWith("NODE_"))) return startSuite(args, settings).finished;
  const folder = reportsFolder();
  const outcome = await runInSharedProcess(args, environment(settings, folder));
  return withReports(outcome, folder, settings);
}

/** Gives a command a terminal of its own: util-linux's `script`, where that is there. */
export const NO_TERMINAL = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "")
  ? false
  : "this system has no util-linux script(1) to give a command a terminal";

/**
 * Starts the suite on the embedded sandbox, unless the settings say otherwise, with reports in a folder of its own. In a
 * terminal all that it writes counts as standard output, and what is written to the child's standard input is typed.
 */
export function startSuite(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  terminal = false,
  cwd = PROJECT,
): RunningSuite {
  const folder = reportsFolder();
  const command = [process.execPath, CUCUMBER, ...args];
  const inTerminal = ["script", "-qec", command.map((word) => `'${word}'`).join(" "), "/dev/null"];
  const [program = "", ...words] = terminal ? inTerminal : command;
  const child = spawn(program, words, {
    cwd,
    stdio: [terminal ? "pipe" : "ignore", "pipe", "pipe"],
    timeout: LIMIT,
    // A group of its own, as a terminal gives it, so that a signal can reach all of it.
    detached: true,
    env: environment(settings, folder),
  });
  const [stdout, stderr] = [collect(child.stdout ?? Readable.from([])), collect(child.stderr ?? Readable.from([]))];
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject).on("close", (...ending) => resolve(ending));
  });
  const finished = ended.then(([code, signal]) =>
    withReports({ code, signal, stdout: stdout(), stderr: stderr() }, folder, settings),
  );
  return { child, said: () => stdout() + stderr(), finished };
}

function reportsFolder(): string {
  return mkdtempSync(path.join(tmpdir(), "clickstream-suite-"));
}

/** The whole environment of a run. */
function environment(settings: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const variables: Record<string, string | undefined> = {
    ...process.env,
    ...NO_SETTINGS,
    // The test runner's own variable would make Cucumber's workers report to it.
    NODE_TEST_CONTEXT: undefined,
    CLICKSTREAM_RUN_PLAN: undefined,
    ...NO_PROXIES,
    // Without keys the AWS SDK would ask a cloud's instance for them, which a test has no business with.
    AWS_EC2_METADATA_DISABLED: "true",
    CLICKSTREAM_BASE_URL: "sandbox",
    SANDBOX_PACE: "0",
    REPORTS_DIR: folder,
    ...settings,
  };
  const set = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

/** Adds the reports of a run, and removes its own folder. */
async function withReports(
  outcome: RunOutcome,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<SuiteRun> {
  const reports = await readReports(settings.REPORTS_DIR ?? folder);
  await rm(folder, { recursive: true, force: true });
  return { ...outcome, scenarios: scenarioResults(reports["messages.ndjson"] ?? ""), reports };
}

async function readReports(folder: string): Promise<Record<string, string>> {
  const names = ["index.html", "living-documentation.html", "messages.ndjson", "junit.xml", "results.json"];
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8").catch(() => "")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString("utf8");
}

function scenarioResults(messages: string): NamedResult[] {
  const query = new Query();
  for (const line of messages.split("\n")) update(query, line);
  return runReport(query).scenarios.map(({ uri, name, result, failures }) => ({
    feature: path.basename(uri, ".feature"),
    name,
    status: result.toUpperCase() as Uppercase<Result>,
    message: failures.map(({ message }) => message).join("\n"),
  }));
}

/** Takes a line of messages, unless a killed run did not finish it. */
function update(query: Query, line: string): void {
  try {
    query.update(JSON.parse(line));
  } catch {}
}

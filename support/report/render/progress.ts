import { type Envelope, type Pickle, type TestCaseStarted, TimeConversion } from "@cucumber/messages";
import { Query } from "@cucumber/query";
import { reasonOf, saysTheSame } from "../causes";
import { knownIssueIn } from "../known-issue";
import { attemptOf, namesOf, type ScenarioReport, type StepFailure, type StepReport } from "../scenario-report";
import { whatHappened } from "./words";

/** Makes words stand out where colours are to be had, and leaves them as they are elsewhere. */
export type Emphasis = (style: "green" | "red" | "dim" | "bold", text: string) => string;

/** An attempt at a scenario that runs. */
interface Running {
  readonly started: TestCaseStarted;
  readonly pickle: Pickle;
  titled: boolean;
  /** How many of its failures were told. */
  failures: number;
  /** What is to be written when it has ended, since another one is told while it runs. */
  kept: string;
}

/**
 * The scenarios of a run as text while they run: each step when it has ended, and each reason for a failure once. Skipped
 * scenarios are left out, since the end of the run says why. Of scenarios that run side by side, one is told as it runs,
 * and the others when they have ended.
 */
export class Progress {
  readonly #query = new Query();
  readonly #running = new Map<string, Running>();
  /** The scenario that told a reason first, and failures for it in other words each. */
  readonly #reasons = new Map<string, { readonly by: string; readonly told: StepFailure[] }>();
  #live: string | undefined;
  #feature = "";
  #names: ReadonlyMap<string, string> | undefined;

  constructor(readonly emphasis: Emphasis = (_, text) => text) {}

  /** What to write after the next of the run's messages. */
  next(message: Envelope): string {
    this.#query.update(message);
    const { testCaseStarted, testStepStarted, testStepFinished, testCaseFinished, testRunHookFinished } = message;
    if (testRunHookFinished?.result.status === "FAILED")
      return `\n${this.emphasis("red", testRunHookFinished.result.message ?? "")}\n`;
    if (testCaseStarted) this.#begin(testCaseStarted);
    const running = this.#running.get(
      (testStepStarted ?? testStepFinished ?? testCaseFinished)?.testCaseStartedId ?? "",
    );
    if (!running) return "";
    if (testCaseFinished) return this.#end(running);
    const text = testStepFinished
      ? this.#finishedStep(running)
      : this.#titleBefore(testStepStarted?.testStepId, running);
    if (this.#live === running.started.id) return text;
    running.kept += text;
    return "";
  }

  #begin(started: TestCaseStarted): void {
    const pickle = this.#query.findPickleBy(started);
    if (!pickle) return;
    this.#running.set(started.id, { started, pickle, titled: false, failures: 0, kept: "" });
    this.#live ??= started.id;
  }

  #end({ started, kept }: Running): string {
    this.#running.delete(started.id);
    if (this.#live === started.id) this.#live = undefined;
    return kept;
  }

  /** A title comes with the first step that no hook before it has skipped: until then nobody knows whether it runs. */
  #titleBefore(testStepId: string | undefined, running: Running): string {
    const step = this.#query.findTestCaseBy(running.started)?.testSteps.find(({ id }) => id === testStepId);
    const ended = this.#query.findTestStepsFinishedBy(running.started);
    const skipped = ended.some(({ testStepResult }) => testStepResult.status === "SKIPPED");
    return step?.pickleStepId === undefined || skipped ? "" : this.#title(running);
  }

  #title(running: Running): string {
    if (running.titled) return "";
    running.titled = true;
    const { pickle, started } = running;
    const feature = this.#query.findLineageBy(pickle)?.feature?.name ?? pickle.uri;
    const heading = feature === this.#feature ? "" : `\n${this.emphasis("bold", feature)}\n`;
    this.#feature = feature;
    const again = started.attempt > 0 ? ` (attempt ${started.attempt + 1})` : "";
    return `${heading}\n  ${this.emphasis("bold", this.#nameOf(pickle) + again)}${this.#knownIssue(pickle)}\n`;
  }

  /** The known issue that a scenario's tags name, behind its title: it may fail. */
  #knownIssue({ tags }: Pickle): string {
    const started = this.#query.findTestRunStarted();
    const startedAt = started && new Date(TimeConversion.timestampToMillisecondsSinceEpoch(started.timestamp));
    const names = tags.map(({ name }) => name);
    const { issue } = knownIssueIn(names, startedAt);
    return issue && !issue.expired ? ` (known issue ${issue.ticket}, until ${issue.until})` : "";
  }

  #finishedStep(running: Running): string {
    const { started, pickle } = running;
    const scenario = attemptOf(this.#query, started, pickle, this.#nameOf(pickle), undefined).scenario;
    const failures = scenario.failures.slice(running.failures);
    running.failures = scenario.failures.length;
    if (!running.titled && failures.length === 0) return "";
    const [, ended] = this.#query.findTestStepFinishedAndTestStepBy(started).at(-1) ?? [];
    const step = ended?.pickleStepId === undefined ? undefined : scenario.steps.at(-1);
    const title = this.#title(running);
    return [title, ...(step ? [this.#step(step)] : []), ...failures.map((each) => this.#failure(each, scenario))].join(
      "",
    );
  }

  #step({ text, result, table = [], docString }: StepReport): string {
    const line =
      result === "passed"
        ? `${this.emphasis("green", "✔")} ${text}`
        : result === "skipped"
          ? this.emphasis("dim", `– ${text}`)
          : this.emphasis("red", `✘ ${text}`);
    // What a step was given explains its failure; elsewhere the report has it.
    const given = ["passed", "skipped"].includes(result) ? [] : [...aligned(table), ...(docString?.split("\n") ?? [])];
    return `${[`    ${line}`, ...given.map((each) => `        ${each}`)].join("\n")}\n`;
  }

  #failure(failure: StepFailure, { feature, name }: ScenarioReport): string {
    const reason = reasonOf(failure);
    const first = this.#reasons.get(reason);
    const isNew = !first?.told.some((told) => saysTheSame(failure, told));
    if (!first) this.#reasons.set(reason, { by: `${feature}: ${name}`, told: [failure] });
    else if (isNew) first.told.push(failure);
    const own = isNew ? `Happened: ${whatHappened(failure)}\n` : "";
    const text = first ? `${own}For the same reason as "${first.by}"` : failure.message;
    const lines = text.split("\n").map((line) => `        ${line}`.trimEnd());
    return `${this.emphasis("red", lines.join("\n"))}\n`;
  }

  #nameOf(pickle: Pickle): string {
    this.#names ??= namesOf(this.#query);
    return this.#names.get(pickle.id) ?? pickle.name;
  }
}

/** The rows of a table as Gherkin writes them, their cells below each other. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
}

import { type Pickle, type TestCaseStarted, TimeConversion } from "@cucumber/messages";
import type { Query } from "@cucumber/query";
import type { RunPlan } from "../run/plan";
import type { Scope } from "../run/scope";
import { redactValues } from "../shared/redaction";
import type { TargetFacts } from "./attachments";
import { withKnownIssue } from "./known-failure";
import { attemptOf, firstAttemptsOf, namesOf, type ScenarioReport, wasNotReached } from "./scenario-report";

/**
 * A run as every report shows it: Cucumber's messages, brought into one plain value. Renderers are pure functions of it.
 * It holds no secret that this process knows of.
 */
export interface RunReport {
  readonly verdict: Verdict;
  /** Unset where the messages do not hold the beginning of the run. */
  readonly startedAt?: Date;
  /** In ms. Unset for a run that was killed. */
  readonly duration?: number;
  readonly target?: ReportedTarget;
  /** How much of the suite the run was to try; unset where it was not to start. */
  readonly scope?: Scope;
  /** What became of what the run made, at its end, in a sentence; unset where it was not to be removed. */
  readonly cleanUp?: string;
  /** Feature by feature in the order in which they ran, and in the order of the file within each. */
  readonly scenarios: readonly ScenarioReport[];
  /** Why each feature is there, in the words of its file, by the path of that file. */
  readonly whys: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Why nothing could be run, or why nothing was to be run: what the hooks around the whole run, or Cucumber, failed with. */
  readonly problem?: string;
  /** Set where flaky scenarios count as failures. */
  readonly failOnFlaky?: true;
}

/**
 * How a run went: `failed` where the service failed something, else `could not be tried` where something could not be, else
 * `known issues` where it failed for those alone. A run that was `cancelled`, or with `nothing tried` since all was skipped,
 * proves nothing about the service.
 */
export type Verdict = "passed" | "failed" | "known issues" | "could not be tried" | "cancelled" | "nothing tried";

/** The target of a run. One that no scenario reached has no ID, and so no history. */
export type ReportedTarget = Omit<TargetFacts, "id"> & Partial<Pick<TargetFacts, "id">>;

/** What the run's plan knows before any scenario has said it. */
export type PlannedRun = Pick<
  RunPlan,
  "target" | "bucket" | "scope" | "cleanUp" | "cancelled" | "problem" | "failOnFlaky"
>;

/** How the failure of a hook begins when someone did not want the run. Messages have no other word for that. */
const CANCELLED = "Cancelled: ";

/** Makes the report of the run whose messages a query was given. */
export function runReport(query: Query, plan: PlannedRun = {}): RunReport {
  const failOnFlaky = plan.failOnFlaky === true;
  const started = query.findTestRunStarted();
  const startedAt = started && new Date(TimeConversion.timestampToMillisecondsSinceEpoch(started.timestamp));
  const names = namesOf(query);
  const first = firstAttemptsOf(query);
  const attempts = inOrder(query).map(({ started, pickle }) =>
    attemptOf(query, started, pickle, names.get(pickle.id) ?? pickle.name, first.get(started.testCaseId)),
  );
  const reports = attempts.map(({ scenario }) => withKnownIssue(scenario, startedAt, failOnFlaky));
  const scenarios = reports.map((scenario) => ({ ...redactValues(scenario), result: scenario.result }));
  const attached = attempts.flatMap((attempt) => attempt.attached);
  // No hook runs where a feature cannot be read.
  const problem = problemOf(query) ?? plan.problem;
  const ended = query.findTestRunFinished();
  const cancelled =
    plan.cancelled !== undefined ||
    problem?.startsWith(CANCELLED) ||
    attached.some((fact) => fact.kind === "skip" && fact.cancelled) ||
    (started !== undefined && ended === undefined) ||
    // With --fail-fast a known issue ends the run, and what comes after it is not looked at.
    (reports.some(({ result }) => result === "known issue") && reports.some(wasNotReached));
  const duration = query.findTestRunDuration();
  const figures = attached.find((fact) => fact.kind === "figures");
  const target = figures?.target ?? plannedTarget(plan);
  const scope = figures?.scope ?? plan.scope;
  // The words that other code goes by stay, even where a secret is one of them.
  return {
    verdict: verdictOf(scenarios, { problem: problem !== undefined, cancelled, failOnFlaky }),
    ...(duration ? { duration: TimeConversion.durationToMilliseconds(duration) } : {}),
    ...(target ? { target: { ...redactValues(target), kind: target.kind } } : {}),
    ...(scope ? { scope: redactValues(scope) } : {}),
    ...(plan.cleanUp ? { cleanUp: redactValues(plan.cleanUp) } : {}),
    scenarios,
    whys: redactValues(whysOf(query)),
    warnings: [...new Set(scenarios.flatMap(({ warnings }) => warnings))],
    ...(problem === undefined ? {} : { problem: redactValues(problem) }),
    ...(failOnFlaky ? { failOnFlaky } : {}),
    ...(startedAt ? { startedAt } : {}),
  };
}

function whysOf(query: Query): Readonly<Record<string, string>> {
  const whys = query
    .findAllPickles()
    .map((pickle) => [pickle.uri, paragraphs(query.findLineageBy(pickle)?.feature?.description ?? "")] as const);
  return Object.fromEntries(whys.filter(([, why]) => why !== ""));
}

/** A description without the line ends that its file has for the sake of its width. */
function paragraphs(description: string): string {
  return description
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, " "))
    .join("\n\n");
}

function verdictOf(
  scenarios: readonly ScenarioReport[],
  { problem, cancelled, failOnFlaky }: Readonly<Record<"problem" | "cancelled" | "failOnFlaky", boolean>>,
): Verdict {
  const some = (...wanted: ScenarioReport["result"][]) => scenarios.some(({ result }) => wanted.includes(result));
  // What failed before a run was cancelled has failed all the same.
  if (some("failed")) return "failed";
  if (cancelled) return "cancelled";
  if (failOnFlaky && some("flaky")) return "failed";
  if (problem || some("could not be tried")) return "could not be tried";
  if (some("known issue")) return "known issues";
  return some("passed", "flaky") ? "passed" : "nothing tried";
}

function problemOf(query: Query): string | undefined {
  const failed = query.findAllTestRunHookFinished().filter(({ result }) => result.status === "FAILED");
  const exception = query.findTestRunFinished()?.exception;
  const messages = failed.map(({ result }) => result.message ?? "");
  if (exception) messages.push(exception.message ?? exception.type);
  return messages.length > 0 ? messages.join("\n") : undefined;
}

function plannedTarget({ target, bucket = "" }: PlannedRun): ReportedTarget | undefined {
  return (
    target && { kind: target.kind, note: target.note, address: target.baseUrl, store: target.storeEndpoint, bucket }
  );
}

/**
 * The last attempts at all scenarios with these. One that the messages do not tell the scenario of is left out: a torn file
 * has such.
 */
function inOrder(query: Query): { readonly started: TestCaseStarted; readonly pickle: Pickle }[] {
  const attempts = query.findAllTestCaseStarted().flatMap((started) => {
    const pickle = query.findTestCaseBy(started) && query.findPickleBy(started);
    return pickle ? [{ started, pickle }] : [];
  });
  const features = Map.groupBy(attempts, ({ pickle }) => pickle.uri);
  return [...features.values()].flatMap((own) => own.toSorted((one, other) => line(one.pickle) - line(other.pickle)));
}

function line({ location }: Pickle): number {
  return location?.line ?? 0;
}

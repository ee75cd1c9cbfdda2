import {
  type Pickle,
  type PickleStep,
  type TestCaseStarted,
  TestStepResultStatus,
  TimeConversion,
} from "@cucumber/messages";
import type { Query } from "@cucumber/query";
import { requirementId } from "../run/requirement-id";
import { type Attached, decode, type KeyFigure, type Measures } from "./attachments";
import type { KnownIssue } from "./known-issue";
import { failureOf, type StepFailure, withoutSteps } from "./step-failure";

export type { StepFailure };

/** What a scenario came to: its last attempt, and what the first one failed with where that mattered. */
export interface ScenarioReport {
  /** The ID of the requirement that it is a case of, such as `DATA-003`; unset for a scenario without one. */
  readonly id?: string;
  readonly feature: string;
  /** The path of the feature file. */
  readonly uri: string;
  /** The rule of the feature that it belongs to, where the feature has rules. */
  readonly rule?: string;
  /** The scenario's name, with the values of its example. Each name occurs once in a feature file. */
  readonly name: string;
  readonly line?: number;
  readonly tags: readonly string[];
  readonly result: Result;
  /** Of a scenario that failed, whether that does not fail the run or no longer is so. */
  readonly knownIssue?: KnownIssue;
  /** Why it was skipped. */
  readonly reason?: string;
  /** Empty unless it failed, has a known issue, or could not be tried. */
  readonly failures: readonly StepFailure[];
  /** What the first attempt failed with, of a scenario that is flaky. */
  readonly firstFailures?: readonly StepFailure[];
  readonly steps: readonly StepReport[];
  readonly figures: readonly KeyFigure[];
  readonly measures: Measures;
  /** The limits of those that have one, in the same units. */
  readonly limits?: Measures;
  /** SVG documents. */
  readonly pictures: readonly { readonly name: string; readonly svg: string }[];
  readonly evidence: readonly { readonly name: string; readonly text: string }[];
  readonly warnings: readonly string[];
  /** In ms; 0 where the run was killed before the scenario had finished. */
  readonly duration: number;
  /** How many times it was tried. */
  readonly attempts: number;
}

/**
 * The result of a scenario. It `failed` where the service did not do what it promised, and `could not be tried` where the
 * suite lacked something or is at fault itself. A `flaky` one passed only when it was tried again. One with a `known issue`
 * failed too, without failing the run.
 */
export type Result = "passed" | "failed" | "known issue" | "flaky" | "skipped" | "could not be tried";

/** A step of a scenario, with its keyword, and Cucumber's word for its result: `passed`, `failed`, `undefined`… */
export interface StepReport {
  readonly text: string;
  readonly result: string;
  /** The rows of the step's table. */
  readonly table?: readonly (readonly string[])[];
  readonly docString?: string;
}

const NOT_REACHED = "the run ended before this scenario was reached.";
const NOT_FINISHED = "the run ended before this scenario had finished.";

/** Whether the run ended before a scenario's turn, as `--fail-fast` ends it. */
export function wasNotReached({ result, reason }: ScenarioReport): boolean {
  return result === "skipped" && reason === NOT_REACHED;
}

/** The names of all scenarios by the ID of their pickle: examples with their values, and namesakes with their line. */
export function namesOf(query: Query): Map<string, string> {
  const named = query.findAllPickles().map((pickle) => {
    const { scenario, example } = query.findLineageBy(pickle) ?? {};
    const values = example?.cells.map(({ value }) => value).join(", ");
    const told = values === undefined || scenario?.name !== pickle.name;
    return { id: pickle.id, uri: pickle.uri, pickle, name: told ? pickle.name : `${pickle.name} (${values})` };
  });
  const namesakes = Map.groupBy(named, ({ uri, name }) => `${uri}\n${name}`);
  return new Map(
    [...namesakes.values()].flatMap((group) =>
      group.map(({ id, name, pickle }) => {
        const line = query.findLocationOf(pickle)?.line;
        return [id, group.length === 1 ? name : `${name} (line ${line})`] as const;
      }),
    ),
  );
}

/** The last attempt at a scenario, and all that it attached. */
export interface Attempt {
  readonly scenario: ScenarioReport;
  readonly attached: readonly Attached[];
}

/** The first attempt at each scenario that was tried again, by the ID of its test case. */
export function firstAttemptsOf(query: Query): Map<string, TestCaseStarted> {
  // A query has no list of attempts that were followed by another; their steps lead to them.
  const all = query.findAllTestStepFinished().flatMap((finished) => query.findTestCaseStartedBy(finished) ?? []);
  return new Map(all.filter(({ attempt }) => attempt === 0).map((started) => [started.testCaseId, started]));
}

export function attemptOf(
  query: Query,
  started: TestCaseStarted,
  pickle: Pickle,
  name: string,
  first: TestCaseStarted | undefined,
): Attempt {
  const last = oneAttempt(query, started, pickle, name);
  if (last.scenario.result !== "passed" || started.attempt === 0 || !first) return last;
  const { failures: firstFailures } = oneAttempt(query, first, pickle, name).scenario;
  return { ...last, scenario: { ...last.scenario, result: "flaky", firstFailures } };
}

function oneAttempt(query: Query, started: TestCaseStarted, pickle: Pickle, name: string): Attempt {
  const steps = query.findTestStepFinishedAndTestStepBy(started).map(([finished, step]) => {
    const ofPickle = query.findPickleStepBy(step);
    const { keyword, location } = (ofPickle && query.findStepBy(ofPickle)) ?? {};
    const definitions = query.findStepDefinitionsBy(step).map(({ sourceReference: { uri = "", location: at } }) => {
      return at ? `${uri}:${at.line}` : uri;
    });
    return {
      text: ofPickle ? `${keyword ?? ""}${ofPickle.text}` : (query.findHookBy(step)?.name ?? "A hook"),
      isHook: ofPickle === undefined,
      place: location && `${pickle.uri}:${location.line}`,
      definitions,
      argument: argumentOf(ofPickle),
      result: finished.testStepResult,
      attached: query.findAttachmentsBy(finished).flatMap((attachment) => decode(attachment) ?? []),
    };
  });
  const attached = steps.flatMap((step) => step.attached);
  const failed = steps.flatMap((step) => failureOf(step));
  const finished = query.findTestCaseFinishedBy(started) !== undefined;
  const skipped = !finished || steps.some(({ result }) => result.status === TestStepResultStatus.SKIPPED);
  const failures = skipped ? failed : [...failed, ...withoutSteps(pickle)];
  const result = resultOf(failures, skipped);
  const reason = attached.find((fact) => fact.kind === "skip")?.reason ?? (finished ? NOT_REACHED : NOT_FINISHED);
  const figures = attached.findLast((fact) => fact.kind === "figures");
  const line = query.findLocationOf(pickle)?.line;
  const lineage = query.findLineageBy(pickle);
  const id = requirementId(lineage?.scenario?.tags);
  const duration = query.findTestCaseDurationBy(started);
  const scenario: ScenarioReport = {
    ...(id === undefined ? {} : { id }),
    feature: lineage?.feature?.name ?? pickle.uri,
    uri: pickle.uri,
    ...(lineage?.rule ? { rule: lineage.rule.name } : {}),
    name,
    ...(line === undefined ? {} : { line }),
    tags: pickle.tags.map((tag) => tag.name),
    result,
    ...(result === "skipped" ? { reason } : {}),
    failures,
    steps: steps
      .filter(({ isHook }) => !isHook)
      .map(({ text, argument, result: { status } }) => ({ text, result: status.toLowerCase(), ...argument })),
    figures: figures?.key ?? [],
    measures: figures?.measures ?? {},
    ...(figures?.limits ? { limits: figures.limits } : {}),
    pictures: attached.flatMap((one) => (one.kind === "picture" ? [{ name: one.name, svg: one.svg }] : [])),
    evidence: attached.flatMap((one) => (one.kind === "evidence" ? [{ name: one.name, text: one.text }] : [])),
    warnings: attached.flatMap((fact) => (fact.kind === "warning" ? [fact.text] : [])),
    duration: duration ? TimeConversion.durationToMilliseconds(duration) : 0,
    attempts: started.attempt + 1,
  };
  return { scenario, attached };
}

/** A step's table or text. */
function argumentOf(step: PickleStep | undefined): Pick<StepReport, "table" | "docString"> {
  const { dataTable, docString } = step?.argument ?? {};
  return {
    ...(dataTable ? { table: dataTable.rows.map(({ cells }) => cells.map(({ value }) => value)) } : {}),
    ...(docString ? { docString: docString.content } : {}),
  };
}

/** What the service did wrong counts more than what could not be tried as well. */
function resultOf(failures: readonly StepFailure[], skipped: boolean): Result {
  if (failures.some(({ notTried }) => !notTried)) return "failed";
  if (failures.length > 0) return "could not be tried";
  return skipped ? "skipped" : "passed";
}

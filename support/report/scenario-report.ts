import { type Pickle, type TestCaseStarted, TestStepResultStatus, TimeConversion } from "@cucumber/messages";
import type { Query } from "@cucumber/query";
import type { FailureParts } from "../shared/failure";
import { type Attached, decode, type KeyFigure, type Measures } from "./attachments";

/** What the last attempt at a scenario came to. */
export interface ScenarioReport {
  readonly feature: string;
  /** The path of the feature file. */
  readonly uri: string;
  /** The scenario's name, with the values of its example. Each name occurs once in a feature file. */
  readonly name: string;
  readonly line?: number;
  readonly tags: readonly string[];
  readonly result: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  readonly reason?: string;
  /** Empty unless it failed. */
  readonly failures: readonly StepFailure[];
  readonly steps: readonly StepReport[];
  readonly figures: readonly KeyFigure[];
  readonly measures: Measures;
  /** SVG documents. */
  readonly pictures: readonly { readonly name: string; readonly svg: string }[];
  readonly evidence: readonly { readonly name: string; readonly text: string }[];
  readonly warnings: readonly string[];
  /** In ms; 0 where the run was killed before the scenario had finished. */
  readonly duration: number;
  /** How many times it was tried. */
  readonly attempts: number;
}

/** A step of a scenario, with its keyword, and Cucumber's word for its result: `passed`, `failed`, `undefined`… */
export interface StepReport {
  readonly text: string;
  readonly result: string;
}

/** What a step or a hook failed with. */
export interface StepFailure {
  /** The step's text, or the hook's name. */
  readonly step: string;
  /** The name of the error's class: `Failure` for a failed assertion. */
  readonly type: string;
  /** The whole message; the stack too, where there is one. */
  readonly message: string;
  /** The message in parts, of a failed assertion. */
  readonly parts?: FailureParts;
}

const NOT_REACHED = "the run ended before this scenario was reached.";
const NOT_FINISHED = "the run ended before this scenario had finished.";

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

export function attemptOf(query: Query, started: TestCaseStarted, pickle: Pickle, name: string): Attempt {
  const steps = query.findTestStepFinishedAndTestStepBy(started).map(([finished, step]) => {
    const ofPickle = query.findPickleStepBy(step);
    const keyword = ofPickle && query.findStepBy(ofPickle)?.keyword;
    return {
      text: ofPickle ? `${keyword ?? ""}${ofPickle.text}` : (query.findHookBy(step)?.name ?? "A hook"),
      isHook: ofPickle === undefined,
      result: finished.testStepResult,
      attached: query.findAttachmentsBy(finished).flatMap((attachment) => decode(attachment) ?? []),
    };
  });
  const attached = steps.flatMap((step) => step.attached);
  const failures = steps.flatMap((step) => failureOf(step));
  const finished = query.findTestCaseFinishedBy(started) !== undefined;
  const skipped = !finished || steps.some(({ result }) => result.status === TestStepResultStatus.SKIPPED);
  const result = failures.length > 0 ? "failed" : skipped ? "skipped" : "passed";
  const reason = attached.find((fact) => fact.kind === "skip")?.reason ?? (finished ? NOT_REACHED : NOT_FINISHED);
  const figures = attached.findLast((fact) => fact.kind === "figures");
  const line = query.findLocationOf(pickle)?.line;
  const duration = query.findTestCaseDurationBy(started);
  const scenario: ScenarioReport = {
    feature: query.findLineageBy(pickle)?.feature?.name ?? pickle.uri,
    uri: pickle.uri,
    name,
    ...(line === undefined ? {} : { line }),
    tags: pickle.tags.map((tag) => tag.name),
    result,
    ...(result === "skipped" ? { reason } : {}),
    failures,
    steps: steps
      .filter(({ isHook }) => !isHook)
      .map(({ text, result: { status } }) => ({ text, result: status.toLowerCase() })),
    figures: figures?.key ?? [],
    measures: figures?.measures ?? {},
    pictures: attached.flatMap((one) => (one.kind === "picture" ? [{ name: one.name, svg: one.svg }] : [])),
    evidence: attached.flatMap((one) => (one.kind === "evidence" ? [{ name: one.name, text: one.text }] : [])),
    warnings: attached.flatMap((fact) => (fact.kind === "warning" ? [fact.text] : [])),
    duration: duration ? TimeConversion.durationToMilliseconds(duration) : 0,
    attempts: started.attempt + 1,
  };
  return { scenario, attached };
}

/** What a step failed with that has no message of its own. */
const WITHOUT_MESSAGE: Readonly<Record<string, string>> = {
  [TestStepResultStatus.UNDEFINED]: "This step has no definition in step-definitions/.",
  [TestStepResultStatus.PENDING]: "The definition of this step is not written yet.",
};

interface FinishedStep {
  readonly text: string;
  readonly result: {
    readonly status: string;
    readonly message?: string;
    readonly exception?: { readonly type: string };
  };
  readonly attached: readonly Attached[];
}

/** None for a step that passed or was skipped. */
function failureOf({ text, result, attached }: FinishedStep): StepFailure[] {
  const { status, message, exception } = result;
  if (status === TestStepResultStatus.PASSED || status === TestStepResultStatus.SKIPPED) return [];
  const fact = attached.find((one) => one.kind === "failure");
  return [
    {
      step: text,
      type: fact ? "Failure" : (exception?.type ?? status),
      message: message || WITHOUT_MESSAGE[status] || `The step's result is ${status}.`,
      ...(fact ? { parts: partsOf(fact) } : {}),
    },
  ];
}

function partsOf({
  promised,
  happened,
  cause,
  remedy,
  details = [],
}: Extract<Attached, { kind: "failure" }>): FailureParts {
  return { promised, happened, cause, remedy, details };
}

import { type Pickle, TestStepResultStatus } from "@cucumber/messages";
import type { FailureParts } from "../shared/failure";
import type { Attached } from "./attachments";

/** What a step or a hook failed with. */
export interface StepFailure {
  /** The step's text, or the hook's name. */
  readonly step: string;
  /** Whether this says nothing about the service, since the step could not be tried. */
  readonly notTried: boolean;
  /** The name of the error's class: `Failure` for a failed assertion, `NotTried` where something was missing. */
  readonly type: string;
  /** The whole message; the stack too, where there is one. */
  readonly message: string;
  /** The message in parts, of these two. */
  readonly parts?: FailureParts;
}

const WITHOUT_STEPS =
  "This scenario has no steps, so it tries nothing. Begin each step with Given, When, Then, And or But, correctly spelt.";

/** What a step failed with that has no message of its own. */
function withoutMessage({ text, result: { status }, place, definitions }: FinishedStep): string {
  const where = place === undefined ? "" : ` (${place})`;
  switch (status) {
    case TestStepResultStatus.UNDEFINED:
      return `There is no definition in step-definitions/ for "${text}"${where}. Correct the words of the step, or write its definition.`;
    case TestStepResultStatus.AMBIGUOUS:
      return `There are several definitions for "${text}"${where}: ${definitions.join(", ")}. Change the words of one of them.`;
    case TestStepResultStatus.PENDING:
      return `The definition of this step is not written yet: ${definitions.join(", ")}.`;
    default:
      return `The step's result is ${status}.`;
  }
}

/** A misspelt keyword makes a step a part of the description: what tries nothing has not passed. */
export function withoutSteps({ name, steps }: Pickle): StepFailure[] {
  if (steps.length > 0) return [];
  return [{ step: name, notTried: true, type: "NotTried", message: WITHOUT_STEPS }];
}

interface FinishedStep {
  readonly text: string;
  readonly result: {
    readonly status: string;
    readonly message?: string;
    readonly exception?: { readonly type: string };
  };
  readonly attached: readonly Attached[];
  /** Where it is in its feature: `features/a.feature:7`. Unset for a hook. */
  readonly place?: string | undefined;
  /** Where its definitions are. */
  readonly definitions: readonly string[];
}

/** None for a step that passed or was skipped. */
export function failureOf(finished: FinishedStep): StepFailure[] {
  const { text, result, attached } = finished;
  const { status, message, exception } = result;
  if (status === TestStepResultStatus.PASSED || status === TestStepResultStatus.SKIPPED) return [];
  const fact = attached.find((one) => one.kind === "failure");
  // Only an assertion speaks of the service. Any other error is a fault of the suite or of the feature: a table that
  // cannot be understood, a bug.
  const notTried = fact ? fact.notTried === true : exception?.type !== "AssertionError";
  return [
    {
      step: text,
      notTried,
      type: fact ? (notTried ? "NotTried" : "Failure") : (exception?.type ?? status),
      message: message || withoutMessage(finished),
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
  example,
  roots,
}: Extract<Attached, { kind: "failure" }>): FailureParts {
  return {
    promised,
    happened,
    cause,
    remedy,
    details,
    ...(example === undefined ? {} : { example }),
    ...(roots ? { roots } : {}),
  };
}

import type { FailureResult } from "../results/results";
import type { StepFailure } from "../scenario-report";

/** A failure of results, as the other reports have it. */
export function stepFailureOf({ step, notTried, message, ...told }: FailureResult): StepFailure {
  const { promised, happened, cause, remedy, ...more } = told;
  const isTold = promised !== undefined && happened !== undefined && cause !== undefined && remedy !== undefined;
  const parts = isTold ? { parts: { promised, happened, cause, remedy, ...more } } : {};
  return { step, notTried, type: notTried ? "NotTried" : "Failure", message: message ?? happened ?? "", ...parts };
}

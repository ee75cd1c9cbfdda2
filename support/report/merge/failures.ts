import { type CaseResult, type FailureResult, type RequirementResult, type Results, worst } from "../results/results";
import type { StepFailure } from "../scenario-report";

const OFF = /^(false|no|0)$/i;

/** What came of a requirement, or of a scenario that is of none, which has its name as its ID and no title. */
export type Tried = Pick<RequirementResult, "id" | "title" | "verdict" | "cases">;

/** All that a run's verdict follows from. A flaky case has failed where that run counted it so (FAIL_ON_FLAKY). */
export function allTried({ verdict, settings, requirements, additionalScenarios }: Results): readonly Tried[] {
  const { FAIL_ON_FLAKY: failOnFlaky = "false" } = settings;
  const countsFlaky = verdict === "failed" && !OFF.test(failOnFlaky);
  const others = additionalScenarios.map((one) => ({ id: `${one.feature}: ${one.name}`, title: "", cases: [one] }));
  return [...requirements, ...others].map(({ id, title, cases: all }) => {
    const cases = countsFlaky ? all.map(withoutLuck) : all;
    return { id, title, cases, verdict: worst(cases) };
  });
}

function withoutLuck(one: CaseResult): CaseResult {
  if (one.verdict !== "flaky") return one;
  const failures = (one.firstFailures ?? []).map(({ happened, ...more }) => ({
    ...more,
    ...(happened === undefined ? {} : { happened: `at first, ${happened}` }),
  }));
  return { ...one, verdict: "failed", failures };
}

/** A failure of results, as the other reports have it. */
export function stepFailureOf({ step, notTried, message, ...told }: FailureResult): StepFailure {
  const { promised, happened, cause, remedy, ...more } = told;
  const isTold = promised !== undefined && happened !== undefined && cause !== undefined && remedy !== undefined;
  const parts = isTold ? { parts: { promised, happened, cause, remedy, ...more } } : {};
  return { step, notTried, type: notTried ? "NotTried" : "Failure", message: message ?? happened ?? "", ...parts };
}

import { type Envelope, getWorstTestStepResult, type Pickle, type TestStepResult } from "@cucumber/messages";

/** What became of one scenario: its last attempt. */
export interface ScenarioResult {
  /** The path of its feature file. */
  readonly uri: string;
  readonly name: string;
  /** `PASSED`, `FAILED`, `SKIPPED`… */
  readonly status: string;
  /** What its failed steps say; empty where none failed. */
  readonly message: string;
}

/** Gathers the results of a run from its messages. */
export class Results {
  readonly #pickles = new Map<string, Pickle>();
  readonly #pickleOfCase = new Map<string, string>();
  readonly #caseOfAttempt = new Map<string, string>();
  readonly #steps = new Map<string, TestStepResult[]>();

  message({ pickle, testCase, testCaseStarted, testStepFinished }: Envelope): void {
    if (pickle) this.#pickles.set(pickle.id, pickle);
    if (testCase) this.#pickleOfCase.set(testCase.id, testCase.pickleId);
    if (testCaseStarted) {
      this.#caseOfAttempt.set(testCaseStarted.id, testCaseStarted.testCaseId);
      this.#steps.set(testCaseStarted.testCaseId, []);
    }
    if (testStepFinished) {
      const testCaseId = this.#caseOfAttempt.get(testStepFinished.testCaseStartedId) ?? "";
      this.#steps.get(testCaseId)?.push(testStepFinished.testStepResult);
    }
  }

  scenarios(): ScenarioResult[] {
    return [...this.#steps].map(([testCaseId, steps]) => {
      const pickle = this.#pickles.get(this.#pickleOfCase.get(testCaseId) ?? "");
      const messages = steps.map(({ message = "" }) => message).filter(Boolean);
      return {
        uri: pickle?.uri ?? "",
        name: pickle?.name ?? "",
        status: getWorstTestStepResult(steps).status,
        message: messages.join("\n"),
      };
    });
  }
}

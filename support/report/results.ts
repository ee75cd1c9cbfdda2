import { type Envelope, getWorstTestStepResult, type Pickle, type TestStepResult } from "@cucumber/messages";

/** What became of one scenario: its last attempt. */
export interface ScenarioResult {
  readonly testCaseId: string;
  /** The path of its feature file. */
  readonly uri: string;
  readonly name: string;
  /** `PASSED`, `FAILED`, `SKIPPED`… */
  readonly status: string;
  /** What its failed steps say; empty where none failed. */
  readonly message: string;
  /** Of all its steps and hooks, in ms. */
  readonly duration: number;
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
      const duration = steps.reduce((sum, step) => sum + step.duration.seconds * 1000 + step.duration.nanos / 1e6, 0);
      return {
        testCaseId,
        duration,
        uri: pickle?.uri ?? "",
        name: pickle?.name ?? "",
        status: getWorstTestStepResult(steps).status,
        message: messages.join("\n"),
      };
    });
  }
}

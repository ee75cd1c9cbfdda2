import type { Envelope } from "@cucumber/messages";
import { decode, type Fact, type KeyFigure, type Measures, type TargetFacts } from "./attachments";
import { ClosingNotes } from "./closing-notes";
import { Results } from "./results";

/** How a whole run went. `cancelled` ones say nothing of the service, and neither do those that tried nothing. */
export type Verdict = "passed" | "failed" | "cancelled" | "nothing tried";

/** A scenario of a run: a promise, and what became of it. */
export interface PromiseResult {
  readonly feature: string;
  readonly name: string;
  readonly result: "kept" | "broken" | "not tried";
  /** Why it was not tried. */
  readonly reason?: string;
  /** Of a broken one: what happened, the likely cause and what to do, or the bare message. */
  readonly failure?: { readonly happened: string; readonly cause?: string; readonly remedy?: string };
  readonly key: readonly KeyFigure[];
  /** Its pictures, as the base64 of an SVG, with their names. */
  readonly pictures: readonly { readonly name: string; readonly svg: string }[];
  /** In ms. */
  readonly duration: number;
}

/** Everything that a overview page says of a run. */
export interface RunSummary {
  readonly verdict: Verdict;
  readonly startedAt?: Date;
  /** In ms; unset where the run has no end in its messages. */
  readonly duration?: number;
  readonly target?: TargetFacts;
  readonly promises: readonly PromiseResult[];
  readonly warnings: readonly string[];
  /** Why nothing could be run, or was not to be. */
  readonly problem?: string;
  readonly measures: Measures;
}

/** How the message of a cancelled run's hook begins, and the reason of scenarios that a cancelled run left out. */
export const CANCELLED = "Cancelled: ";

/** Gathers what a run's messages say, one after the other. */
export class Summary {
  readonly #results = new Results();
  readonly #notes = new ClosingNotes([]);
  readonly #features = new Map<string, string>();
  readonly #figures = new Map<string, Extract<Fact, { kind: "figures" }>>();
  readonly #failures = new Map<string, Extract<Fact, { kind: "failure" }>>();
  readonly #pictures = new Map<string, { name: string; svg: string }[]>();
  readonly #skipped = new Map<string, string>();
  readonly #caseOf = new Map<string, string>();
  #problem: string | undefined;
  #cancelled = false;
  #started: number | undefined;
  #ended: number | undefined;

  message(envelope: Envelope): void {
    this.#results.message(envelope);
    this.#notes.message(envelope);
    const { gherkinDocument, testCaseStarted, testRunStarted, testRunFinished, testRunHookFinished, attachment } =
      envelope;
    if (gherkinDocument?.feature) this.#features.set(gherkinDocument.uri ?? "", gherkinDocument.feature.name);
    if (testCaseStarted) this.#begin(testCaseStarted);
    if (testRunStarted) this.#started = milliseconds(testRunStarted.timestamp);
    if (testRunFinished) this.#ended = milliseconds(testRunFinished.timestamp);
    if (testRunHookFinished?.result.status === "FAILED") this.#problem = testRunHookFinished.result.message ?? "";
    if (attachment?.testCaseStartedId)
      this.#attachment(attachment, this.#caseOf.get(attachment.testCaseStartedId) ?? "");
  }

  /** What an earlier attempt attached is no longer this scenario's. */
  #begin({ id, testCaseId }: NonNullable<Envelope["testCaseStarted"]>): void {
    this.#caseOf.set(id, testCaseId);
    for (const attached of [this.#figures, this.#failures, this.#pictures, this.#skipped]) attached.delete(testCaseId);
  }

  #attachment(attachment: NonNullable<Envelope["attachment"]>, testCase: string): void {
    const attached = decode(attachment);
    if (attached?.kind === "figures") this.#figures.set(testCase, attached);
    else if (attached?.kind === "failure") this.#failures.set(testCase, attached);
    else if (attached?.kind === "picture") {
      const pictures = this.#pictures.get(testCase) ?? [];
      this.#pictures.set(testCase, [...pictures, { name: attached.name, svg: attachment.body }]);
    } else if (attached?.kind === "skip") {
      this.#skipped.set(testCase, attached.reason);
      this.#cancelled ||= attached.cancelled;
    }
  }

  summary(): RunSummary {
    const promises = this.#results.scenarios().map((scenario): PromiseResult => {
      const { testCaseId, uri, name, status, message, duration } = scenario;
      const result = status === "PASSED" ? "kept" : status === "SKIPPED" ? "not tried" : "broken";
      const reason = this.#skipped.get(testCaseId) ?? (result === "not tried" ? "the run ended before it" : undefined);
      return {
        feature: this.#features.get(uri) ?? uri,
        name,
        result,
        duration,
        ...(reason && result === "not tried" ? { reason } : {}),
        ...(result === "broken"
          ? { failure: this.#failures.get(testCaseId) ?? { happened: message.split("\n")[0] || status } }
          : {}),
        key: this.#figures.get(testCaseId)?.key ?? [],
        pictures: this.#pictures.get(testCaseId) ?? [],
      };
    });
    const figures = [...this.#figures.values()];
    const problem = this.#problem;
    const cancelled = problem?.startsWith(CANCELLED) || this.#cancelled || this.#endMissing;
    return {
      verdict: verdictOf(promises, problem, cancelled),
      ...(this.#started === undefined ? {} : { startedAt: new Date(this.#started) }),
      ...(this.#started === undefined || this.#ended === undefined ? {} : { duration: this.#ended - this.#started }),
      ...(figures[0] ? { target: figures[0].target } : {}),
      promises,
      warnings: this.#notes.warnings,
      ...(problem === undefined ? {} : { problem }),
      measures: Object.assign({}, ...figures.map(({ measures }) => measures)),
    };
  }

  /** A run that was killed has no end in its messages. */
  get #endMissing(): boolean {
    return this.#started !== undefined && this.#ended === undefined;
  }
}

function verdictOf(promises: readonly PromiseResult[], problem: string | undefined, cancelled: boolean): Verdict {
  // What was broken before a run was cancelled stays broken.
  if (promises.some(({ result }) => result === "broken")) return "failed";
  if (cancelled) return "cancelled";
  if (problem !== undefined) return "failed";
  return promises.some(({ result }) => result === "kept") ? "passed" : "nothing tried";
}

function milliseconds({ seconds, nanos }: { seconds: number; nanos: number }): number {
  return seconds * 1000 + nanos / 1e6;
}

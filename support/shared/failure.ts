import { AssertionError } from "chai";
import { redact } from "./redaction";

/** What a failed scenario tells: each part a sentence or two for a person, without a full stop where it is one phrase. */
export interface FailureParts {
  /** What the service promised. */
  readonly promised: string;
  /** What happened instead, with the figures. */
  readonly happened: string;
  /** The likely cause. */
  readonly cause: string;
  /** What to do next. */
  readonly remedy: string;
  /** Lines to look at, such as the output around a failure marker. */
  readonly details?: readonly string[];
  /** The one of them that tells most, for places with one line; the first unless told otherwise. */
  readonly example?: string;
  /**
   * The failures that it comes down to, each once: a failure of several generations has the roots of those that failed. Words
   * that any other failure of the same cause has too. Unset where all that happened is such.
   */
  readonly roots?: readonly string[];
}

/** What a failure comes down to. */
export function rootsOf({ happened, cause, details = [], roots }: Omit<FailureParts, "promised">): readonly string[] {
  return roots ?? [[happened, cause, ...details].join("\n")];
}

/** What a failure says of itself when only the promise is still to be named. */
export type Advice = Omit<FailureParts, "promised">;

/** A promise that was not kept. Its message is the whole explanation; it has no stack, which would only bury it. */
export class Failure extends AssertionError<undefined> {
  readonly parts: FailureParts;

  constructor(parts: FailureParts, heading = "Promised") {
    super(redact(explain(heading, parts)));
    this.parts = parts;
    this.stack = this.message;
  }
}

/**
 * Something that the suite needs in order to try the service is missing: a right, a store, a setting, the service itself.
 * It says nothing about the service, and is never thrown where the service was reached and did wrong. `promised` is what
 * is needed.
 */
export class NotTried extends Failure {
  constructor(parts: FailureParts) {
    super(parts, "Needed to try this");
  }
}

function explain(heading: string, { promised, happened, cause, remedy, details = [] }: FailureParts): string {
  return [
    `${heading}: ${promised}`,
    `Happened: ${happened}`,
    ...details.map((line) => `          | ${line}`),
    `Likely cause: ${cause}`,
    `What to do: ${remedy}`,
  ].join("\n");
}

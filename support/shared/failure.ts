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
}

/** What a failure says of itself when only the promise is still to be named. */
export type Advice = Omit<FailureParts, "promised">;

/** A promise that was not kept. Its message is the whole explanation; it has no stack, which would only bury it. */
export class Failure extends AssertionError<undefined> {
  readonly parts: FailureParts;

  constructor(parts: FailureParts) {
    super(redact(explain(parts)));
    this.parts = parts;
    this.stack = this.message;
  }
}

function explain({ promised, happened, cause, remedy, details = [] }: FailureParts): string {
  return [
    `Promised: ${promised}`,
    `Happened: ${happened}`,
    ...details.map((line) => `          | ${line}`),
    `Likely cause: ${cause}`,
    `What to do: ${remedy}`,
  ].join("\n");
}

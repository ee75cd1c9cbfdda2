import { isException, namesError, tellsOfFailure, warns } from "./failure-words";
import type { Told } from "./log-line";
import { type Retried, retriedAfter, retriedBy, saysRetry, succeededBy } from "./retries";
import { ToldSummary } from "./told-summary";

/** A line that says that generation or an upload failed, with the lines around it. */
export interface FailureMarker {
  readonly lineNumber: number;
  readonly text: string;
  readonly around: readonly string[];
  /** The HTTP trailer that says so, where it is no line. */
  readonly trailer?: string;
}

/** They show that the generator is at work, wherever they come between its lines. */
const DOTS = /^[\s.\u2026\u00b7]*$/;
/** As Python writes it, and rich in a frame. */
const TRACEBACK = /^(╭─+ |\+ Exception Group )?Traceback \(most recent call last\)/;
const INDENTED = /^[\s│╰❱|+]/;
const PLACE = /^File "/;
const MARKS = /^[~^]+$/;
/** Between the tracebacks of errors that led to each other. */
const CHAINED = /^(During handling of the above exception|The above exception was the direct cause)/;

/** Of those that a later success may take back, and of the others, so that none crowds out the others. */
const KEPT = 100;
/** How many lines are shown before and after one that tells of a failure. */
const AROUND = 2;

interface Pending {
  readonly lineNumber: number;
  text: string;
  readonly around: string[];
  wants: number;
  /** What takes it back by succeeding later. */
  retried: Retried | undefined;
}

export interface MarkedLine {
  readonly number: number;
  readonly raw: string;
  /** As people may see it, and so many lines before it. */
  readonly shown: () => string;
  readonly before: (lines: number) => readonly string[];
  /** The upload that began last, as bucket and key. */
  readonly uploading?: string | undefined;
}

/** Collects the lines that tell of a failure, and drops those of what was tried again and succeeded. */
export class FailureMarkers {
  #kept: Pending[] = [];
  readonly #summary = new ToldSummary();
  /** What the line before was, which a traceback behind it belongs to. */
  #before: "failure" | "harmless" | "other" = "other";
  #latest: Pending | undefined;
  #inTraceback = false;
  /** Of the traceback that is being read; unset where the line before it tells all. */
  #traceback: Pending | undefined;
  /** Whether the line before names a place in the program behind a logger's prefix, so that code follows unindented. */
  #afterPlace = false;

  get all(): readonly FailureMarker[] {
    return this.#kept.map(({ lineNumber, text, around }) => ({ lineNumber, text, around }));
  }

  /** Whether what the next lines say depends on the last ones, or is shown with them. */
  get waiting(): boolean {
    return this.#inTraceback || this.#before === "failure" || this.#kept.some(({ wants }) => wants > 0);
  }

  /** Reads the next line: what it tells, and where it stands. */
  read(told: readonly Told[], line: MarkedLine): void {
    if (DOTS.test(line.raw)) return;
    this.#follow(line.shown);
    const [first] = told;
    if (!first || this.#isOfTraceback(first, line)) return;
    if (TRACEBACK.test(first.message)) {
      this.#beginTraceback(line, told.length > 1 && told.some(tellsOfFailure));
      return;
    }
    if (CHAINED.test(first.message)) return;
    const failsInSummary = this.#summary.fails(told.map(({ message }) => message));
    // JSON says in other fields how bad the exception in one of them is.
    const alone = first.text === line.raw && this.#before !== "harmless" && isException(first);
    const failed = failsInSummary || alone || told.some(tellsOfFailure);
    if (failed) this.#add(line);
    else if (this.#before === "failure" && this.#latest && saysRetry(line.raw))
      this.#latest.retried ??= retriedAfter(this.#latest.text, line.uploading);
    this.#before = failed ? "failure" : told.some(warns) ? "harmless" : "other";
  }

  /** An upload succeeded: what was said of an earlier attempt is no failure any more. */
  succeeded(place: string): void {
    this.#kept = this.#kept.filter(({ retried }) => !retried || !succeededBy(retried, place));
  }

  /** The generation came to its end: what it had tried again went well. */
  completed(): void {
    this.#kept = this.#kept.filter(({ retried }) => !retried?.generation);
  }

  #follow(shown: () => string): void {
    for (const marker of this.#kept) {
      if (marker.wants > 0) marker.around.push(shown());
      marker.wants -= 1;
    }
  }

  /** One that stands on a single line, as in JSON, may say of itself that it is a failure. */
  #beginTraceback(line: MarkedLine, fails: boolean): void {
    this.#inTraceback = true;
    if (fails || this.#before === "other") this.#traceback = this.#add(line);
  }

  /** A traceback ends with the line that names its error, or where something else begins. */
  #isOfTraceback(told: Told, line: MarkedLine): boolean {
    if (!this.#inTraceback) return false;
    const { text, message } = told;
    const code = this.#afterPlace && !tellsOfFailure(told);
    const within = INDENTED.test(text) || PLACE.test(message) || MARKS.test(message) || code;
    this.#afterPlace = PLACE.test(message) && !INDENTED.test(text);
    if (within) return true;
    const traceback = this.#traceback;
    this.#inTraceback = false;
    this.#traceback = undefined;
    // A further traceback of the same error follows the fate of this one.
    if (this.#before === "other") this.#before = "failure";
    if (!namesError(told)) return false;
    if (traceback) {
      traceback.text = line.shown();
      traceback.retried = retriedBy(line.raw, line.uploading);
      if (traceback.around.at(-1) !== traceback.text) traceback.around.push(traceback.text);
    }
    return true;
  }

  #add({ number, raw, shown, before, uploading }: MarkedLine): Pending {
    const text = shown();
    const around = [...before(AROUND), text];
    const retried = retriedBy(raw, uploading);
    const marker = { lineNumber: number, text, around, wants: AROUND, retried };
    const alike = this.#kept.filter((one) => Boolean(one.retried) === Boolean(retried));
    if (alike.length < KEPT) this.#kept.push(marker);
    this.#latest = marker;
    return marker;
  }
}

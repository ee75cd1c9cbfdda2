import type { Told } from "./log-line";
import { fileNameOf } from "./told-uploads";

/** A line that says that generation or an upload failed, with the lines around it. */
export interface FailureMarker {
  readonly lineNumber: number;
  readonly text: string;
  readonly around: readonly string[];
  /** The HTTP trailer that says so, where it is no line. */
  readonly trailer?: string;
}

/** Wherever they stand in a line. The service's contract lists the first three; JSON may write the cross as an escape. */
const ANYWHERE: readonly RegExp[] = [
  /process failed with exit code:?\s*-?0*[1-9]/i,
  /(❌|\\u274c)\s*Upload failed for/i,
  /(❌|\\u274c)\s*Failed to configure client or create bucket/i,
  /\b(exited|died) with (exit )?(code|status):?\s*-?0*[1-9]/i,
  /\bnon-zero exit (code|status)\b/i,
  /\b(killed|terminated) by signal\b(?<!\b(no|0|zero|not)\b.*)/i,
  /\bgeneration completed? with (?!0\b|no\b|out\b)(\d+ |some )?(errors?|failures?)\b/i,
];

/** A shell's word for a process that was killed, a crash of the runtime, a word for an error before a colon. */
const AT_THE_BEGINNING: readonly RegExp[] = [
  /^(.*: line \d+:\s+\d+ )?(Killed|Segmentation fault|Aborted|Bus error|Terminated)\b(?=$|\s{2}|\s*\(core dumped\))/,
  /^(panic|fatal error|unhandled exception|uncaught exception|uncaught \w*error): /i,
  /^(error|critical|fatal): /i,
  /^exit (code|status)\s*[:=]?\s*-?0*[1-9]\d*\.?$/i,
];

/** The generator marks each of its failures so, whatever it goes on to say. */
const CROSS = /^\s*[❌✖✗✘]\ufe0f?\s*/;
const SEVERE: readonly string[] = "ERR ERROR CRIT CRITICAL FATAL SEVERE ALERT EMERG EMERGENCY PANIC".split(" ");

const TRACEBACK = /^Traceback \(most recent call last\):/;
/** Between the tracebacks of errors that led to each other. */
const CHAINED = /^(During handling of the above exception|The above exception was the direct cause)/;
/** A traceback behind a warning says what is warned of. */
const MILD: readonly string[] = ["DEBUG", "WARN", "WARNING"];
const WARNS = /^\W*warning\b/i;

const RETRIED = /\b(retry(ing)?|retried|try(ing)? again|attempt \d+\s*(\/|of)\s*\d+)\b/i;
const OF_UPLOADS = /upload|s3:\/\/|\bput/i;
const FILE = /[\w.-]\.(csv|json|jsonl|ndjson|parquet|gz|zst)\b/;

/** Bounded, since its parts are looked for in each other. */
const SUMMARY = /Upload Summary:?(.{0,500})/i;
/** Beside what is counted, a number of those that failed: `Failed: 2`. */
const FAILED_OF_SUMMARY = /^\W*(failed|failures?|errors?)( uploads| files)?\s*[:=]\s*0*[1-9]\d*\b/i;
/** How many lines a summary may have. */
const SUMMARY_LINES = 5;

/** Enough that those which a later success takes back leave room for one that it does not. */
const KEPT = 100;
/** How many lines are shown before and after one that tells of a failure. */
const AROUND = 2;

interface Pending {
  readonly lineNumber: number;
  text: string;
  readonly around: string[];
  wants: number;
  /** The text as it came, to look for file names in. */
  readonly raw: string;
  /** What has to succeed for it to be taken back: this upload, or the generation. */
  readonly retries?: string | "generation";
}

/** Collects the lines that tell of a failure, and drops those of uploads that were tried again and succeeded. */
export class FailureMarkers {
  #kept: Pending[] = [];
  #summaryLeft = 0;
  /** What the line before was, which a traceback behind it belongs to. */
  #before: "failure" | "harmless" | "other" = "other";
  #inTraceback = false;
  #traceback: Pending | undefined;

  get all(): readonly FailureMarker[] {
    return this.#kept.map(({ lineNumber, text, around }) => ({ lineNumber, text, around }));
  }

  /** Reads the next line: what it tells, and where it stands. */
  read(told: readonly Told[], line: MarkedLine): void {
    this.#follow(line.shown);
    if (this.#endsTraceback(line)) return;
    const [first] = told;
    if (first && TRACEBACK.test(first.message)) {
      this.#beginTraceback(line);
      return;
    }
    if (told.some(({ message }) => CHAINED.test(message))) return;
    const failed = told.some((one) => tellsOfFailure(one)) || this.#failsInSummary(told);
    if (failed) this.#add(line);
    const warns = told.some(({ level, message }) => (level && MILD.includes(level)) || WARNS.test(message));
    this.#before = failed ? "failure" : warns ? "harmless" : "other";
  }

  /** An upload succeeded: what was said of an earlier attempt is no failure any more. */
  succeeded(place: string): void {
    const name = fileNameOf(place);
    const isTakenBack = ({ raw, retries }: Pending) =>
      (retries !== undefined && fileNameOf(retries) === name) ||
      ((OF_UPLOADS.test(raw) || RETRIED.test(raw)) && names(raw, name));
    this.#kept = this.#kept.filter((marker) => !isTakenBack(marker));
  }

  /** The generation came to its end: what it had tried again went well. */
  completed(): void {
    this.#kept = this.#kept.filter(({ retries }) => retries !== "generation");
  }

  #follow(shown: string): void {
    for (const marker of this.#kept) {
      if (marker.wants > 0) marker.around.push(shown);
      marker.wants -= 1;
    }
  }

  #beginTraceback(line: MarkedLine): void {
    this.#inTraceback = true;
    if (this.#before === "other") this.#traceback = this.#add(line);
  }

  /** Lines of a traceback are indented; the one after them names the error. */
  #endsTraceback({ shown }: MarkedLine): boolean {
    if (!this.#inTraceback) return false;
    if (/^\s/.test(shown)) return true;
    this.#inTraceback = false;
    if (this.#traceback) {
      this.#traceback.text = shown;
      if (this.#traceback.around.at(-1) !== shown) this.#traceback.around.push(shown);
    }
    this.#traceback = undefined;
    // A further traceback of the same error follows the fate of this one.
    if (this.#before === "other") this.#before = "failure";
    return true;
  }

  #failsInSummary(told: readonly Told[]): boolean {
    if (told.some(({ text }) => SUMMARY.test(text))) this.#summaryLeft = SUMMARY_LINES;
    else this.#summaryLeft -= 1;
    return this.#summaryLeft > 0 && told.some(({ message }) => FAILED_OF_SUMMARY.test(message));
  }

  #add({ number, raw, shown, before, uploading }: MarkedLine): Pending {
    const around = [...before.slice(-AROUND), shown];
    const retries = RETRIED.test(raw) && !FILE.test(raw) ? { retries: uploading ?? "generation" } : {};
    const marker = { lineNumber: number, text: shown, around, wants: AROUND, raw, ...retries };
    if (this.#kept.length < KEPT) this.#kept.push(marker);
    return marker;
  }
}

export interface MarkedLine {
  readonly number: number;
  readonly raw: string;
  /** As people may see it. */
  readonly shown: string;
  readonly before: readonly string[];
  /** The upload that began last, as bucket and key. */
  readonly uploading?: string | undefined;
}

function names(text: string, file: string): boolean {
  const at = text.indexOf(file);
  return at >= 0 && !/[\w-]/.test(text.charAt(at - 1)) && !/^([\w-]|\.\w)/.test(text.slice(at + file.length));
}

/** Whether a line tells of a failure by itself. */
export function tellsOfFailure({ text, message, level, failed }: Told): boolean {
  if (failed) return true;
  if (ANYWHERE.some((marker) => marker.test(text)) || failsOfSummary(text)) return true;
  const cross = CROSS.exec(message);
  const said = cross ? message.slice(cross[0].length) : message;
  const marked = cross || (level && SEVERE.includes(level)) || AT_THE_BEGINNING.some((marker) => marker.test(message));
  return Boolean(marked) && !tellsOfNone(said) && !isLegend(said);
}

/** Words around a number of failures. */
const COUNTED =
  /\b(failed|failures?|errors?|error|critical|fatal|problems?|uploads?|files?|total|number|count|rate|of|out|with|in|and)\b/gi;

/** `Failed: 0`, `failed 0/4`, `no errors`: a cross before it means nothing. */
function tellsOfNone(text: string): boolean {
  const rest = text
    .replace(COUNTED, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return /^(0|no|none|zero)( \d+)?$/i.test(rest);
}

/** `❌ = failed` explains a sign. */
function isLegend(text: string): boolean {
  return /^(=|means\b|stands for\b|→)/i.test(text);
}

const SHARES = /([^\d,;|]*)(\d+)\s*(?:\/|of|out of)\s*(\d+)([^\d,;|]*)/gi;

/** A summary counts fewer that succeeded than there are, or some that failed. */
function failsOfSummary(text: string): boolean {
  const [, summary] = SUMMARY.exec(text) ?? [];
  if (!summary) return false;
  if (/\bfail(ed|ures?)( uploads)?:?\s*0*[1-9]/i.test(summary.replace(SHARES, ""))) return true;
  return [...summary.matchAll(SHARES)].some(([, before = "", some, all, after = ""]) => {
    const about = before + after;
    if (/skipp|exist|unchanged/i.test(about)) return false;
    return /fail|error/i.test(about) ? Number(some) > 0 : Number(some) < Number(all);
  });
}

const FAILED_TRAILER = /error|exception|failure/i;
const STATE_TRAILER = /(^|-)(status|result|outcome|exit-code)$/i;

/** What an HTTP trailer says of a failure. */
export function failedTrailer(name: string, value: string): boolean {
  const none = /^\s*(|0|no|none|null|false|ok|success(ful)?|complete[d]?|2\d\d( .*)?)\s*$/i.test(value);
  if (FAILED_TRAILER.test(name)) return !none;
  if (!STATE_TRAILER.test(name)) return false;
  return /fail|error|killed|crash/i.test(value) || (/^-?\d+/.test(value) && !none);
}

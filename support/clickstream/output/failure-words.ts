import type { Told } from "./log-line";

/** The words of the service's contract, wherever they stand in a line. JSON may write the cross as an escape. */
const OF_THE_CONTRACT: readonly RegExp[] = [
  /process failed with exit code:?\s*-?0*[1-9]/i,
  /(❌|\\u274c)\s*Upload failed for(?! (0|no|none)\b)/i,
  /(❌|\\u274c)\s*Failed to configure client or create bucket/i,
];

/** The same where emoji do not get through, and other ends of the process. */
const OF_THE_CONTRACT_AT_THE_BEGINNING: readonly RegExp[] = [
  /^\W*Upload failed for \S*\.[a-z]/i,
  /^\W*Failed to configure client or create bucket/i,
  /^-+ process (failed|killed|crashed|aborted|timed out)\b(?! with exit code)/i,
];

/** Wherever they stand in a line that is no warning: what only a warning tells of did not fail the generation. */
const ANYWHERE: readonly RegExp[] = [
  /\b(exited|died|failed) with (exit )?(code|status)\s*[:=]?\s*-?0*(x0*)?[1-9]/i,
  /\bnon-zero exit (code|status)\b/i,
  // A number before it counts where its noun stands behind it: "worker 0" has a number for a name.
  /(?<!\b(no|zero) (\w+ )?((was|were) )?|\b0 (?!was |were )\w+ ((was|were) )?|^\W*0 |\bnot )\b(killed|terminated) by signal\b/i,
  /\bgeneration completed? with (?!0\b|no\b|out\b)(\w+ ){0,2}(errors?|failures?)\b/i,
];

/** A shell's word for a process that was killed, a crash of the runtime, a word for an error before a colon. */
const AT_THE_BEGINNING: readonly RegExp[] = [
  /^(.*: line \d+:\s+\d+ )?(Killed|Segmentation fault|Aborted|Bus error|Terminated)\b(?=$|\s{2}|: \d+$| \(core dumped\))/,
  /^(panic|fatal error|fatal python error|unhandled exception|uncaught exception|uncaught \w*error): /i,
  /^(Exception in thread "|thread '.*' panicked at |Unhandled exception\. )/,
  /^(?!⚠)(?:\p{Extended_Pictographic}|\ufe0f|[*!\s])*(error|critical|fatal): /iu,
  /^(mock )?data generation failed\b/i,
  // As the command lines of AWS and MinIO, klog (E and F), .NET's console, PHP and the kernel begin.
  /^(upload|copy|move) failed: /i,
  /^mc: <(ERROR|FATAL)> /,
  /^[EF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] /,
  /^(fail|crit): [\w.]+\[\d+\]$/,
  /^PHP (fatal|parse) error: /i,
  /^out of memory\b/i,
  // A list of steps, in capitals.
  /^(\[FAIL(ED)?\]|FAIL(ED)?: (?!\d))/,
  /^exit (code|status)\s*[:=]?\s*-?0*[1-9]\d*\.?$/i,
];

/** The generator marks each of its failures so, whatever it goes on to say. A list may put a sign or a number before it. */
const CROSS = /^(?:[-*•>|└├─]+\s*|\[\d+\/\d+\]\s*)?[❌✖✗✘]\ufe0f?\s*/;
/** What follows is not counted: "Error: no files" tells of one. */
const ONE_ERROR = /^(error|critical|fatal): /i;
const SEVERE: readonly (string | undefined)[] =
  "ERR ERROR CRIT CRITICAL FATAL SEVERE ALERT EMERG EMERGENCY PANIC".split(" ");
const MILD: readonly (string | undefined)[] = ["TRACE", "DEBUG", "WARN", "WARNING"];
/** Python says of some exceptions that it ignores them. */
const WARNS = /^(⚠|\W*warning\b|Exception ignored (in|on)\b)/i;

/** Whether a line tells of a failure by itself. */
export function tellsOfFailure(told: Told): boolean {
  const { text, message, level, failed } = told;
  if (failed) return true;
  if (OF_THE_CONTRACT.some((words) => words.test(text))) return true;
  if (OF_THE_CONTRACT_AT_THE_BEGINNING.some((words) => words.test(message))) return true;
  if (!warns(told) && ANYWHERE.some((words) => words.test(text))) return true;
  const cross = CROSS.exec(message);
  const said = (cross ? message.slice(cross[0].length) : message).replace(ONE_ERROR, "");
  const marked = cross || isSevere(level) || AT_THE_BEGINNING.some((words) => words.test(message));
  return Boolean(marked) && !tellsOfNone(said) && !isNoFailure(said);
}

function isSevere(level: string | undefined): boolean {
  return SEVERE.includes(level);
}

/** Whether a line only warns, or is for those who look for errors in the program. */
export function warns({ level, message }: Told): boolean {
  return MILD.includes(level) || WARNS.test(message);
}

/** Whether a line is the one that names the error below a traceback: `OSError: [Errno 28] No space left on device`. */
export function namesError({ level, message }: Told): boolean {
  return !isSevere(level) && /^[\w.]+(:|$)/.test(message);
}

/** An exception as Python, Java and JavaScript print it where nothing else is said of it. */
const EXCEPTION = /^(([a-z_]\w*\.)*[A-Z]\w*(Error|Exception): |([a-z_]\w*\.)+[A-Z]\w*(Error|Exception)$)/;

/** Whether a line is nothing but an exception and what it says: a failure, unless the line before it only warns. */
export function isException({ level, message }: Told): boolean {
  return level === undefined && EXCEPTION.test(message) && !tellsOfNone(message);
}

const FAILING = /\b(failed|failures?|errors?|critical|fatal|problems?)\b/i;
const GOING_WELL = /[✅✓✔]|\b(success\w*|succeeded|ok|passed|uploaded|skipped|warn(ing)?s?)\b/i;
/** Words around a number, and around a number of failures. */
const AROUND_COUNT = /\b(rate|total|number|count|of|out|with|in|and|for)\b/gi;
const COUNTED = /\b(failed|failures?|errors?|critical|fatal|problems?|uploads?|files?)\b/gi;

/** `Failed: 0`, `failed 0/4`, `no errors, 4 uploaded`: a cross before it means nothing. */
function tellsOfNone(text: string): boolean {
  const parts = text.split(/[|,;]|(?=[✅✓✔])/).filter((part) => /[\p{L}\p{N}]/u.test(part));
  return parts.some(isNone) && parts.every((part) => isNone(part) || (GOING_WELL.test(part) && !FAILING.test(part)));
}

function isNone(text: string): boolean {
  // `0 of 4 uploads` alone is all that failed.
  const failing = FAILING.test(text);
  const rest = (failing ? text.replace(COUNTED, " ") : text)
    .replace(AROUND_COUNT, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return (failing ? /^(0|no|none|zero)( \d+)?$/i : /^(0|no|none|zero)( 0)*$/i).test(rest);
}

/** `❌ = failed` explains a sign, and a payment that failed is an event. */
function isNoFailure(text: string): boolean {
  return /^(=|means\b|stands for\b|→|(payments?[_ -]failed|failed[_ -]payments?)\b\W*(\d|$))/i.test(text);
}

const FAILED_TRAILER = /error|exception|failure/i;
const STATE_TRAILER = /(^|-)(status|result|outcome|exit-code)$/i;

/** What an HTTP trailer says of a failure. */
export function failedTrailer(name: string, value: string): boolean {
  const none = /^\s*(|0|no|none|null|false|ok|success(ful)?|completed?|2\d\d( .*)?)\s*$/i.test(value);
  if (FAILED_TRAILER.test(name)) return !none;
  if (!STATE_TRAILER.test(name)) return false;
  return /fail|error|killed|crash/i.test(value) || (/^-?\d/.test(value) && !none);
}

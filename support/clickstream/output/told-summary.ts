/** Bounded, since its parts are looked for in each other. */
const SUMMARY = /Upload Summary:?(.{0,500})/i;
/** How many lines a summary may have. */
const SUMMARY_LINES = 5;
/** On a line of its own, a number of those that failed: `Failed: 2`. */
const FAILED_OF_SUMMARY =
  /^\W*((failed|failures?|errors?)( uploads| files)?\s*[:=]\s*0*[1-9]\d*\b|0*[1-9]\d*\s+(uploads? |files? )?failed\b(?!\s*[:=]))/i;
/** The same within a line. */
const FAILED =
  /\bfail(ed|ures?)( uploads)?\s*[:=]?\s*0*[1-9]|\b0*[1-9]\d*\s+(uploads? |files? )?fail(ed|ures?)\b(?!\s*[:=])/i;
/** `3 of 4`, `3/4`, and no date. */
const SHARES = /([^\d,;|]*)(?<![\d/])(\d+)\s*(?:\/|of|out of)\s*(\d+)(?![\d/])([^\d,;|]*)/gi;
const NOT_OF_UPLOADS = /\b(batch|part|step|worker|process|thread|round|run|chunk|page)\W*$/i;
const NO_LOSS = /skipp|exist|unchanged|attempt|retr(y|ies)/i;
const LEFT_OUT =
  /\b(\d+)\s+(?:\w+ )?(?:skipped|unchanged|existing)\b|\b(?:skipped|unchanged|existing)\s*[:=]\s*(\d+)/gi;

/** Reads what a summary of uploads counts, line by line. */
export class ToldSummary {
  #linesLeft = 0;

  /** Whether the messages of the next line are of a summary that counts failures. */
  fails(messages: readonly string[]): boolean {
    if (messages.some((message) => SUMMARY.test(message))) this.#linesLeft = SUMMARY_LINES;
    else this.#linesLeft -= 1;
    return messages.some((one) => failsWithin(one) || (this.#linesLeft > 0 && FAILED_OF_SUMMARY.test(one)));
  }
}

/** A summary counts fewer that succeeded than there are, or some that failed. */
function failsWithin(text: string): boolean {
  const [, summary] = SUMMARY.exec(text) ?? [];
  if (!summary) return false;
  if (FAILED.test(summary.replace(SHARES, ""))) return true;
  const leftOut = [...summary.matchAll(LEFT_OUT)].reduce((sum, [, one = "0", other = one]) => sum + Number(other), 0);
  return [...summary.matchAll(SHARES)].some(([, before = "", some, all, after = ""]) => {
    const about = before + after;
    if (NOT_OF_UPLOADS.test(before) || NO_LOSS.test(about)) return false;
    return /fail|error/i.test(about) ? Number(some) > 0 : Number(some) + leftOut < Number(all);
  });
}

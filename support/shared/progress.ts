import { once } from "node:events";
import { cancelled } from "./cancellation";
import { count, formatDuration, formatSize } from "./quantities";
import { redact } from "./redaction";

/** What is known of a generation while it runs. Size in bytes. */
export interface Progress {
  readonly bytes: number;
  readonly chunks: number;
  readonly lastLine: string;
}

/** How often a terminal is redrawn, and how often a line is written where there is none. In ms. */
const REDRAW = 250;
const REPORT = 10_000;

/** Shows how far something is, while it runs, on one line that is gone afterwards; without a terminal, line by line. */
class ProgressDisplay {
  readonly #timer: NodeJS.Timeout;
  readonly #stream: NodeJS.WriteStream;

  /** Starts at once. `describe` is asked again and again for the words to show. */
  constructor(describe: () => string, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    const show = stream.isTTY
      ? () => stream.write(`\r\u001b[2K${fit(redact(describe()), stream.columns)}`)
      : () => stream.write(`${redact(describe())}\n`);
    this.#timer = setInterval(show, stream.isTTY ? REDRAW : REPORT);
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[2K");
  }
}

/**
 * Shows how far it is while something runs, and gives what that gives. Throws once this run is cancelled, unless it is to
 * end all the same. `what` is asked anew each time where it is a function. `run` may hand over how to ask the generations it follows how far they are.
 */
export async function whileShowing<T>(
  what: string | (() => string),
  run: (watch: (progress: () => Progress) => void) => Promise<T>,
  { evenCancelled = false } = {},
): Promise<T> {
  const start = performance.now();
  const watched: (() => Progress)[] = [];
  const display = new ProgressDisplay(() =>
    describeProgress(
      typeof what === "string" ? what : what(),
      performance.now() - start,
      watched.map((progress) => progress()),
    ),
  );
  const ended = new AbortController();
  try {
    const done = run((progress) => watched.push(progress));
    return await (evenCancelled ? done : Promise.race([done, untilCancelled(ended.signal)]));
  } finally {
    ended.abort();
    display.end();
  }
}

/** Throws once this run is cancelled, unless it is no longer wanted. */
async function untilCancelled(unwanted: AbortSignal): Promise<never> {
  if (!cancelled.aborted) await once(AbortSignal.any([cancelled, unwanted]), "abort");
  throw new Error("Cancelled: the run was ended before anything was tried.");
}

/** `generating: 12.3 s, 1.2 KB in 14 chunks: ✅ Upload successful: …`; of several generations, their sums and the longest one's line. */
export function describeProgress(what: string, elapsed: number, generations: readonly Progress[]): string {
  const sum = (of: (progress: Progress) => number) => generations.reduce((total, progress) => total + of(progress), 0);
  const lastLine = generations.toSorted((a, b) => b.bytes - a.bytes)[0]?.lastLine;
  const received = `${formatSize(sum(({ bytes }) => bytes))} in ${count(
    sum(({ chunks }) => chunks),
    "chunk",
  )}`;
  return [`${what}: ${formatDuration(elapsed)}${generations.length > 0 ? `, ${received}` : ""}`, lastLine]
    .filter(Boolean)
    .join(": ");
}

/** Cuts a line to the width of a terminal, one column short so that it never wraps. Wide characters count double. */
function fit(text: string, columns = 80): string {
  let width = 0;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(
      segment,
    )
      ? 2
      : 1;
    if (width >= columns) break;
    cut += segment;
  }
  return cut;
}

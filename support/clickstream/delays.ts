import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

const MICROSECONDS = 1000;
/** 24 hours in µs, more than any generation may take. */
const LONGEST = 24 * 3600 * 1e6;
/** As many delays are kept as they are. A histogram takes more memory than that, and a thousand generations may run at once. */
const MOST_KEPT = 1000;

/**
 * Delays in ms, in memory that does not grow with their number: many go into a histogram, whose percentiles are good to
 * three digits; those of few are exact.
 */
export class Delays {
  readonly #kept: number[] = [];
  #histogram: RecordableHistogram | undefined;

  add(milliseconds: number): void {
    this.#kept.push(milliseconds);
    if (!this.#histogram && this.#kept.length <= MOST_KEPT) return;
    this.#histogram ??= createHistogram({ lowest: 1, highest: LONGEST, figures: 3 });
    // A histogram holds whole numbers from 1.
    for (const delay of this.#kept.splice(0))
      this.#histogram.record(Math.max(1, Math.min(LONGEST, Math.round(delay * MICROSECONDS))));
  }

  /** The delay that so many of a hundred do not exceed, in ms; 0 where there is none. */
  percentile(share: number): number {
    if (this.#histogram) return this.#histogram.percentile(share) / MICROSECONDS;
    const sorted = this.#kept.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? 0;
  }
}

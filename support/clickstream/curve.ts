/** How much output there was at a time. In ms from sending the request, and in bytes. */
export interface CurvePoint {
  readonly at: number;
  readonly bytes: number;
}

/** More points than a picture has room for add nothing to it. */
const MOST_POINTS = 600;

/**
 * Output over time in memory that does not grow with the number of chunks: when there are too many points, every second
 * one is dropped, and from then on only every second chunk makes one.
 */
export class OutputCurve {
  #points: CurvePoint[] = [];
  #every = 1;
  #chunks = 0;
  #last: CurvePoint | undefined;

  chunk(at: number, bytes: number): void {
    this.#last = { at, bytes };
    if (this.#chunks % this.#every === 0) this.#points.push(this.#last);
    this.#chunks += 1;
    if (this.#points.length < MOST_POINTS) return;
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }

  /** The points, the last chunk among them. */
  points(): CurvePoint[] {
    const last = this.#last;
    return last && this.#points.at(-1) !== last ? [...this.#points, last] : [...this.#points];
  }
}

/** How many chunk delays were at most so long (in ms) and longer than the limit before. */
export interface DelayBin {
  readonly upTo: number;
  readonly count: number;
}

/** 1, 2, 5, 10 … ms up to an hour, and what is longer. */
const BIN_LIMITS = [
  ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  1_000_000,
  3_600_000,
  Number.POSITIVE_INFINITY,
];

/** The spread of chunk delays. */
export class DelaySpread {
  readonly #counts = BIN_LIMITS.map(() => 0);

  delay(milliseconds: number): void {
    const bin = BIN_LIMITS.findIndex((limit) => milliseconds <= limit);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
  }

  /** The bins from the first to the last that holds a delay; none without delays. */
  bins(): DelayBin[] {
    const bins = BIN_LIMITS.map((upTo, index) => ({ upTo, count: this.#counts[index] ?? 0 }));
    const first = bins.findIndex(({ count }) => count > 0);
    const last = bins.findLastIndex(({ count }) => count > 0);
    return first < 0 ? [] : bins.slice(first, last + 1);
  }
}

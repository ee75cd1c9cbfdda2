import { type CurvePoint, type DelayBin, DelaySpread, OutputCurve } from "./curve";
import { Delays } from "./delays";

/** What the clock says of one stream. Times in ms from sending the request, delays in ms, sizes in bytes. */
export interface Timings {
  readonly totalTime: number;
  /** When there was a connection; unset where there was none, or a proxy made it. */
  readonly connectedAt?: number;
  /** When the answer's status and headers had come. */
  readonly answeredAt?: number;
  /** From sending the request to the first chunk of the body; unset when none came. */
  readonly timeToFirstChunk?: number;
  readonly lastChunkAt?: number;
  readonly bytes: number;
  readonly chunks: number;
  /** Bytes per second over the total time. */
  readonly throughput: number;
  /** From one chunk that tells something to the next; unset with fewer than two of them. */
  readonly chunkDelay?: ChunkDelay;
  readonly curve: readonly CurvePoint[];
}

export interface ChunkDelay {
  readonly average: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  /** When the longest began, from sending the request. */
  readonly longestFrom: number;
  readonly spread: readonly DelayBin[];
}

/** Measures chunks as they arrive, in memory that does not grow with their number. Average and longest are exact. */
export class ChunkTimer {
  readonly #delays = new Delays();
  #connected: number | undefined;
  #answered: number | undefined;
  #bytes = 0;
  #chunks = 0;
  #first: number | undefined;
  #last = 0;
  /** Of the chunks that tell something. */
  #told = 0;
  #firstTold = 0;
  #lastTold = 0;
  #longest = 0;
  #longestFrom = 0;
  readonly #curve = new OutputCurve();
  readonly #spread = new DelaySpread();

  get bytes(): number {
    return this.#bytes;
  }

  get chunks(): number {
    return this.#chunks;
  }

  /** There is a connection, at a time in ms from sending the request. After a redirect, there is another. */
  connected(at: number): void {
    this.#connected = at;
  }

  /** The answer has begun with its status and headers, at a time as above. */
  answered(at: number): void {
    this.#answered = at;
  }

  /** A chunk with so many bytes of output arrived, at a time in ms from sending the request. One that `tells` nothing makes no delay. */
  chunk(bytes: number, at: number, tells = true): void {
    this.#bytes += bytes;
    this.#chunks += 1;
    this.#first ??= at;
    this.#last = at;
    this.#curve.chunk(at, this.#bytes);
    if (!tells) return;
    if (this.#told === 0) this.#firstTold = at;
    else this.#delay(at - this.#lastTold);
    this.#told += 1;
    this.#lastTold = at;
  }

  /** So many bytes of chunks that were counted turned out to be output at the end. */
  rest(bytes: number): void {
    this.#bytes += bytes;
    if (bytes > 0) this.#curve.chunk(this.#last, this.#bytes);
  }

  /** The timings of a stream that ended at a time in ms from sending the request. */
  timings(endedAt: number): Timings {
    const seconds = endedAt / 1000;
    return {
      totalTime: endedAt,
      bytes: this.#bytes,
      chunks: this.#chunks,
      throughput: seconds > 0 ? this.#bytes / seconds : 0,
      curve: this.#curve.points(),
      ...(this.#connected === undefined ? {} : { connectedAt: this.#connected }),
      ...(this.#answered === undefined ? {} : { answeredAt: this.#answered }),
      ...(this.#first === undefined ? {} : { timeToFirstChunk: this.#first, lastChunkAt: this.#last }),
      ...(this.#told < 2 ? {} : { chunkDelay: this.#chunkDelay() }),
    };
  }

  #delay(milliseconds: number): void {
    if (milliseconds > this.#longest) this.#longestFrom = this.#lastTold;
    this.#longest = Math.max(this.#longest, milliseconds);
    this.#spread.delay(milliseconds);
    this.#delays.add(milliseconds);
  }

  #chunkDelay(): ChunkDelay {
    const percentile = (share: number) => Math.min(this.#longest, this.#delays.percentile(share));
    return {
      average: (this.#lastTold - this.#firstTold) / (this.#told - 1),
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
      longest: this.#longest,
      longestFrom: this.#longestFrom,
      spread: this.#spread.bins(),
    };
  }
}

/** A time without output: when it began, in ms from sending the request, and how long it was. */
export interface Silence {
  readonly from: number;
  readonly duration: number;
}

/** The longest silence after the first chunk. The wait for the end counts as well. Unset where nothing came. */
export function longestSilence({ totalTime, lastChunkAt, chunkDelay }: Timings): Silence | undefined {
  if (lastChunkAt === undefined) return undefined;
  const atTheEnd = totalTime - lastChunkAt;
  if (chunkDelay && chunkDelay.longest >= atTheEnd)
    return { from: chunkDelay.longestFrom, duration: chunkDelay.longest };
  return { from: lastChunkAt, duration: atTheEnd };
}

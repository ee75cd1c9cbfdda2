import { setTimeout as rest } from "node:timers/promises";
import { cancelled } from "./cancellation";

/** How often something is looked at, and for how long. */
export interface Pace {
  /** The pause between two looks, in ms. */
  readonly every: number;
  /** No look begins later than this after the first one began, in ms. */
  readonly limit: number;
  /** Ends the polling early. Unset: the signal that this run is cancelled. */
  readonly signal?: AbortSignal;
}

/**
 * Looks at something until it is `enough` or the limit is over, and returns what was seen last; it looks at least once.
 * `enough` also gets what was seen before that, which is unset at the first look. Throws what `look` throws, and the
 * signal's reason once that aborts. `look` gets the signal, so that a request need not outlive the polling.
 */
export async function poll<T>(
  { every, limit, signal = cancelled }: Pace,
  look: (signal: AbortSignal) => Promise<T>,
  enough: (seen: T, before: T | undefined) => boolean,
): Promise<T> {
  const end = performance.now() + limit;
  let before: T | undefined;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look(signal);
    signal.throwIfAborted();
    if (enough(seen, before) || performance.now() + every > end) return seen;
    before = seen;
    // An abort is told by its own reason, at the next turn.
    await rest(every, undefined, { signal }).catch(() => {});
  }
}

import { setTimeout as rest } from "node:timers/promises";
import { cancelled } from "../shared/cancellation";
import { poll } from "../shared/polling";
import { type Look, type Source, Unmeasurable } from "./look";

/** The longer it takes, the longer the rest between two looks, so that a day's looks are some thousands. */
const SHARE_OF_TIME = 500;
/** So many looks in a row that show the same memory make sure that it is at rest. */
const CALM_LOOKS = 3;
/** Memory counts as the same within this share of it, or so many bytes. */
const [SAME_SHARE, SAME_BYTES] = [0.01, 1024 ** 2];

/** Looks at a source again and again, from when it is created until it is ended. */
export class Sampler {
  readonly #looks: Look[] = [];
  readonly #ending = new AbortController();
  readonly #running: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();

  constructor(readonly source: Source) {
    this.#running = this.#run().finally(() => this.#begun.resolve());
    // `end` and `stop` tell of it; until then nobody waits.
    this.#running.catch(() => {});
  }

  /** Settles once the first look was taken. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Ends at once. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  /** Ends, once a look has shown what was at this moment, where the source comes to that. Gives all looks. */
  async end(): Promise<readonly Look[]> {
    const now = performance.now();
    await this.stop();
    const isLate = () => (this.#looks.at(-1)?.at ?? 0) >= now;
    await poll({ every: this.source.every, limit: this.source.delay }, () => this.#look(), isLate);
    return this.#looks;
  }

  async #run(): Promise<void> {
    const start = performance.now();
    while (!this.#ending.signal.aborted && !cancelled.aborted) {
      await this.#look();
      this.#begun.resolve();
      const pause = Math.max(this.source.every, (performance.now() - start) / SHARE_OF_TIME);
      await rest(pause, undefined, { signal: this.#ending.signal }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    try {
      const look = await this.source.look();
      if (look.at > (this.#looks.at(-1)?.at ?? -Infinity)) this.#looks.push(look);
    } catch (error) {
      // A service that is down for a moment cannot be measured then; how it fares is told by its answers.
      if (!(error instanceof Unmeasurable)) throw error;
    }
  }
}

/**
 * The last look of those that show a service at rest: its memory stays the same for some looks that the source took after
 * now, and `isEnough` holds, or that did not come about within `limit` ms. Throws `Unmeasurable` where it cannot be seen.
 */
export async function atRest(
  source: Source,
  limit: number,
  isEnough: (look: Look) => boolean = () => true,
): Promise<Look> {
  const from = performance.now();
  const looks: Look[] = [];
  const take = async () => {
    const look = await source.look();
    if (look.at >= from && look.at > (looks.at(-1)?.at ?? 0)) looks.push(look);
    return look;
  };
  // A source that measures once a minute needs minutes.
  const atMost = Math.max(limit, (CALM_LOOKS + 1) * source.delay);
  const last = await poll({ every: source.every, limit: atMost }, take, (look) => isCalm(looks) && isEnough(look));
  return looks.at(-1) ?? last;
}

function isCalm(looks: readonly Look[]): boolean {
  const memories = looks.slice(-CALM_LOOKS).map(({ memory }) => memory);
  if (memories.length < CALM_LOOKS) return false;
  const [least, most] = [Math.min(...memories), Math.max(...memories)];
  return most - least <= Math.max(SAME_BYTES, most * SAME_SHARE);
}

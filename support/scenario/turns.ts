import { setTimeout as rest } from "node:timers/promises";
import type { Generation } from "../clickstream/generation";
import { outcomeOf } from "../clickstream/outcomes";
import { retryAfter } from "../clickstream/retry-after";
import { whileShowing } from "../shared/progress";
import type { Quiescence } from "./quiescence";
import type { Scenario } from "./scenario";

type Request = () => Promise<readonly Generation[]>;

/** How long to wait before a service that was busy is asked again, in ms. */
const RETRY = 1000;

/**
 * Whose turn it is at a service that turns generations away while it is busy. This suite waits where it is itself what
 * the service is or was busy with; one that is busy for another reason is judged by its answer.
 */
export class Turns {
  /** When the last generation that a service served to this process was over, by its address. */
  static readonly #lastServed = new Map<string, number>();

  constructor(
    readonly scenario: Scenario,
    readonly quiescence: Quiescence,
  ) {}

  /** How long ago that was, in ms; unset where none was served yet, or where that one may still keep the service busy. */
  get sinceLast(): number | undefined {
    if (this.quiescence.mayBeBusyForLong) return undefined;
    const lastServed = Turns.#lastServed.get(this.scenario.service.baseUrl);
    return lastServed === undefined ? undefined : performance.now() - lastServed;
  }

  /**
   * Requests generations, again and again for as long as all of them are turned away and that is worth waiting for, or for
   * as long as the service asks. That is `limit` ms where none of this suite's runs there any more: a service that notices
   * that late has as long as its store has.
   */
  inTurn(request: Request, limit = this.scenario.settings.settleTimeout): Promise<readonly Generation[]> {
    return this.#retried(request, this.sinceLast === undefined ? 0 : limit, true);
  }

  /** The same, where only what an earlier scenario left running is worth waiting for. */
  atOnce(request: Request): Promise<readonly Generation[]> {
    return this.#retried(request, 0, false);
  }

  /** Requests generations once, and notes that this suite has. */
  async once(request: Request): Promise<readonly Generation[]> {
    const { sinceLast } = this;
    const generations = await request();
    if (generations.some(({ answer }) => answer && answer.status >= 200 && answer.status < 300))
      Turns.#lastServed.set(this.scenario.service.baseUrl, performance.now());
    // One that is turned away beside one that is served has met that one.
    return sinceLast !== undefined && areTurnedAway(generations)
      ? generations.map((one) => ({ ...one, sinceLast }))
      : generations;
  }

  async #retried(request: Request, otherwise: number, asAsked: boolean): Promise<readonly Generation[]> {
    const { mayBeBusy } = this.quiescence;
    const { generationTimeout } = this.scenario.settings;
    const start = performance.now();
    let limit = mayBeBusy ? generationTimeout : otherwise;
    for (let isFirst = true; ; isFirst = false) {
      const generations = await this.once(request);
      if (!areTurnedAway(generations)) return generations;
      const asked = Math.max(RETRY, askedToWait(generations));
      // A service that allows only so many requests in a time says when that is over. It is believed once.
      if (isFirst && asAsked && asked + RETRY <= generationTimeout) limit = Math.max(limit, asked + RETRY);
      const left = start + limit - performance.now();
      if (left < RETRY) {
        if (mayBeBusy) this.quiescence.giveUp();
        return generations;
      }
      await whileShowing("waiting for the service to be free again", () => rest(Math.min(asked, left)));
    }
  }
}

function areTurnedAway(generations: readonly Generation[]): boolean {
  return generations.every((one) => outcomeOf(one).kind === "rejected");
}

/** What the first of these to be free again asks for, in ms. */
function askedToWait(generations: readonly Generation[]): number {
  const now = new Date();
  return Math.min(...generations.map(({ answer }) => retryAfter(answer?.retryAfter, now) ?? 0));
}

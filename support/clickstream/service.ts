import { setTimeout as rest } from "node:timers/promises";
import { type Dispatcher, request } from "undici";
import { printedLocation } from "../net/addresses";
import { connectionError } from "../net/connection-errors";
import { connectionTo } from "../net/connections";
import { Failure } from "../shared/failure";
import { connectionFailed, silent } from "./failures";
import { type Generation, type GenerationOptions, runGeneration, USER_AGENT } from "./generation";
import { type Health, type HealthState, healthState } from "./health";
import { tellReached, wasReached } from "./presence";
import { followed } from "./redirects";
import { jsonIn, readShortAnswer, type ShortAnswer } from "./short-answer";

/** The part of an OpenAPI document that the suite looks at, as it should be. A service may answer with any JSON. */
export interface ApiDescription {
  readonly info?: { readonly title?: string; readonly version?: string };
  readonly servers?: readonly { readonly url?: string }[];
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const PATHS = {
  live: "/api/v1/health/live",
  ready: "/api/v1/health/ready",
  description: "/openapi.json",
  generate: "/api/v1/data/generate",
  /** What deployments from before the generate endpoint have instead. */
  simulations: "/api/v1/simulations",
} as const;

/** How long anything but a generation may take to answer. */
export const SHORT_WAIT = 10_000;

/** The clickstream service over HTTP. Close it after use. */
export class ClickstreamService {
  readonly #dispatcher: Dispatcher;
  #description: ApiDescription | undefined;

  /** Takes the service's address without a slash at its end, and headers to send with every request, in lower case. */
  constructor(
    readonly baseUrl: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.#dispatcher = connectionTo(baseUrl, SHORT_WAIT);
  }

  /** Triggers a generation and follows it to its end; see `runGeneration`. */
  async generate(options: Omit<GenerationOptions, "url" | "headers">): Promise<Generation> {
    const generation = await runGeneration({ ...options, headers: this.headers, url: this.baseUrl + PATHS.generate });
    const { status = 0 } = generation.answer ?? {};
    if (status >= 200 && status < 300) tellReached(this.baseUrl);
    return generation;
  }

  /**
   * Asks for a path, and for the same one with or without a slash at its end where the service sends there. Throws a
   * `Failure` when there is no answer within `wait` ms. `withText` reads the beginning of a body that is not JSON, too.
   */
  async get(path: string, wait = SHORT_WAIT, withText = false): Promise<ShortAnswer> {
    const url = this.baseUrl + path;
    const promised = `the service answers at ${path}`;
    const outOfTime = AbortSignal.timeout(wait);
    const ask = async (address: string) => {
      const { statusCode, headers, body } = await request(address, {
        dispatcher: this.#dispatcher,
        signal: outOfTime,
        headers: { "user-agent": USER_AGENT, ...this.headers },
      });
      return readShortAnswer(statusCode, headers, body, withText);
    };
    try {
      const answer = await ask(url);
      const next = followed("GET", url, answer);
      return next ? await ask(next) : answer;
    } catch (error) {
      if (outOfTime.aborted) throw silent(promised, url, wait);
      throw connectionFailed(promised, url, connectionError(error), wasReached(url));
    }
  }

  /** The description that was last read; unset before that. */
  get description(): ApiDescription | undefined {
    return this.#description;
  }

  /** Reads the service's description of itself; unset when it offers none, or none that can be read. */
  async apiDescription(): Promise<ApiDescription | undefined> {
    try {
      const { status, body, text = "" } = await this.get(PATHS.description, SHORT_WAIT, true);
      // A web server that hands out a file may not know that it is JSON.
      const document = body ?? jsonIn(text);
      this.#description = status === 200 && typeof document === "object" && document !== null ? document : undefined;
      return this.#description;
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  /** The state that a health check tells of. Throws a `Failure` when there is no answer. */
  async healthAt(path: string): Promise<HealthState> {
    const { status, mediaType = "", text = "", location } = await this.get(path, SHORT_WAIT, true);
    return healthState({ status, mediaType, text, ...(location ? { location: printedLocation(location) } : {}) });
  }

  /** The states that a health check tells of one after the other. Throws a `Failure` when the first gets no answer. */
  async healthRepeatedly(path: string, asks: { times: number; pause: number }): Promise<HealthState[]> {
    const states = [await this.healthAt(path)];
    while (states.length < asks.times) {
      await rest(asks.pause);
      states.push(await this.#stateOf(path));
    }
    return states;
  }

  /** The health checks at this moment. One without an answer is not well. */
  async health(): Promise<Health> {
    const states = await Promise.all(
      [PATHS.live, PATHS.ready].map(async (path) => [path, await this.#stateOf(path)] as const),
    );
    return Object.fromEntries(states);
  }

  async #stateOf(path: string): Promise<HealthState> {
    try {
      return await this.healthAt(path);
    } catch (error) {
      if (error instanceof Failure) return healthState(undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}

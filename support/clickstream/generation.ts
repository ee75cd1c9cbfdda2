import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { type Dispatcher, stream } from "undici";
import { connectionError, wasConnected } from "../net/connection-errors";
import { directConnection, streamingConnectionTo } from "../net/connections";
import type { Progress } from "../shared/progress";
import { bodyOf } from "./body";
import type { Output } from "./output/output";
import { OutputReader } from "./output/reader";
import { wasReached } from "./presence";
import { followed } from "./redirects";
import { ChunkTimer, type Timings } from "./timings";
import { warmUp } from "./warm-up";

/** The parameters of a generation, under the names the service gives them. */
export interface Parameters {
  readonly num_users?: number;
  readonly num_products?: number;
  readonly num_events?: number;
  readonly seed?: number;
  readonly output_format?: string;
  readonly skip_upload?: boolean;
}

/** How a generation ended, as the client saw it. */
export type Ending =
  | { readonly kind: "complete" }
  /** No connection could be made; `reached` where the service was reached before in this run. */
  | { readonly kind: "unreachable"; readonly reason: string; readonly reached?: true }
  /** The connection ended before there was an answer, or what came was not HTTP; `reached` as above. */
  | { readonly kind: "no answer"; readonly reason: string; readonly reached?: true }
  /** The connection ended in the middle of the stream. */
  | { readonly kind: "cut off"; readonly reason: string }
  /** The client gave up waiting. */
  | { readonly kind: "timed out" }
  /** The client let go on purpose. */
  | { readonly kind: "aborted" };

/** One `POST /api/v1/data/generate` and all that followed from it, as far as it can be told from the HTTP side. */
export interface Generation {
  readonly requestId: string;
  readonly url: string;
  readonly sentAt: Date;
  /** Unset when there was no answer. */
  readonly answer?: Answer;
  readonly ending: Ending;
  readonly timings: Timings;
  readonly output: Output;
  /** Of one that was turned away: how long before it the last one was over that was served to this run, in ms; unset where none was. */
  readonly sinceLast?: number;
}

export interface Answer {
  readonly status: number;
  /** In lower case and without parameters; empty when the service did not say. */
  readonly mediaType: string;
  readonly contentType: string;
  readonly retryAfter?: string;
  /** Where it sends to, of a redirect that was not followed. */
  readonly location?: string;
}

export interface GenerationOptions {
  readonly url: string;
  /** How long to wait for its end, in ms. */
  readonly timeout: number;
  /** Sent along, such as what a gateway wants to see. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly parameters?: Parameters | Readonly<Record<string, unknown>>;
  /** How long to wait for the beginning of an answer, in ms; as long as for its end unless set. */
  readonly answerWithin?: number;
  /** Is told of the answer when it begins. */
  readonly onAnswer?: (answer: Answer) => void;
  /** Lets go of the generation when aborted. */
  readonly abort?: AbortSignal;
  /** Is handed a way to ask how far the generation is. */
  readonly watch?: (progress: () => Progress) => void;
}

/** By which a service's log tells this suite's requests from others'. */
export const USER_AGENT = "clickstream-acceptance";
const CONNECT_TIMEOUT = 10_000;
const WARM_UP_TIMEOUT = 1000;

/**
 * Triggers a generation and follows it to its end. Never throws for what a service does: whatever happened is in the
 * result, for others to judge.
 */
export async function runGeneration(options: GenerationOptions): Promise<Generation> {
  await warmUp((url) => follow({ url, timeout: WARM_UP_TIMEOUT }, directConnection));
  return follow(options, streamingConnectionTo);
}

async function follow(
  { url, timeout, headers: more = {}, parameters, answerWithin = 0, onAnswer, abort, watch }: GenerationOptions,
  connectionTo: typeof streamingConnectionTo,
): Promise<Generation> {
  const requestId = randomUUID();
  const timer = new ChunkTimer();
  const dispatcher = connectionTo(url, CONNECT_TIMEOUT, () => timer.connected(elapsed()));
  let reader = new OutputReader();
  let answer: Answer | undefined;

  const sentAt = new Date();
  const start = performance.now();
  const outOfTime = AbortSignal.timeout(timeout);
  const elapsed = () => performance.now() - start;
  watch?.(() => ({ bytes: timer.bytes, chunks: timer.chunks, lastLine: reader.lastLine }));
  let ending: Ending;
  try {
    const signal = abort ? AbortSignal.any([outOfTime, abort]) : outOfTime;
    const headers = {
      "user-agent": USER_AGENT,
      ...more,
      "x-request-id": requestId,
      accept: "text/plain, application/json;q=0.9, */*;q=0.1",
    };
    const body = parameters
      ? { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(parameters) }
      : { headers };
    // `stream` hands over each chunk as it arrives; reading a body with `for await` may join several into one.
    const request = {
      method: "POST",
      dispatcher,
      signal,
      headersTimeout: answerWithin,
      bodyTimeout: 0,
      ...body,
    } as const;
    let next: string | undefined = url;
    const take = (from: string, follow: boolean) => (response: Dispatcher.StreamFactoryData) => {
      const told = answerOf(response.statusCode, response.headers);
      next = follow ? followed("POST", from, told) : undefined;
      if (next) return nowhere();
      answer = told;
      timer.answered(elapsed());
      reader = new OutputReader(charsetOf(answer.contentType));
      onAnswer?.(answer);
      const contentEncoding = headerOf(response.headers, "content-encoding");
      return bodyOf({ mediaType: answer.mediaType, contentEncoding, reader, timer, elapsed });
    };
    let { trailers } = await stream(url, request, take(url, true));
    if (next) ({ trailers } = await stream(next, request, take(next, false)));
    reader.trailers(trailers);
    ending = { kind: "complete" };
  } catch (error) {
    if (abort?.aborted) ending = { kind: "aborted" };
    else if (outOfTime.aborted) ending = { kind: "timed out" };
    else ending = brokenEnding(error, answer !== undefined, wasReached(url));
  }
  const timings = timer.timings(elapsed());
  await dispatcher.destroy();
  return { requestId, url, sentAt, ...(answer ? { answer } : {}), ending, timings, output: reader.end() };
}

function brokenEnding(thrown: unknown, answered: boolean, reached: boolean): Ending {
  const error = connectionError(thrown);
  const { reason } = error;
  if (answered) return { kind: "cut off", reason };
  const kind = wasConnected(error) ? "no answer" : "unreachable";
  return { kind, reason, ...(reached ? { reached } : {}) };
}

function answerOf(status: number, headers: Record<string, string | string[] | undefined>): Answer {
  const contentType = headerOf(headers, "content-type") ?? "";
  const retryAfter = headerOf(headers, "retry-after");
  const location = headerOf(headers, "location");
  const mediaType = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  return {
    status,
    contentType,
    mediaType,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(location === undefined ? {} : { location }),
  };
}

function headerOf(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  return [headers[name]].flat()[0];
}

/** For the body of a redirect that is followed. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

function charsetOf(contentType: string): string | undefined {
  return /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
}

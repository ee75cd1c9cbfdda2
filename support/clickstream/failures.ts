import { printedLocation } from "../net/addresses";
import {
  type ConnectionError,
  type ConnectionErrorKind,
  connectionAdvice,
  connectionError,
  type Peer,
} from "../net/connection-errors";
import { proxyAdvice } from "../net/proxy";
import { tlsAdvice } from "../net/tls";
import { Failure, NotTried } from "../shared/failure";
import { count, formatDuration, formatSize } from "../shared/quantities";
import type { Generation } from "./generation";
import { heldLock } from "./locks";
import { wasReached } from "./presence";
import type { ShortAnswer } from "./short-answer";
import { statusAdvice } from "./status-advice";

/** Why the service did not do what it promised, each with its cause and its remedy. */

/** A pause between two chunks of this many ms is not worth a word. */
const SHORT_SILENCE = 1000;

const SERVICE: Peer = {
  name: "the service",
  setting: "CLICKSTREAM_BASE_URL",
  forwarding: (port) =>
    `kubectl port-forward -n ecommerce-platform svc/clickstream-backend ${port}:8000 (with PORT_FORWARD=true and without CLICKSTREAM_BASE_URL the suite does that itself)`,
};

const REACHABLE = "the service can be reached";
/** Kinds of errors that are no service's fault, whatever it did before. */
const NETWORK: readonly ConnectionErrorKind[] = ["no such host", "no route"];
/** Kinds of errors with which a service that is not there is met, or the address of something else. */
const NOT_THERE: readonly ConnectionErrorKind[] = ["refused", "connect timeout", "tls", "proxy", "not http"];
/** Kinds of errors with which a service that was there is gone. */
const CRASHED: readonly ConnectionErrorKind[] = ["refused", "connect timeout"];

/**
 * No connection could be made, or it ended before there was an answer. Takes the error, or the reason of an `Ending`. A
 * service that was `reached` before in this run has failed by that; one that never was could not be tried.
 */
export function connectionFailed(
  promised: string,
  address: string,
  error: ConnectionError | string,
  reached: boolean,
): Failure {
  const known = typeof error === "string" ? connectionError(error) : error;
  const { kind, reason } = known;
  const advice = connectionAdvice(address, known, SERVICE);
  // It is the proxy that did not take the connection.
  const proxyIsGone = CRASHED.includes(kind) && proxyAdvice(address, reason) !== undefined;
  if (NETWORK.includes(kind) || proxyIsGone || (!reached && NOT_THERE.includes(kind)))
    return new NotTried({ promised: REACHABLE, ...advice });
  return new Failure({
    promised,
    ...advice,
    ...(CRASHED.includes(kind) ? GONE : {}),
    ...(reached && kind === "not http" ? NO_HTTP : {}),
  });
}

const NO_HTTP = {
  cause: "the service, or a proxy before it, breaks the rules of HTTP in this answer",
  remedy: "look at the answer's status and headers (curl -v), and for whatever between changes them",
};

const GONE = {
  cause: "the service answered earlier in this run, so it has crashed or was stopped since then",
  remedy:
    "look at the service's log for that moment, and whether its pod was restarted (memory limit?); restart the port forwarding if there is one",
};

/** Of those that answer in place of the service, the first tells most. */
const TELLING = [401, 403, 407, 302, 301, 303, 307, 308, 502, 503, 504];

/** Something answers at the address, and no path of it as the service would. */
export function notReached(baseUrl: string, answers: readonly [path: string, answer: ShortAnswer][]): NotTried {
  const statuses = answers.map(([, { status }]) => status);
  const [cause, remedy] = statusAdvice(TELLING.find((status) => statuses.includes(status)) ?? statuses[0] ?? 404);
  return new NotTried({
    promised: REACHABLE,
    happened: `what answers at ${baseUrl} is not the clickstream service, or does not let requests through to it:`,
    details: answers.map(
      ([path, { status, location }]) =>
        `${path} answered with ${status}${location ? `, sending to ${printedLocation(location)}` : ""}`,
    ),
    cause,
    remedy,
  });
}

export function silent(promised: string, address: string, waited: number): Failure {
  return new Failure({
    promised,
    happened: `${address} took the connection and did not answer within ${formatDuration(waited)}`,
    cause: "the service hangs, or all of its workers are busy",
    remedy: "look at the service's log; if it is busy with an earlier generation, wait until that has ended",
  });
}

export function generationTimedOut(promised: string, generation: Generation): Failure {
  const { timings, output } = generation;
  const silence = timings.totalTime - (timings.lastChunkAt ?? 0);
  const silent = silence < SHORT_SILENCE ? "" : `, then silence for ${formatDuration(silence)}`;
  const received = timings.chunks === 0 ? "no output at all" : amountReceived(generation) + silent;
  const answered = generation.answer ? "" : ", and no answer to the request";
  return new Failure({
    promised,
    happened: `the generation had not ended after ${formatDuration(timings.totalTime)}: ${received}${answered}`,
    details: output.last.length > 0 ? output.last.slice(-3) : output.first.slice(-3),
    cause: "the generator hangs, or it takes longer than it is given here",
    remedy: `look for request ${generation.requestId} in the service's log; if the service only needs longer, set GENERATION_TIMEOUT`,
  });
}

export function cutOff(promised: string, generation: Generation, reason: string): Failure {
  return new Failure({
    promised,
    happened: `the stream was cut off after ${amountReceived(generation)}, ${formatDuration(generation.timings.totalTime)} after the request (${reason})`,
    details: [...generation.output.first, ...generation.output.last].slice(-3),
    roots: [cutOffRoot(reason)],
    cause:
      "the service or its worker died while generating, or something between (a proxy, a port forwarding) closed the connection",
    remedy: `look for request ${generation.requestId} in the service's log, and for timeouts of whatever lies between`,
    // A stream that ends too early breaks them as well.
    ...(connectionError(reason).kind === "not http" && !/\bEOF\b/.test(reason) ? NO_HTTP : {}),
  });
}

export function cutOffRoot(reason: string): string {
  return `the stream was cut off: ${reason}`;
}

/** The stream ended as if all were well, but what its output ends with is missing. */
export function truncated(promised: string, generation: Generation, missing: string): Failure {
  return new Failure({
    promised,
    happened: `the stream closed normally after ${amountReceived(generation)}, but its end is missing: "--- STDOUT ---" was followed by no ${missing}`,
    details: [...generation.output.first, ...generation.output.last].slice(-3),
    roots: [`the stream has no ${missing}`],
    cause: "the generator was killed or gave up, or the service or a proxy stopped telling before it had ended",
    remedy: `look for request ${generation.requestId} in the service's log, and at the answer's length as the service sends it`,
  });
}

export function wrongStatus(promised: string, generation: Generation, status: number): Failure {
  const { first } = generation.output;
  const { location, retryAfter } = generation.answer ?? {};
  const wantsTls = tlsAdvice(generation.url, first.join(" "));
  if (wantsTls) return new Failure({ promised, ...wantsTls });
  const lock = heldLock(generation);
  const [cause, remedy] = lock ? [lock.cause, lock.remedy] : statusAdvice(status);
  // Nothing that this address has answered is of the service.
  const Verdict = status === 404 && !wasReached(generation.url) ? NotTried : Failure;
  return new Verdict({
    promised,
    happened: `it answered with ${status}${retryAfter ? `, retry after ${retryAfter}` : ""}${lock ? `, ${lock.when}` : ""}${location ? `, sending to ${printedLocation(location)}` : ""}${first.length > 0 ? ", saying:" : " and nothing else"}`,
    details: first.slice(0, 5),
    // A lock that is held says since when.
    ...(lock ? {} : { roots: [statusRoot(generation, status)] }),
    cause,
    remedy: `${remedy} (request ${generation.requestId})`,
  });
}

/** A status alone may have many causes: what the answer says tells them apart. */
export function statusRoot({ answer, output: { first } }: Generation, status: number): string {
  return [`answered with ${status}`, answer?.location ?? "", ...first.slice(0, 5)].join("\n");
}

function amountReceived({ timings }: Generation): string {
  return timings.chunks === 0 ? "no output" : `${formatSize(timings.bytes)} in ${count(timings.chunks, "chunk")}`;
}

import { Failure, type FailureParts } from "../shared/failure";
import { formatDuration } from "../shared/quantities";
import { connectionFailed, cutOff, silent, wrongStatus } from "./failures";
import type { Generation } from "./generation";
import { outcomeOf } from "./outcomes";
import type { InvalidParameter } from "./parameters";
import { type DescribedParameters, whyNotTaken } from "./request-body";

/**
 * The statuses that say that what was asked for cannot be had: bad request, unprocessable content, and content too large
 * of one that asks for too much. No others: not found, method not allowed and unsupported media type say that the
 * endpoint takes no parameters; conflict, too many requests and unavailable, that the service is busy; unauthorized and
 * forbidden come from a gateway. Each of these would be the answer to a good value as well.
 */
const REFUSALS: readonly number[] = [400, 413, 422];
/** Of what was asked for in general, such as the address. */
const OF_ADDRESSES: readonly number[] = [404, 405, 406, 410, 415];
/** Not from the service itself, but from something that cannot reach it; unavailable also means busy. */
const OF_GATEWAYS: readonly number[] = [502, 503, 504];

/**
 * A request with something invalid in it is refused with a client error, and its answer holds no output of a generator.
 * Throws a `Failure` for any other answer, or for none.
 */
export function expectRefused(
  generation: Generation,
  { words, known }: Pick<InvalidParameter, "words" | "known">,
  described: DescribedParameters,
): void {
  const promised = `a request with ${words} is refused before anything is generated`;
  const { answer, ending, timings, url } = generation;
  if (!answer) {
    if (ending.kind === "unreachable" || ending.kind === "no answer")
      throw connectionFailed(promised, url, ending.reason, ending.reached === true);
    throw silent(promised, url, timings.totalTime);
  }
  const { status } = answer;
  if (status >= 200 && status < 300) throw accepted(promised, generation, status, whyNotTaken(described, known));
  if (status >= 500 && !OF_GATEWAYS.includes(status)) throw failedOver(promised, generation, status);
  if (OF_ADDRESSES.includes(status)) throw notOfTheValue(promised, generation, status);
  if (!REFUSALS.includes(status)) throw wrongStatus(promised, generation, status);
  if (ending.kind === "cut off") throw cutOff(promised, generation, ending.reason);
  if (ending.kind !== "complete" || tellsOfGeneration(generation)) throw refusedTooLate(promised, generation, status);
}

/** A service that has refused a request is not busy with it: a good request that follows is not rejected. */
export function expectFree(generation: Generation): void {
  const { kind, detail } = outcomeOf(generation);
  if (kind !== "rejected") return;
  throw new Failure({
    promised: "after a refused request, the service still generates data",
    happened: `after a request that it had refused, the service rejected a good one as if it were busy (${detail})`,
    details: endOf(generation),
    cause:
      "the service takes itself for busy with what it refused, or has started it; or another client generates data now",
    remedy: `look for request ${generation.requestId} in the service's log, and for a generator that runs`,
  });
}

function tellsOfGeneration({ output }: Generation): boolean {
  return output.opened || output.uploads.length > 0 || output.unfinished.length > 0;
}

function accepted(
  promised: string,
  generation: Generation,
  status: number,
  notTaken: Pick<FailureParts, "cause" | "remedy"> | undefined,
): Failure {
  const details = endOf(generation);
  const output =
    generation.ending.kind === "aborted"
      ? "; the suite aborted the request at once, and the service may be busy with it all the same"
      : details.length > 0
        ? "; its output ends:"
        : " and no output";
  return new Failure({
    promised,
    happened: `the service accepted it, answering with ${status}${output}`,
    details,
    ...(notTaken ?? {
      cause: "the endpoint does not check its parameters before it starts the generator",
      remedy: `let the endpoint check types and bounds, and refuse names that it does not know (in FastAPI: a model with Field(ge=…, le=…) and extra="forbid"), so that it answers with 422 (request ${generation.requestId})`,
    }),
  });
}

function failedOver(promised: string, generation: Generation, status: number): Failure {
  const details = endOf(generation);
  return new Failure({
    promised,
    happened: `the service failed over it, answering with ${status}${details.length > 0 ? ", saying:" : " and nothing else"}`,
    details,
    cause: "the value reaches code that cannot handle it, since the endpoint does not check its parameters",
    remedy: `let the endpoint check the value first, and answer with 400 or 422 (request ${generation.requestId} in the service's log)`,
  });
}

function notOfTheValue(promised: string, generation: Generation, status: number): Failure {
  return new Failure({
    promised,
    happened: `it answered with ${status}, which says nothing of the value${endOf(generation).length > 0 ? ":" : ""}`,
    details: endOf(generation),
    cause:
      "the endpoint is missing or takes no JSON; or it answers invalid values with a status that means something else",
    remedy: `if the other scenarios of this feature fail in the same way, check CLICKSTREAM_BASE_URL and which version is deployed; otherwise let the endpoint answer with 400 or 422 (request ${generation.requestId})`,
  });
}

function refusedTooLate(promised: string, generation: Generation, status: number): Failure {
  const { ending, timings, requestId } = generation;
  return new Failure({
    promised,
    happened:
      ending.kind === "complete"
        ? `the service answered with ${status}, and with the output of a generation all the same; it ends:`
        : `the service answered with ${status}, and the answer had not ended after ${formatDuration(timings.totalTime)}`,
    details: endOf(generation),
    cause: "the service starts the generator before it checks the parameters, or does not stop where they are wrong",
    remedy: `check the order of these two in the endpoint's code (request ${requestId} in the service's log)`,
  });
}

/** The last lines of an answer. */
function endOf({ output }: Generation): string[] {
  return [...output.first, ...output.last].slice(-5);
}

import { printedLocation } from "../net/addresses";
import { Failure, type FailureParts, NotTried, rootsOf } from "../shared/failure";
import { formatDuration, formatSize, tally } from "../shared/quantities";
import {
  expectCleanEnd,
  expectNoFailureMarker,
  expectOutput,
  expectPlainTextOrJson,
  expectToldOf,
  expectUploadsFinished,
  tellsOfGeneration,
} from "./assertions";
import { connectionFailed, cutOffRoot, statusRoot, wrongStatus } from "./failures";
import type { Generation } from "./generation";
import { heldLock } from "./locks";

/** What became of a concurrent request; design.md has the words. */
export type OutcomeKind = "completed" | "streaming" | "rejected" | "timed out" | "crashed" | "unexpected";

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Why, for a person: the status, the reason a connection broke… */
  readonly detail: string;
  /** Under which the request stands in the service's log. */
  readonly requestId?: string;
  /** Where a lone request would fail in the same way: that failure. */
  readonly failure?: Failure;
  /** What it comes down to, where there is no such failure; unset where `detail` says that. */
  readonly root?: string;
}

const PROMISED = "no request crashes the service or gets an unexpected answer";

/** The statuses with which a service properly turns a request away: conflict, too many requests, unavailable. */
const REJECTIONS: readonly number[] = [409, 429, 503];

/** What became of a request, from its generation as it stood when the window closed. */
export function outcomeOf(generation: Generation): Outcome {
  return { ...kindOf(generation), requestId: generation.requestId };
}

/**
 * What became of requests at the same moment. One that is answered with success, and whose output tells of no generation
 * where another's does, or one's before did (`toldBefore`), was not served.
 */
export function outcomesOf(generations: readonly Generation[], toldBefore: boolean): Outcome[] {
  const told = toldBefore || generations.some(({ output }) => tellsOfGeneration(output));
  return generations.map((generation) => {
    const outcome = outcomeOf(generation);
    if (!told || outcome.kind !== "completed") return outcome;
    const failure = failureOf(() => expectToldOf(generation));
    return failure ? { ...outcome, ...notAsPromised(failure, generation) } : outcome;
  });
}

function kindOf(generation: Generation): Outcome {
  const { answer, ending, timings, url } = generation;
  if (ending.kind === "unreachable")
    return {
      kind: "crashed",
      detail: ending.reason,
      failure: connectionFailed(PROMISED, url, ending.reason, ending.reached === true),
    };
  if (ending.kind === "no answer") return { kind: "crashed", detail: ending.reason };
  if (!answer) return { kind: "timed out", detail: "no answer within the window" };
  const { status, retryAfter } = answer;
  if (REJECTIONS.includes(status)) return rejected(generation, status, retryAfter);
  if (status >= 500)
    return { kind: "crashed", detail: `answered with ${status}`, root: statusRoot(generation, status) };
  if (status < 200 || status > 299) {
    const failure = wrongStatus(PROMISED, generation, status);
    const elsewhere = answer.location ? `, sending to ${printedLocation(answer.location)}` : "";
    return { kind: "unexpected", detail: `answered with ${status}${elsewhere}`, failure };
  }
  if (ending.kind === "cut off")
    return { kind: "crashed", detail: `cut off: ${ending.reason}`, root: cutOffRoot(ending.reason) };

  const stillRuns = ending.kind !== "complete";
  if (stillRuns && timings.chunks === 0)
    return { kind: "timed out", detail: "accepted, but no output within the window" };
  const broken = brokenPromise(generation, stillRuns);
  if (broken) return notAsPromised(broken, generation);
  if (!stillRuns) return { kind: "completed", detail: `in ${formatDuration(timings.totalTime)}` };
  const output = `${formatSize(timings.bytes)} of output, the last after ${formatDuration(timings.lastChunkAt ?? 0)}`;
  // A request of the window is aborted when that closes; one that is followed to its end runs out of time.
  return ending.kind === "timed out"
    ? { kind: "timed out", detail: `no end within ${formatDuration(timings.totalTime)}, with ${output}` }
    : { kind: "streaming", detail: `accepted, with ${output}` };
}

function rejected(generation: Generation, status: number, retryAfter: string | undefined): Outcome {
  const lock = heldLock(generation);
  const detail = [`${status}`, retryAfter && `retry after ${retryAfter}`, lock?.when].filter(Boolean).join(", ");
  return { kind: "rejected", detail, ...(lock ? { failure: wrongStatus(PROMISED, generation, status) } : {}) };
}

/** Success in the status proves nothing: what the stream of an accepted request shows counts as well. */
function brokenPromise(generation: Generation, stillRuns: boolean): Failure | undefined {
  return failureOf(() => {
    expectPlainTextOrJson(generation);
    expectNoFailureMarker(generation);
    if (stillRuns) return;
    expectCleanEnd(generation);
    expectUploadsFinished(generation);
    expectOutput(generation, 0);
  });
}

function failureOf(assertion: () => void): Failure | undefined {
  try {
    assertion();
    return undefined;
  } catch (failure) {
    if (failure instanceof Failure) return failure;
    throw failure;
  }
}

function notAsPromised(failure: Failure, { output }: Generation): Outcome {
  const { happened, details = [], example = output.markers[0]?.text ?? details[0] } = failure.parts;
  const said = [happened, example].filter(Boolean).join(" ");
  return { kind: "unexpected", detail: `answered with success, but ${said}`, failure };
}

/** No request crashed, and none was answered in an unexpected way. */
export function expectNoneCrashed(outcomes: readonly Outcome[]): void {
  const broken = outcomes.filter(({ kind }) => kind === "crashed" || kind === "unexpected");
  if (broken.length === 0) return;
  expectTried(outcomes);
  const shared = sharedAdvice(outcomes);
  throw new Failure({
    promised: PROMISED,
    happened: `${broken.length} of ${outcomes.length} requests crashed or got an unexpected answer:`,
    details: list(outcomes),
    example: inShort(broken),
    roots: rootsOfAll(broken),
    cause:
      shared?.cause ?? "the service cannot run generations side by side, and does not turn away those it cannot serve",
    remedy:
      shared?.remedy ??
      "look for these requests in the service's log; a service that cannot serve a request now answers 409, 429 or 503",
  });
}

/** At least one request is served (completed or streaming), or every one is properly rejected. */
export function expectServedOrRejected(outcomes: readonly Outcome[]): void {
  const served = outcomes.some(({ kind }) => kind === "completed" || kind === "streaming");
  if (served || outcomes.every(({ kind }) => kind === "rejected")) return;
  throw new Failure({
    promised: "at least one request is served, or all are properly rejected",
    happened: `none of ${outcomes.length} was served:`,
    details: list(outcomes),
    cause: "the service hangs under concurrent requests, or takes longer to begin than the window allows",
    remedy: "look at the service's log; if it is healthy and only slow to begin, set CONCURRENCY_WINDOW",
  });
}

/** Of requests that were followed to their end: each completed, or was properly rejected, and one of them completed. */
export function expectAllEnded(outcomes: readonly Outcome[]): void {
  const broken = outcomes.filter(({ kind }) => kind !== "completed" && kind !== "rejected");
  const completed = outcomes.some(({ kind }) => kind === "completed");
  if (broken.length === 0 && completed) return;
  expectTried(outcomes);
  if (broken.length === 0) throw allRejected(outcomes);
  const shared = sharedAdvice(outcomes);
  const cause = broken[0]?.failure?.parts.cause;
  const sideBySide = "the service cannot run generations side by side, hangs, or gives up on one of them";
  throw new Failure({
    promised: ALL_END,
    happened: `${broken.length} of ${outcomes.length} neither finished successfully nor ${broken.length === 1 ? "was" : "were"} properly rejected:`,
    details: list(outcomes),
    example: inShort(broken),
    roots: rootsOfAll(broken),
    // What befalls only some of them may well come from their being several.
    cause: shared?.cause ?? (cause ? `${cause}; or ${sideBySide}` : sideBySide),
    remedy: shared?.remedy ?? RUN_OR_REJECT,
  });
}

/** Why every request failed, where that is one reason for all: it is then no matter of concurrency. */
function sharedAdvice([first, ...others]: readonly Outcome[]): Pick<FailureParts, "cause" | "remedy"> | undefined {
  const parts = first?.failure?.parts;
  return parts && others.every(({ failure }) => failure?.parts.cause === parts.cause) ? parts : undefined;
}

const ALL_END =
  "generations at the same moment finish successfully or are properly rejected, and at least one finishes";
const RUN_OR_REJECT =
  "look for these requests in the service's log; a service that cannot run generations side by side should run them one after the other, or answer 409, 429 or 503";

function allRejected(outcomes: readonly Outcome[]): Failure {
  const lock = outcomes[0]?.failure?.parts;
  return new Failure({
    promised: ALL_END,
    happened: `all ${outcomes.length} were rejected:`,
    details: list(outcomes),
    cause: lock
      ? `${lock.cause}; or it rejects all requests that come together`
      : "the service is busy with something that does not end, or rejects requests without need",
    remedy: lock?.remedy ?? RUN_OR_REJECT,
  });
}

/** A service that none of the requests reached, and none before them, has not failed. */
function expectTried(outcomes: readonly Outcome[]): void {
  const [first] = outcomes;
  if (first?.failure && outcomes.every(({ failure }) => failure instanceof NotTried)) throw first.failure;
}

/** What became of the first of these; of how many it is one stands before it. */
function inShort([first]: readonly Outcome[]): string {
  return first ? `${first.kind}, ${first.detail}` : "";
}

/** What outcomes come down to, each once. */
function rootsOfAll(broken: readonly Outcome[]): string[] {
  const roots = broken.flatMap(({ kind, detail, failure, root }) =>
    failure ? rootsOf(failure.parts) : [root ?? `${kind}: ${detail}`],
  );
  return [...new Set(roots)];
}

/** More requests than this are not listed one by one. */
const MOST_LISTED = 10;
/** Of those, the first in this order are. */
const WORST_FIRST: readonly OutcomeKind[] = [
  "crashed",
  "unexpected",
  "timed out",
  "streaming",
  "rejected",
  "completed",
];

function list(outcomes: readonly Outcome[]): string[] {
  const lines = outcomes.map(({ kind, detail, requestId }, index) => ({
    kind,
    text: [`request ${index + 1}: ${kind} (${detail})`, requestId].filter(Boolean).join(" "),
  }));
  if (lines.length <= MOST_LISTED) return lines.map(({ text }) => text);
  const listed = lines.toSorted((a, b) => WORST_FIRST.indexOf(a.kind) - WORST_FIRST.indexOf(b.kind));
  const all = `all ${lines.length} requests: ${tally(lines.map(({ kind }) => kind))}`;
  return [...listed.slice(0, MOST_LISTED).map(({ text }) => text), all];
}

import { Failure, NotTried } from "../shared/failure";
import type { Progress } from "../shared/progress";
import { count, formatDuration } from "../shared/quantities";
import { expectCleanEnd, expectGenerated, expectSuccess, expectUploadsFinished } from "./assertions";
import type { Generation } from "./generation";
import type { Health } from "./health";

/** When a service is restarted that generates, and what its generation and its health checks have to show then. */

/** A line that tells of an upload. The uploads come last, and what is cut off in them may leave half an object. */
const OF_UPLOAD = /\buploading\b|\buploaded\b|\bupload successful\b|s3:\/\//i;
/** Where lines come in bursts, uploads may be under way in the last third of a generation. */
const LATE = 2 / 3;
/** How many attempts there are to restart the service in the middle of a generation. */
export const RESTART_ATTEMPTS = 3;

/**
 * Whether this is the moment to restart the service: while it uploads; in the next attempt, which follows one that had
 * finished first, at half time; in the last one as soon as there is output. `elapsed` is the time since the request, and
 * `took` that of a whole generation where it is known, in ms.
 */
export function isTimeToRestart(
  attempt: number,
  progress: Progress,
  elapsed: number,
  took: number | undefined,
): boolean {
  if (progress.chunks === 0) return false;
  if (attempt === 0) return OF_UPLOAD.test(progress.lastLine) || (took !== undefined && elapsed > LATE * took);
  if (attempt === 1) return took === undefined || elapsed > took / 2;
  return true;
}

/** How a generation ended in the middle of which the service was restarted: `finished` where the service let it end first. */
export type RestartEnding = "cut off" | "told as failed" | "finished" | "not ended";

export function restartEnding({ ending, output }: Generation): RestartEnding {
  if (ending.kind === "aborted" || ending.kind === "timed out") return "not ended";
  if (ending.kind !== "complete") return "cut off";
  return output.markers.length > 0 ? "told as failed" : "finished";
}

/** Whether a generation ended, as far as its output tells, as one that nothing disturbed. */
export function isWhole(generation: Generation): boolean {
  try {
    expectGenerated(generation);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/**
 * A generation in the middle of which the service was restarted is either whole, or its output does not look as if it
 * were: the stream is cut off, or tells of a failure. `limit` is how long it had to end, in ms.
 */
export function expectNotPassedOff(generation: Generation, limit: number): void {
  expectSuccess(generation);
  const how = restartEnding(generation);
  if (how === "not ended") throw leftOpen(generation, limit);
  if (how === "told as failed") return;
  if (how === "finished") expectCleanEnd(generation);
  // What says that it is complete has to be, however its stream ended.
  if (how === "finished" || generation.output.completed) expectUploadsFinished(generation);
}

function leftOpen({ timings, output, requestId }: Generation, limit: number): Failure {
  const silence = timings.totalTime - (timings.lastChunkAt ?? 0);
  return new Failure({
    promised: "a generation that a restart cuts off comes to an end for those who follow it",
    happened: `its stream was still open ${formatDuration(limit)} after the restart, and silent for ${formatDuration(silence)}`,
    details: [...output.first, ...output.last].slice(-3),
    cause:
      "something between (a proxy, a gateway) keeps the connection open although the service is gone, or the service does not end when it is told to",
    remedy: `look for request ${requestId} in the log of the service and of what lies between; if the service only needs longer to stop, set RESTART_TIMEOUT`,
  });
}

/**
 * The health checks that keep a service from being as well as before, each as a line: one that was well and is not, and one
 * without an answer that had one. Empty once the service is back.
 */
export function notBack(before: Health, now: Health): string[] {
  return Object.entries(now)
    .filter(([path, { well, status }]) => (before[path]?.well ? !well : before[path]?.status && status === undefined))
    .map(([path, { says }]) => `${path} ${says}`);
}

/** A service that was restarted is back. `lines` say why not, as `notBack` has them; `waited` is in ms. */
export function expectBack(lines: readonly string[], waited: number): void {
  if (lines.length === 0) return;
  throw new Failure({
    promised: "the service comes back after a restart, as healthy and ready as before",
    happened: `it was not back ${formatDuration(waited)} after the restart:`,
    details: lines,
    cause:
      "the service fails as it starts, for instance since its last run left something behind, or waits for something it depends on; in a cluster, its new pod may not be scheduled, or its image not be pulled",
    remedy:
      "look at the service's log since the restart, and in a cluster at its pods (kubectl describe pods); if it only needs longer, set RESTART_TIMEOUT",
  });
}

/** Each generation had ended before the service could be restarted. */
export function tooQuick({ timings }: Generation): NotTried {
  return new NotTried({
    promised: "the service can be restarted in the middle of a generation",
    happened: `${count(RESTART_ATTEMPTS, "generation")} had ended before the service was restarted, the last one after ${formatDuration(timings.totalTime)}`,
    cause:
      "generations are so short here that no restart comes in time, or their output comes only when they have ended",
    remedy:
      "try it where a generation takes some seconds; if the output comes only at the end, set PYTHONUNBUFFERED=1 for the generator",
  });
}

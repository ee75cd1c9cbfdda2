import type { Generation } from "../clickstream/generation";
import { restartEnding } from "../clickstream/restart";
import { formatDuration } from "../shared/quantities";

/** How the generation of a restarted service ended, in words. */
export function streamAfterRestart(generation: Generation): string {
  const ending = restartEnding(generation);
  return ending === "finished" ? "finished first" : ending;
}

/** What was restarted, where, and how long after the request (ms), and how the generation ended. */
export function restartEvidence(
  what: string,
  { generation, restartedAfter }: { readonly generation: Generation; readonly restartedAfter?: number },
): string {
  const took = formatDuration(generation.timings.totalTime);
  if (restartedAfter === undefined) return `Not restarted: ${what}. The generation was over before, after ${took}.`;
  return `Restarted ${formatDuration(restartedAfter)} after the request: ${what}.\nThe generation: ${streamAfterRestart(generation)}, ${took} after its request.`;
}

import type { Generation } from "../clickstream/generation";
import { restartEnding } from "../clickstream/restart";
import { formatDuration } from "../shared/quantities";

/** How the generation of a restarted service ended, in words. */
export function streamAfterRestart(generation: Generation): string {
  const ending = restartEnding(generation);
  return ending === "finished" ? "finished first" : ending;
}

/** What was restarted, where, and when in a generation, and how that ended. */
export function restartEvidence(
  what: string,
  { generation, restartedAt }: { readonly generation: Generation; readonly restartedAt?: number },
): string {
  const took = formatDuration(generation.timings.totalTime);
  if (restartedAt === undefined) return `Not restarted: ${what}. The generation was over before, after ${took}.`;
  return `Restarted: ${what}.\nThe generation: ${streamAfterRestart(generation)}, ${took} after its request.`;
}

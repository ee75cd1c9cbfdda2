import { formatDuration } from "../shared/quantities";
import type { Timings } from "./timings";

/**
 * Whether output came in bursts. The contract allows a generator to write into a pipe that holds its output back, and
 * the average of a few long silences and many moments says nothing of such a stream.
 */

/** From so many separate arrivals an average can be judged. */
const ENOUGH_ARRIVALS = 10;
/** What comes within so many ms of what came before arrives with it; half of the limit, where that is shorter. */
const TOGETHER = 50;
/** The last moments are this share of the time to the last chunk, and most of the output is more than this share of it. */
const LAST_MOMENTS = 0.05;
const MOST = 2 / 3;

/** Why an average chunk delay cannot be checked against a limit (in ms); unset where it can. */
export function whyInBursts(timings: Timings, limit: number): string | undefined {
  const arrivals = arrivalsOf(timings, Math.min(TOGETHER, limit / 2));
  if (arrivals < ENOUGH_ARRIVALS)
    return `the output came in ${arrivals} separate ${arrivals === 1 ? "arrival" : "arrivals"}, and there are enough to judge an average from ${ENOUGH_ARRIVALS}`;
  const { lastChunkAt = 0, bytes } = timings;
  const from = lastChunkAt * (1 - LAST_MOMENTS);
  const share = (bytes - bytesBefore(timings, from)) / bytes;
  if (share > MOST)
    return `${Math.round(share * 100)}% of the output came within its last ${formatDuration(lastChunkAt - from)}`;
  return undefined;
}

/** The spread holds delays in bins; those of the bin that `together` falls into count as separate. */
function arrivalsOf({ chunkDelay, timeToFirstChunk }: Timings, together: number): number {
  const separate = chunkDelay?.spread.filter(({ upTo }) => upTo > together) ?? [];
  return separate.reduce((sum, { count }) => sum + count, timeToFirstChunk === undefined ? 0 : 1);
}

function bytesBefore({ curve }: Timings, time: number): number {
  return curve.findLast(({ at }) => at < time)?.bytes ?? 0;
}

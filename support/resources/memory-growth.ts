/** Whether a service gives back its memory: what it holds at rest after each of several generations. In bytes. */

/**
 * What the memory at rest shows: it is what it was; it has grown, and more generations have to show whether that goes on;
 * or it goes on growing.
 */
export type MemoryTrend = "steady" | "grown" | "growing";

/**
 * Judges the memory at rest after each generation, in their order, the first included. `planned` is how many generations
 * there were to be at first; with twice as many there is enough to say.
 *
 * A leak is growth that goes on. Caches that fill once, and garbage that is collected late, grow for a while: so growth by
 * `bound` or more counts only where it is there in the later generations alone as well, and nothing of it was given back.
 */
export function memoryTrend(atRest: readonly number[], planned: number, bound: number): MemoryTrend {
  if (atRest.length < 2 * planned) return growthOf(atRest) < bound ? "steady" : "grown";
  const [earlier, later] = [atRest.slice(0, -planned), atRest.slice(-planned)];
  const isGivenBack = Math.min(...later) < Math.min(...earlier) + bound;
  return growthOf(later) < bound || isGivenBack ? "steady" : "growing";
}

/**
 * How much memory grew from the first of these to the last, by the median of the slopes between each two of them (Theil
 * and Sen), which no single one can change much.
 */
export function growthOf(atRest: readonly number[]): number {
  const slopes = atRest.flatMap((memory, index) =>
    atRest.slice(index + 1).map((later, distance) => (later - memory) / (distance + 1)),
  );
  return slopes.length === 0 ? 0 : median(slopes) * (atRest.length - 1);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}

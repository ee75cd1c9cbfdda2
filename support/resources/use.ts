import type { Look } from "./look";

/** What one generation used, from the looks that were taken while it ran and around it. */
export interface Use {
  /** The most memory that any look showed while it ran, in bytes. */
  readonly peakMemory: number;
  /** The memory of the last look before it, in bytes. */
  readonly memoryBefore: number;
  /** Processor time from the last look before it to the first one after it, in ms. */
  readonly processorTime: number;
  /** What went over the network both ways, in bytes; unset where the source does not tell. */
  readonly traffic?: number;
  /** How many looks show the time while it ran. */
  readonly looks: number;
  /** How often what is measured was restarted meanwhile. */
  readonly restarts: number;
  /** Whether a look was taken once it had ended: without one, nobody knows what it used in the end. */
  readonly complete: boolean;
  /** Whether several processes answer in turn, so that the looks do not belong together. */
  readonly alternating: boolean;
}

/** Why what was measured may not be all, as a clause. */
export const NOT_COMPLETE = "it could not be measured any more at the end of the generation";

/** With fewer looks than this, the most memory may have been between two of them. */
const ENOUGH_LOOKS = 3;

/**
 * What was used between two moments, on the clock of the looks, which come in the order of their time. At least one look
 * is needed.
 */
export function useOf(looks: readonly Look[], from: number, to: number): Use {
  const first = Math.max(
    0,
    looks.findLastIndex(({ at }) => at <= from),
  );
  const after = looks.findIndex(({ at }) => at >= to);
  const around = looks.slice(first, after === -1 ? undefined : after + 1);
  const during = looks.filter(({ at }) => at > from && at < to);
  const memories = during.length > 0 ? during : around;
  const traffic = around.every((look) => look.traffic !== undefined)
    ? grown(around, ({ traffic: bytes = 0 }) => bytes)
    : undefined;
  return {
    peakMemory: Math.max(...memories.map(({ memory }) => memory)),
    memoryBefore: around[0]?.memory ?? 0,
    processorTime: grown(around, ({ processorTime }) => processorTime),
    ...(traffic === undefined ? {} : { traffic }),
    looks: during.length,
    complete: after !== -1,
    restarts: restartsIn(around),
    alternating: isAlternating(around),
  };
}

/** How much a counter has grown. One that goes back has begun again at 0, since what counts it was restarted. */
function grown(looks: readonly Look[], counter: (look: Look) => number): number {
  return pairs(looks).reduce((total, [before, now]) => {
    const [then, later] = [counter(before), counter(now)];
    return total + (later < then ? later : later - then);
  }, 0);
}

/** How often what is measured is another than before, or counts from 0 again. */
export function restartsIn(looks: readonly Look[]): number {
  return pairs(looks).filter(([before, now]) => before.run !== now.run || now.processorTime < before.processorTime)
    .length;
}

/** Whether a run comes back after another one: a process that was restarted does not, several behind one address do. */
export function isAlternating(looks: readonly Look[]): boolean {
  const runs = looks.map(({ run }) => run).filter((run, index, all) => run !== all[index - 1]);
  return new Set(runs).size < runs.length;
}

/** Why the most memory cannot be told from so few looks, as a clause; unset where there are enough. */
export function whyTooFew({ looks, complete }: Pick<Use, "looks" | "complete">): string | undefined {
  if (!complete) return NOT_COMPLETE;
  if (looks >= ENOUGH_LOOKS) return undefined;
  const seen =
    looks === 0 ? "no measurement falls" : looks === 1 ? "1 measurement falls" : `${looks} measurements fall`;
  return `only ${ENOUGH_LOOKS} or more measurements tell the peak, and ${seen} into the time of the generation`;
}

/** A moment of a curve over time: ms since the beginning, and the processors in use on average since the one before. */
export interface Load {
  readonly at: number;
  readonly processors: number;
}

/** How many processors were in use between each two looks, at the end of that time. Where a counter began again, from 0. */
export function loads(looks: readonly Look[]): Load[] {
  return pairs(looks)
    .filter(([before, now]) => now.at > before.at)
    .map(([before, now]) => ({
      at: now.at,
      processors: grown([before, now], (look) => look.processorTime) / (now.at - before.at),
    }));
}

function pairs<T>(some: readonly T[]): [T, T][] {
  return some.slice(1).map((now, index) => [some[index] as T, now]);
}

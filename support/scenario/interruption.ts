import { setTimeout as rest } from "node:timers/promises";
import type { Generation } from "../clickstream/generation";
import { ClickstreamService } from "../clickstream/service";
import type { Restartable } from "../environment/restartable";
import type { Settings } from "../settings/settings";
import { cancelled } from "../shared/cancellation";
import type { Progress } from "../shared/progress";
import type { Generations } from "./generations";

/** Between two looks at a generation that runs, in ms. */
const LOOK = 10;

/** A generation in the middle of which the service was to be restarted. */
export interface Interruption {
  readonly generation: Generation;
  /** When the service was told to, on the clock of `performance.now()`; unset where the generation had ended before. */
  readonly restartedAt?: number;
  /** How long after the request that was, in ms. */
  readonly restartedAfter?: number;
}

/**
 * Triggers a generation in what can be restarted, and restarts that once `isTime`, which is asked again and again with how
 * far the generation is and how many ms after its request that is. Follows the generation to its end, but no longer than
 * the restart timeout after the restart. Throws what the restart throws.
 */
export async function interruptGeneration(
  generations: Generations,
  restartable: Restartable,
  { headers, restartTimeout }: Pick<Settings, "headers" | "restartTimeout">,
  isTime: (progress: Progress, elapsed: number) => boolean,
): Promise<Interruption> {
  const service = new ClickstreamService(restartable.baseUrl, headers);
  const giveUp = new AbortController();
  let [accepted, over, sentAt] = [false, false, 0];
  let progress: (() => Progress) | undefined;
  const running = generations
    .disturb(service, {
      abort: AbortSignal.any([cancelled, giveUp.signal]),
      onAnswer: ({ status }) => {
        accepted = status < 300;
      },
      // Of one that is turned away and requested again, the last request counts.
      watch: (ask) => {
        progress = ask;
        sentAt = performance.now();
      },
    })
    .finally(() => {
      over = true;
    });
  // Whoever awaits it sees the error; until then nobody may be waiting.
  running.catch(() => {});
  const isNow = () => accepted && progress !== undefined && isTime(progress(), performance.now() - sentAt);
  try {
    while (!over && !isNow()) await rest(LOOK);
    if (over) return { generation: await running };
    const restartedAfter = performance.now() - sentAt;
    await restartable.restart();
    const restartedAt = performance.now();
    await Promise.race([running, rest(restartTimeout, undefined, { ref: false })]);
    giveUp.abort();
    return { generation: await running, restartedAt, restartedAfter };
  } finally {
    giveUp.abort();
    await running.catch(() => {});
    await service.close();
  }
}

import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "../behaviour.ts";
import type { Entry } from "./entry.ts";

/** Faults and variations in when output arrives. */

const SHORT_LIMIT = { MAX_AVERAGE_CHUNK_DELAY: "50ms" };
/** How long a generator that holds its output back takes, in ms. */
const LONG = 2000;

/** Holds back all lines but the first. At the end `meanwhile` says what there is to say before they come. */
function heldBack(meanwhile: (say: (text: string) => void) => Promise<void>): Behaviour {
  return {
    answer: ({ tell }) => {
      const held: string[] = [];
      let first = true;
      return tell({
        write: (text, response) => {
          if (first) response.write(text);
          else held.push(text);
          first = false;
        },
        end: async (response) => {
          await meanwhile((text) => response.write(text));
          for (const text of held) {
            response.write(text);
            await new Promise(setImmediate);
          }
          response.end();
        },
      });
    },
  };
}

async function repeated(times: number, pause: number, action: () => void): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    action();
    await rest(pause);
  }
}

export const arrivals: readonly Entry[] = [
  {
    name: "dots-between-slow-lines",
    does: "leaves long pauses between its lines, and sends dots meanwhile",
    fails: "performance",
    words: "average chunk delay",
    settings: SHORT_LIMIT,
    behaviour: {
      answer: ({ tell }) =>
        tell({
          write: async (text, response) => {
            response.write(text);
            await repeated(12, 10, () => response.write("."));
            response.write("\n");
          },
        }),
    },
  },
];

export const arrivalVariations: readonly Entry[] = [
  {
    name: "held-back-in-a-pipe",
    does: "sends its first line at once and all others at the end, each as a chunk, long after that",
    passes: ["performance", "streaming"],
    settings: SHORT_LIMIT,
    behaviour: heldBack(() => rest(LONG)),
  },
  {
    name: "held-back-with-dots",
    does: "sends dots while the generator holds its output back",
    passes: ["performance", "streaming"],
    settings: SHORT_LIMIT,
    behaviour: heldBack(async (say) => {
      await repeated(20, LONG / 20, () => say("."));
      say("\n");
    }),
  },
  {
    name: "held-back-with-words",
    does: "says every now and then that it is at work, while the generator holds its output back",
    passes: ["performance", "streaming"],
    settings: SHORT_LIMIT,
    behaviour: heldBack((say) => repeated(15, LONG / 10, () => say("Still at work\n"))),
  },
];

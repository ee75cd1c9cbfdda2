import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "../behaviour.ts";
import { json } from "../service.ts";
import { ALL } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Services that run one generation at a time by a lock, and when they release it. */

/** Serves one generation at a time, and rejects the others. `release` settles when one that came with others gives way. */
function oneAtATime(release: () => Promise<void>, pause = 0): Behaviour {
  let locked = false;
  return {
    answer: async ({ response, joined, tell }) => {
      const busy = locked;
      locked = true;
      const together = await joined(ALL);
      if (busy) return json(response, 409, { detail: "busy with another generation" });
      await tell({
        write: async (text, to) => {
          to.write(text);
          if (together) await rest(pause);
        },
      });
      const unlock = () => {
        locked = false;
      };
      if (together) release().then(unlock);
      else unlock();
    },
  };
}

const never = () => new Promise<void>(() => {});

export const locks: readonly Entry[] = [
  {
    name: "lock-lost-with-its-client",
    does: "takes itself for busy for good when the client of a generation goes away",
    fails: "concurrency",
    settings: { CONCURRENCY_WINDOW: "1s", GENERATION_TIMEOUT: "4s" },
    words: "after the last generation of this run was over",
    behaviour: oneAtATime(never, 100),
  },
  {
    name: "lock-lost-and-told-as-success",
    does: "serves three generations at the same moment, takes itself for busy from then on, and says so as a success",
    fails: "concurrency",
    scenario: "Three generations at the same moment, followed to their end",
    words: "the output tells of no generation, although other outputs of this service do:",
    behaviour: lostAfterServingAll(),
  },
];

export const lockVariations: readonly Entry[] = [
  {
    name: "lock-released-late",
    does: "takes itself for busy for some time after concurrent requests",
    passes: ["concurrency", "streaming"],
    behaviour: oneAtATime(() => rest(1500)),
  },
  {
    name: "so-many-in-a-time",
    does: "takes one generation in some seconds, and says to the others in how many they may come again",
    passes: ["concurrency", "streaming"],
    settings: { SETTLE_TIMEOUT: "1s" },
    behaviour: soManyInATime((free) => `${Math.ceil((free - Date.now()) / 1000)}`),
  },
  {
    name: "so-many-until-a-date",
    does: "takes one generation in some seconds, and says to the others when they may come again",
    passes: ["concurrency", "streaming"],
    settings: { SETTLE_TIMEOUT: "1s" },
    behaviour: soManyInATime((free) => new Date(free + 999).toUTCString()),
  },
];

/** Takes a generation where the last one began long enough ago; `retryAfter` tells when the next may come. */
function soManyInATime(retryAfter: (free: number) => string): Behaviour {
  const every = 4000;
  let free = 0;
  return {
    answer: ({ response, tell }) => {
      if (Date.now() < free)
        return json(response, 429, { detail: "too many requests" }, { "retry-after": retryAfter(free) });
      free = Date.now() + every;
      return tell();
    },
  };
}

function lostAfterServingAll(): Behaviour {
  let locked = false;
  return {
    answer: async ({ response, joined, tell }) => {
      if (locked) {
        response.writeHead(200, { "content-type": "text/plain" }).write("A generation is already running.\n");
        return void response.end("Please try again in a few minutes.\n");
      }
      const together = await joined(ALL);
      await tell();
      locked ||= together;
    },
  };
}

import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "../behaviour.ts";
import { upload } from "../generator.ts";
import { json } from "../service.ts";
import { sharedFolder } from "../shared-folder.ts";
import {
  ALL,
  BYSTANDERS,
  generatesTogether,
  OLDER_INDIVIDUAL,
  oneOf,
  put,
  remove,
  together,
  withCopy,
  withFile,
  withTable,
} from "./edits.ts";
import { type Entry, forever } from "./entry.ts";

/** Faults of generations at the same moment that show once these are followed to their end, or in the data they leave. */

function ends(name: string, does: string, words: string, behaviour: Behaviour): Entry {
  const scenario = "Three generations at the same moment, followed to their end";
  // The window of the quick scenario closes before any of this shows.
  const settings = { CONCURRENCY_WINDOW: "1s", GENERATION_TIMEOUT: "6s" };
  return { name, does, fails: "concurrency", scenario, words, settings, behaviour };
}

function leaves(name: string, does: string, scenario: string, words: string, behaviour: Behaviour): Entry {
  return { name, does, fails: "data-quality", scenario, words, behaviour };
}

const READABLE = "Every data set is there, complete and readable";
const EVENTS = "The events meet their contract";
const NEW = "The data is new, and older data is left alone";

/** Tells the first lines of a generation, then something else for good. */
function stuck(then: () => Promise<void>): Parameters<typeof together>[0] {
  return async ({ response }) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.write("--- STDOUT ---\nGenerating mock data for: all\n");
    await then();
  };
}

/** Is not ready any more after the requests that come together. */
function unreadyAfterwards(): Behaviour {
  let exhausted = false;
  return {
    ...together(async ({ tell }) => {
      await tell();
      exhausted = true;
    }),
    route: (request, response) => {
      if (!exhausted || !request.url?.includes("ready")) return false;
      json(response, 503, { status: "starting" });
      return true;
    },
  };
}

/** Turns away whatever comes after the requests that come together. */
function lockedAfterwards(): Behaviour {
  let locked = false;
  return {
    answer: async (exchange) => {
      if (locked) return json(exchange.response, 409, { detail: "busy with another generation" });
      const all = await exchange.joined(ALL);
      await exchange.tell();
      locked ||= all;
    },
  };
}

export const concurrencyData: readonly Entry[] = [
  ends(
    "one-hangs-in-the-end",
    "begins three generations at the same moment, and never ends one of them",
    "1 of 3 neither finished successfully nor was properly rejected",
    oneOf(2, stuck(forever)),
  ),
  ends(
    "deadlock",
    "begins three generations at the same moment, each of which waits for another for ever",
    "request 3: timed out (no end within",
    together(stuck(forever)),
  ),
  ends(
    "endless-dots",
    "prints dots for ever for one of three generations",
    "1 of 3 neither finished successfully nor was properly rejected",
    oneOf(3, async (exchange) => {
      await stuck(async () => {})(exchange);
      while (!exchange.response.destroyed) {
        exchange.response.write(".");
        await rest(50);
      }
    }),
  ),
  ends(
    "one-fails-late",
    "lets one of three generations fail long after it began",
    "PROCESS FAILED WITH EXIT CODE 1",
    oneOf(3, async ({ tell }) => {
      await tell({
        exitCode: 1,
        write: async (text, response) => {
          if (text.includes("PROCESS FAILED")) await rest(1500);
          response.write(text);
        },
      });
    }),
  ),
  ends(
    "one-cut-off-late",
    "cuts off one of three generations long after it began",
    "1 of 3 neither finished successfully nor was properly rejected",
    oneOf(1, async (exchange) => {
      await stuck(() => rest(1500))(exchange);
      exchange.response.destroy();
    }),
  ),
  ends(
    "bad-digest",
    "cannot upload a file that another generation writes to at the same moment",
    "Upload failed for data/users.csv: BadDigest",
    oneOf(2, ({ tell }) =>
      tell({
        generator: {
          upload: async (file, warehouse) => {
            if (!file.key.includes("users")) return upload(file, warehouse);
            throw Object.assign(new Error("The Content-MD5 you specified did not match"), { name: "BadDigest" });
          },
        },
      }),
    ),
  ),
  ends(
    "upload-lost",
    "loses one upload of three generations that it calls successful",
    "1 announced upload did not show",
    oneOf(2, ({ tell }) =>
      tell({
        generator: {
          upload: async (file, warehouse) => {
            if (!file.key.includes("individual")) await upload(file, warehouse);
          },
        },
      }),
    ),
  ),
  ends(
    "rejects-all-though-free",
    "turns away three requests at the same moment, though it has nothing to do",
    "all 3 were rejected",
    together(({ response }) => json(response, 409, { detail: "busy with another generation" })),
  ),
  ends(
    "not-ready-afterwards",
    "is alive but not ready after three generations",
    "/api/v1/health/ready answered with 200 before, and answered with 503",
    unreadyAfterwards(),
  ),
  ends(
    "busy-for-ever",
    "turns away all that come after three generations at the same moment",
    "did not release the lock of an earlier generation",
    lockedAfterwards(),
  ),
  leaves(
    "shared-folder",
    "writes the files of all generations into one folder under names with whole seconds, as the real service does",
    // What becomes of the content is chance; that they share a file is not, as they begin at once.
    NEW,
    "written by more than one generation",
    { ...sharedFolder(), answer: ({ joined, tell }) => joined(ALL).then(() => tell()) },
  ),
  leaves(
    "mixed-generations",
    "leaves the events of one generation and the users of another, of three at the same moment",
    EVENTS,
    "user_id must be a user_id of users (consistency): 351 rows of 351",
    generatesTogether(
      withTable("events", (rows) =>
        rows.map((row) => ({ ...row, user_id: `00000000${String(row.user_id).slice(8)}` })),
      ),
    ),
  ),
  leaves(
    "torn-together",
    "tears lines of the events of three generations at the same moment",
    READABLE,
    "cannot be read as JSON lines",
    generatesTogether(withFile("events", (text) => text.replaceAll(/(.*)\}\n(.*)\}\n/g, "$1\n$2}\n"))),
  ),
  leaves(
    "rows-lost-together",
    "loses users of three generations at the same moment",
    READABLE,
    "190 rows, where the output says 200",
    generatesTogether(withTable("users", (rows) => rows.slice(10))),
  ),
  leaves(
    "copy-of-another-generation",
    "leaves a copy of the events of another generation, of three at the same moment",
    "The latest events are a copy of the newest events",
    "their contents differ",
    generatesTogether(withCopy((text) => text.replaceAll("view", "purchase"))),
  ),
  leaves(
    "one-file-for-all",
    "gives the individual files of three generations at the same moment one name",
    NEW,
    "was written by more than one generation",
    {
      ...together(({ tell }) => tell({ generator: { files: (files) => files.map(named("2026-01-01_10-00-00")) } })),
    },
  ),
  leaves(
    "same-data-for-all",
    "uploads the data that lay there before, when three generations run at the same moment",
    NEW,
    "content that was in the bucket before",
    replaysTogether(),
  ),
  leaves(
    "cleans-up-after-others",
    "removes what an earlier generation left, when three run at the same moment",
    NEW,
    `${OLDER_INDIVIDUAL} was removed`,
    { ...generatesTogether({ afterwards: remove(OLDER_INDIVIDUAL) }), olderObjects: BYSTANDERS },
  ),
  leaves(
    "overwrites-others",
    "writes to an earlier individual file, when three generations run at the same moment",
    NEW,
    `${OLDER_INDIVIDUAL} was overwritten`,
    {
      ...generatesTogether({ afterwards: put({ key: OLDER_INDIVIDUAL, body: "{}\n".repeat(50) }) }),
      olderObjects: BYSTANDERS,
    },
  ),
];

/** Gives the individual file a name of this stamp. */
function named(stamp: string) {
  return <T extends { readonly key: string }>(file: T): T =>
    file.key.includes("individual") ? { ...file, key: `data/clickstream/individual/clickstream-${stamp}.json` } : file;
}

/** Keeps the users that a lone generation uploaded, and uploads them again for those that come together. */
function replaysTogether(): Behaviour {
  let kept: string | Uint8Array | undefined;
  return {
    answer: async ({ joined, tell }) => {
      const concurrent = await joined(ALL);
      await tell({
        generator: {
          files: (files) =>
            files.map((file) => {
              if (!file.key.includes("users")) return file;
              if (concurrent && kept !== undefined) return { ...file, body: kept };
              kept = file.body;
              return file;
            }),
        },
      });
    },
  };
}

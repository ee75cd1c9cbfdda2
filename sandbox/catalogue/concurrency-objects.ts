import type { Behaviour } from "../behaviour.ts";
import type { DataFile, Row } from "../files.ts";
import type { GeneratorHooks } from "../generator.ts";
import { ALL, edited, generatesTogether, isCopy } from "./edits.ts";
import type { Entry } from "./entry.ts";

/**
 * What generations at the same moment do to single objects of theirs: the individual file of an earlier one is at fault
 * while the newest is not, or a store tells too little of which is the newest.
 */

const READABLE = "Every data set is there, complete and readable";
const EVENTS = "The events meet their contract";
const COPY = "The latest events are a copy of the newest events";

function leaves(name: string, does: string, scenario: string, words: string, behaviour: Behaviour): Entry {
  return { name, does, fails: "data-quality", scenario, words, behaviour };
}

/**
 * Changes what the generation that uploads first, of those at the same moment, uploads of the files that are meant. They
 * upload in turn, and what is changed is announced as it is.
 */
function firstOfThem(isMeant: (file: DataFile) => boolean, change: (text: string) => string | Uint8Array): Behaviour {
  return generatesTogether(ofFirst(isMeant, (file) => edited(file, change)));
}

function ofFirst(isMeant: (file: DataFile) => boolean, change: (file: DataFile) => DataFile): GeneratorHooks {
  let seen = 0;
  return {
    read: async (file) => {
      if (!isMeant(file)) return file;
      seen += 1;
      return seen % ALL === 1 ? change(file) : file;
    },
  };
}

function isIndividual({ key }: DataFile): boolean {
  return key.includes("individual");
}

function inRows(change: (row: Row, index: number) => Row): (text: string) => string {
  return (text) =>
    text
      .trim()
      .split("\n")
      .map((line, index) => `${JSON.stringify(change(JSON.parse(line), index))}\n`)
      .join("");
}

/** Times of change as stores of whole seconds tell them. */
const wholeSeconds: NonNullable<Behaviour["store"]> = ({ listing, forward }) =>
  forward(listing ? (body) => body.replace(/\.\d{3}Z<\/LastModified>/g, ".000Z</LastModified>") : undefined);

/** Names individual files so that those of later generations sort before those of earlier ones. */
function namedBackwards(): NonNullable<GeneratorHooks["files"]> {
  let number = 999_999;
  return (files) => {
    number -= 1;
    const own = number;
    return files.map((file) =>
      isIndividual(file) ? { ...file, key: `data/clickstream/individual/clickstream-${own}.json` } : file,
    );
  };
}

/** Uploads the users of the first of several generations for all of them. */
function usersOfTheFirst(): GeneratorHooks {
  let users: DataFile | undefined;
  let seen = 0;
  return {
    read: async (file) => {
      if (!file.key.includes("users")) return file;
      if (seen % ALL === 0) users = file;
      seen += 1;
      return users ?? file;
    },
  };
}

/** Uploads, with the copy, one that was made of what the first generation had written. */
function copyOfTheFirst(): GeneratorHooks {
  let first: DataFile | undefined;
  let seen = 0;
  return {
    read: async (file) => {
      if (!isCopy(file)) return file;
      if (seen % ALL === 0) first = file;
      seen += 1;
      return first ?? file;
    },
  };
}

export const concurrencyObjects: readonly Entry[] = [
  leaves(
    "older-file-torn",
    "tears lines of the first individual file of three generations at the same moment, and of no other",
    READABLE,
    "1 object of 6 cannot be read",
    firstOfThem(isIndividual, (text) => text.replaceAll(/(.*)\}\n(.*)\}\n/g, "$1\n$2}\n")),
  ),
  leaves(
    "older-file-cut-short",
    "leaves out events of the first individual file of three generations at the same moment",
    READABLE,
    "1 object of 6 has the wrong number of rows",
    firstOfThem(isIndividual, (text) => `${text.trim().split("\n").slice(100).join("\n")}\n`),
  ),
  leaves(
    "older-file-in-latin-1",
    "writes the first individual file of three generations at the same moment in Latin-1",
    READABLE,
    "is not UTF-8 text",
    firstOfThem(isIndividual, (text) => Buffer.from(text.replaceAll('"view"', '"vié"'), "latin1")),
  ),
  leaves(
    "older-file-mixed",
    "mixes events of several generations in the first individual file of three at the same moment",
    EVENTS,
    "user_id must have at most 200 different values, since its generation made no more users",
    firstOfThem(
      isIndividual,
      inRows((row, index) => ({ ...row, user_id: `${index % 3}000000${String(row.user_id).slice(7)}` })),
    ),
  ),
  leaves(
    "older-file-with-other-values",
    "writes events of an unknown type into the first individual file of three generations at the same moment",
    EVENTS,
    "event_type must be one of",
    firstOfThem(
      isIndividual,
      inRows((row, index) => (index % 50 === 7 ? { ...row, event_type: "refund" } : row)),
    ),
  ),
  leaves(
    "older-file-of-another-day",
    "writes events of long ago into the first individual file of three generations at the same moment",
    EVENTS,
    "timestamp must be within the last day (timeliness): 351 rows of 351",
    firstOfThem(
      isIndividual,
      inRows((row) => ({
        ...row,
        timestamp: new Date(Date.parse(String(row.timestamp)) - 400 * 86_400_000).toISOString(),
      })),
    ),
  ),
  leaves(
    "older-file-without-fraud",
    "leaves the fraud out of the first individual file of three generations at the same moment",
    EVENTS,
    "shows it for no users",
    firstOfThem(
      isIndividual,
      inRows((row, index) => (index < 300 ? row : { ...row, event_type: "purchase" })),
    ),
  ),
  leaves(
    "older-copy-of-another-size",
    "uploads a copy of the events that is too short, which a later generation at the same moment overwrites",
    COPY,
    "1 generation announced the copy with another size",
    firstOfThem(isCopy, (text) => text.slice(0, -400)),
  ),
  leaves(
    "copy-of-none-in-whole-seconds",
    "leaves a copy of the events in another order, in a store that tells times in whole seconds",
    COPY,
    "their contents differ",
    {
      ...generatesTogether({ read: async (file) => (isCopy(file) ? edited(file, swapped) : file) }),
      store: wholeSeconds,
    },
  ),
  leaves(
    "users-of-the-first-in-whole-seconds",
    "leaves the users of its first generation beside the events of the last, in a store that tells times in whole seconds",
    EVENTS,
    "user_id must be a user_id of users (consistency): 351 rows of 351",
    { ...generatesTogether(usersOfTheFirst()), store: wholeSeconds },
  ),
  leaves(
    "copy-of-the-first",
    "leaves the copy of the events of the first of three generations at the same moment",
    COPY,
    "their contents differ",
    generatesTogether(copyOfTheFirst()),
  ),
];

/** As large, and not the same. */
function swapped(text: string): string {
  return text.replace(/^(.*)\n(.*)\n/, "$2\n$1\n");
}

/** Breaks off the first time that users are read. */
function brokenOffOnce(): NonNullable<Behaviour["store"]> {
  let times = 0;
  return ({ request: { method, url = "" }, listing, response, forward }) => {
    if (method !== "GET" || listing || !url.includes("users") || times > 0) return forward();
    times += 1;
    response.writeHead(200, { "content-length": 1000 });
    response.write("user_id,name", () => response.destroy());
  };
}

export const objectVariations: readonly Entry[] = [
  {
    name: "names-backwards-in-whole-seconds",
    does: "names later files before earlier ones, in a store that tells times in whole seconds",
    passes: ["minio-creation", "data-quality"],
    behaviour: { files: namedBackwards(), store: wholeSeconds },
  },
  {
    name: "names-backwards",
    does: "names later files before earlier ones",
    passes: ["minio-creation", "data-quality"],
    behaviour: { files: namedBackwards() },
  },
  {
    name: "store-breaks-off-once",
    does: "has a store that breaks off in the middle of an object the first time",
    passes: ["minio-creation", "data-quality"],
    behaviour: { store: brokenOffOnce() },
  },
];

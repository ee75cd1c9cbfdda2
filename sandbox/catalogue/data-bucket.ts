import type { Behaviour } from "../behaviour.ts";
import { BYSTANDERS, isCopy, OLDER_INDIVIDUAL, put, remove, textOf, withCopy, withOlderData } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults in what becomes of the bucket: copies that are none, old data in place of new, harm to what lay there before. */

function differs(name: string, does: string, behaviour: Behaviour): Entry {
  const scenario = "The latest events are a copy of the newest events";
  return { name, does, fails: "data-quality", scenario, words: "their contents differ", behaviour };
}

function harms(name: string, does: string, words: string, behaviour: Behaviour): Entry {
  const scenario = "The data is new, and older data is left alone";
  return { name, does, fails: "data-quality", scenario, words, behaviour };
}

const ONE_LINE = "An object that has nothing to do with this service was here.\n".repeat(4);

export const dataBucket: readonly Entry[] = [
  differs(
    "copy-of-earlier-events",
    "uploads the events of an earlier generation as the latest",
    withOlderData((made, older) => made.map((file) => (isCopy(file) ? (older.find(isCopy) ?? file) : file))),
  ),
  differs(
    "copy-cut-short",
    "uploads a copy of the events of which the last lines are missing",
    withCopy((text) => `${text.split("\n").slice(0, -3).join("\n")}\n`),
  ),
  differs(
    "copy-with-other-events",
    "uploads a copy of the events that is as large, with one event changed",
    withCopy((text) => text.replace('"view"', '"cart"')),
  ),
  differs(
    "copy-in-another-order",
    "uploads the latest events in another order",
    withCopy((text) => `${text.trim().split("\n").toReversed().join("\n")}\n`),
  ),
  harms(
    "replays-older-data",
    "uploads the data of an earlier generation again, the events under a new key",
    "data/users.csv has the content of the older data/users.csv",
    withOlderData((made, older) => made.map(({ key }, index) => ({ key, body: older[index]?.body ?? "" }))),
  ),
  harms(
    "older-users-again",
    "uploads the users of an earlier generation again",
    "data/users.csv has the content of the older data/users.csv",
    withOlderData((made, older) => made.map((file) => (file.key.includes("users") ? (older[0] ?? file) : file))),
  ),
  harms(
    "older-events-again",
    "uploads the events of an earlier generation under a new key",
    "has the content of the older data/clickstream/",
    withOlderData((made, older) =>
      made.map((file, index) =>
        file.key.includes("clickstream") ? { ...file, body: older[index]?.body ?? "" } : file,
      ),
    ),
  ),
  harms(
    "older-file-overwritten",
    "overwrites the individual file of an earlier generation",
    `${OLDER_INDIVIDUAL} was overwritten`,
    {
      olderObjects: BYSTANDERS,
      afterwards: put({ key: OLDER_INDIVIDUAL, body: '{"event_type":"view"}\n'.repeat(30) }),
    },
  ),
  harms(
    "older-file-overwritten-and-announced",
    "gives its individual file the name of an earlier one",
    `${OLDER_INDIVIDUAL} was overwritten`,
    {
      olderObjects: BYSTANDERS,
      files: (files) =>
        files.map((file) => (file.key.includes("individual") ? { ...file, key: OLDER_INDIVIDUAL } : file)),
    },
  ),
  harms(
    "older-file-removed",
    "removes the individual file of an earlier generation",
    `${OLDER_INDIVIDUAL} was removed`,
    { olderObjects: BYSTANDERS, afterwards: remove(OLDER_INDIVIDUAL) },
  ),
  harms(
    "older-file-emptied",
    "empties the individual file of an earlier generation",
    `${OLDER_INDIVIDUAL} was overwritten`,
    { olderObjects: BYSTANDERS, afterwards: put({ key: OLDER_INDIVIDUAL, body: "" }) },
  ),
  harms(
    "other-object-overwritten",
    "overwrites an object in its folder that is none of its business",
    "data/notes.txt was overwritten",
    { olderObjects: BYSTANDERS, afterwards: put({ key: "data/notes.txt", body: ONE_LINE }) },
  ),
  harms(
    "other-object-removed",
    "removes an object in its folder that is none of its business",
    "data/notes.txt was removed",
    { olderObjects: BYSTANDERS, afterwards: remove("data/notes.txt") },
  ),
  harms(
    "adds-to-older-file",
    "adds its events to the individual file of an earlier generation",
    "was overwritten",
    withOlderData((made, older) => {
      const before = older.find(({ key }) => key.includes("individual"));
      return made.map((file) =>
        before && file.key.includes("individual") ? { ...before, body: textOf(before) + textOf(file) } : file,
      );
    }),
  ),
  {
    name: "others-write-in-its-place",
    does: "uploads nothing and says nothing of it, while something else writes to the bucket",
    fails: "data-quality",
    scenario: "Every data set is there, complete and readable",
    words: "created or overwritten no object for users",
    behaviour: {
      files: () => [],
      afterwards: put({ key: "reports/today.txt", body: ONE_LINE }, { key: "reports/tomorrow.txt", body: ONE_LINE }),
    },
  },
];

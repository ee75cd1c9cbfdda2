import { describe, it } from "node:test";
import { expect } from "chai";
import { expectAsBefore, expectCleanedUp, expectNotBroughtBack } from "../../../support/bucket/clean-up/assertions";
import type { CleanedObject, CleanUp } from "../../../support/bucket/clean-up/clean-up";
import type { StoredObject } from "../../../support/bucket/object-list";
import { changesBetween, snapshotOf } from "../../../support/bucket/snapshot";
import { NotTried } from "../../../support/shared/failure";

const EVENTS = "data/clickstream/individual/clickstream-2026-11-27_01-00-00.json";
const OLDER = "data/clickstream/individual/clickstream-2025-01-01_10-00-00.json";
const ANNOUNCED = [
  { bucket: "analytics", key: EVENTS },
  { bucket: "analytics", key: "data/users.csv" },
];

function object(key: string, etag = "1"): StoredObject {
  return { key, size: 1, etag, changedAt: new Date("2026-11-27T01:00:00Z") };
}

function removed(key: string, more: Partial<CleanedObject> = {}): CleanUp {
  return { removed: [{ key, etag: "1", restored: false, mixed: false, ...more }], left: [], refused: [] };
}

/** What the bucket holds before a generation and some time after the clean-up. */
function judge(before: readonly StoredObject[], after: readonly StoredObject[], done: CleanUp): void {
  const snapshot = snapshotOf(before);
  const changes = changesBetween(snapshot.objects, snapshotOf(after).objects);
  expectAsBefore({ bucket: "analytics", before: snapshot, changes }, done, ANNOUNCED);
}

const AGAIN = /written again after that, though nobody asked for data/;
const HARMED = /1 object of before is gone or changed, though the clean-up did not touch it/;

describe("After a clean-up", () => {
  const healthy: [what: string, before: StoredObject[], after: StoredObject[], done: CleanUp][] = [
    ["all may be gone", [], [], removed(EVENTS)],
    ["what was there before may be there again", [object(OLDER)], [object(OLDER)], removed(OLDER, { restored: true })],
    [
      "what was left may be as the generation left it",
      [object("data/users.csv")],
      [object("data/users.csv", "2")],
      { ...removed(EVENTS), left: [{ key: "data/users.csv", why: "it was there before" }] },
    ],
    [
      "someone else's version may lie over or under what was removed",
      [],
      [object(EVENTS)],
      removed(EVENTS, { mixed: true }),
    ],
    ["others may write under names of their own", [], [object("data/notes.txt")], removed(EVENTS)],
    [
      "others may change what is outside the folder",
      [object("reports/a")],
      [object("reports/a", "2")],
      removed(EVENTS),
    ],
    [
      "what was named like the events and was left may stay",
      [],
      [object(OLDER)],
      { ...removed(EVENTS), left: [{ key: OLDER, why: "the outputs do not name it" }] },
    ],
  ];
  for (const [what, before, after, done] of healthy)
    it(what, () => {
      judge(before, after, done);
    });

  const faulty: [what: string, before: StoredObject[], after: StoredObject[], words: RegExp][] = [
    ["what was removed is back", [], [object(EVENTS, "2")], AGAIN],
    ["what was removed is back under another name", [], [object(EVENTS.replace("2026", "2027"))], AGAIN],
    ["older data is gone", [object(OLDER)], [], HARMED],
    ["older data was changed", [object(OLDER)], [object(OLDER, "2")], HARMED],
  ];
  for (const [what, before, after, words] of faulty)
    it(`it is a failure of the service where ${what}`, () => {
      expect(() => judge(before, after, removed(EVENTS))).to.throw(words);
    });
});

describe("A generation after a clean-up", () => {
  const made = (...objects: StoredObject[]) => changesBetween([], objects);
  const isEvents = (key: string) => key.includes("individual");

  it("may write other content under the same key, and new keys", () => {
    expectNotBroughtBack(made(object("data/users.csv", "2"), object(EVENTS, "3")), removed("data/users.csv"), isEvents);
  });

  it("brings back neither the content, nor the name of events", () => {
    const back = /1 object that had been removed is there again/;
    const judged = (key: string, etag: string, was: string) =>
      expectNotBroughtBack(made(object(key, etag)), removed(was), isEvents);
    expect(() => judged("data/users.csv", "1", "data/users.csv")).to.throw(back);
    expect(() => judged("data/copy.csv", "1", "data/users.csv")).to.throw("with the content of data/users.csv");
    expect(() => judged(EVENTS, "2", EVENTS)).to.throw(back);
  });

  it("is not known to bring back content where the store lists no ETags", () => {
    const { removed: objects } = removed("data/users.csv", { etag: "" });
    expectNotBroughtBack(made(object("data/users.csv", "")), { removed: objects, left: [], refused: [] }, isEvents);
  });
});

describe("A clean-up that removed nothing", () => {
  const nothing = { removed: [], left: [], refused: [] };

  it("could not be tried, for the reasons why each object was left", () => {
    const left = [{ key: "data/a", why: "the outputs do not name it" }];
    expect(() => expectCleanedUp({ ...nothing, left })).to.throw(NotTried, "none of the 1 object made");
  });

  it("could not be tried where all was gone already", () => {
    expect(() => expectCleanedUp(nothing)).to.throw(NotTried, "all that was made was gone before the clean-up");
  });
});

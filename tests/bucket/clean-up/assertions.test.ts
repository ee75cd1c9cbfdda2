import { describe, it } from "node:test";
import { expect } from "chai";
import type { Creation } from "../../../support/bucket/assertions";
import {
  expectAsBefore,
  expectCleanedUp,
  expectNotBroughtBack,
  whyNothingToRemove,
} from "../../../support/bucket/clean-up/assertions";
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
      "what was left may be as the generation left it, though no output names it",
      [object("data/notes.txt")],
      [object("data/notes.txt", "2")],
      { ...removed(EVENTS), left: [{ key: "data/notes.txt", why: "the outputs do not name it" }] },
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

  const BACK = EVENTS.replace("2026", "2027");
  const faulty: [
    what: string,
    before: StoredObject[],
    after: StoredObject[],
    words: RegExp,
    key: string,
    done?: CleanUp,
  ][] = [
    ["what was removed is back", [], [object(EVENTS, "2")], AGAIN, EVENTS],
    ["what was removed is back under another name", [], [object(BACK)], AGAIN, BACK],
    ["older data is gone", [object(OLDER)], [], HARMED, `${OLDER} was removed`],
    ["older data was changed", [object(OLDER)], [object(OLDER, "2")], HARMED, `${OLDER} was overwritten`],
    [
      "older data that should be there again is gone",
      [object(OLDER)],
      [],
      HARMED,
      `${OLDER} was removed`,
      removed(OLDER, { restored: true }),
    ],
    [
      "what was left is gone",
      [object(OLDER)],
      [],
      HARMED,
      `${OLDER} was removed`,
      { ...removed(EVENTS), left: [{ key: OLDER, why: "it was there before" }] },
    ],
  ];
  for (const [what, before, after, words, named, done = removed(EVENTS)] of faulty)
    it(`it is a failure of the service where ${what}`, () => {
      expect(() => judge(before, after, done))
        .to.throw(words)
        .with.property("message")
        .that.contains(named);
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

  it("may make an empty object again, since all of them are alike", () => {
    const marker = { ...object("data/done", "empty"), size: 0 };
    expectNotBroughtBack(made(marker), removed("data/begun", { etag: "empty" }), isEvents);
  });

  it("is not known to bring back content where the store lists no ETags", () => {
    const { removed: objects } = removed("data/users.csv", { etag: "" });
    expectNotBroughtBack(made(object("data/users.csv", "")), { removed: objects, left: [], refused: [] }, isEvents);
  });
});

describe("A clean-up", () => {
  const creation = (more: Partial<Creation>): Creation => ({
    ...{ bucket: "analytics", store: "http://store", before: snapshotOf([object("data/users.csv")]), exists: true },
    ...{ changes: [], announced: ANNOUNCED, waited: 0, otherBuckets: [], acceptExisting: false, ...more },
  });

  it("has something to remove where a generation told of its uploads and did not rely on older data", () => {
    expect(whyNothingToRemove(creation({}))).to.equal(undefined);
    expect(whyNothingToRemove(creation({ acceptExisting: true }))).to.match(/ACCEPT_EXISTING_DATA/);
    expect(whyNothingToRemove(creation({ announced: [] }))).to.match(/the output names no upload/);
  });

  it("has removed something, and was refused nothing", () => {
    expectCleanedUp(removed(EVENTS));
    const refused = [{ key: "data/users.csv", why: "it is under legal hold" }];
    expect(() => expectCleanedUp({ ...removed(EVENTS), refused }))
      .to.throw(NotTried, "the store did not remove 1 object")
      .with.property("message")
      .that.contains("data/users.csv: it is under legal hold");
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

import { describe, it } from "node:test";
import { expect } from "chai";
import { expectNothingRemoved, incomparable, oldContent, otherChanges, sharedObjects } from "../../support/bucket/harm";
import type { StoredObject } from "../../support/bucket/object-list";
import { type Change, type ChangeKind, snapshotOf } from "../../support/bucket/snapshot";

const object = (key: string, etag = `"${key}"`, size = 5): StoredObject => ({
  key,
  size,
  etag,
  changedAt: new Date(0),
});
const change = (kind: ChangeKind, key: string, etag?: string): Change => ({ kind, object: object(key, etag) });

function harm(
  changes: readonly Change[],
  announced: readonly string[] = ["data/users.csv", "data/new/c-2.json (5 bytes)"],
) {
  const uploads = announced.map((key) => ({ bucket: "b", key }));
  const { harmed, others } = otherChanges(
    { bucket: "b", changes, announced: uploads },
    (key) => key === "data/users.csv" || key.startsWith("data/new/"),
    (key) => key.startsWith("data/new/"),
  );
  return { harmed: harmed.map(({ object: { key } }) => key), others: others.map(({ object: { key } }) => key) };
}

describe("What a generation changes beside its data", () => {
  for (const [what, one, harmed, others] of [
    ["its data overwritten", change("overwritten", "data/users.csv"), false, false],
    ["a new file of its own", change("created", "data/new/c-2.json"), false, false],
    ["an older file of its own overwritten", change("overwritten", "data/new/c-1.json"), true, false],
    ["even one that it announces", change("overwritten", "data/new/c-2.json"), true, false],
    ["an older file of its own removed", change("removed", "data/new/c-1.json"), true, false],
    ["its data removed", change("removed", "data/users.csv"), true, false],
    ["another object of its folder overwritten", change("overwritten", "data/notes.txt"), true, false],
    ["another object of its folder removed", change("removed", "data/notes.txt"), true, false],
    ["another object of its folder created", change("created", "data/notes.txt"), false, false],
    ["an object of another folder overwritten", change("overwritten", "models/m.bin"), false, true],
    ["an object of another folder removed", change("removed", "models/m.bin"), false, true],
    ["an object of another folder created", change("created", "models/m.bin"), false, true],
  ] as const) {
    it(`${what} is ${harmed ? "harm" : others ? "the doing of others" : "as it should be"}`, () => {
      const { key } = one.object;
      expect(harm([one])).to.deep.equal({ harmed: harmed ? [key] : [], others: others ? [key] : [] });
    });
  }

  it("is no harm where it is a marker of a folder, or of success", () => {
    const changes = ["data/", "data/new/_SUCCESS"].map(
      (key): Change => ({ kind: "overwritten", object: object(key, '"0"', 0) }),
    );
    expect(harm(changes)).to.deep.equal({ harmed: [], others: [] });
    const emptied: Change = { kind: "overwritten", object: object("data/new/c-1.json", '"0"', 0) };
    expect(harm([emptied]).harmed).to.deep.equal(["data/new/c-1.json"]);
  });

  it("is its data where it announces that or writes it each time, and need not be both", () => {
    const changes = [change("overwritten", "data/extra.csv"), change("overwritten", "data/users.csv")];
    expect(harm(changes, ["data/extra.csv"])).to.deep.equal({ harmed: [], others: [] });
  });

  it("has a folder of its own where a key has none", () => {
    const changes = ["users.csv", "users.txt", "data/a"].map((key) => change("overwritten", key));
    expect(harm(changes, ["users.csv"])).to.deep.equal({ harmed: [], others: ["users.txt", "data/a"] });
  });

  it("is a removal for some promises, and nothing else", () => {
    const uploads = [{ bucket: "b", key: "data/users.csv" }];
    const changes = [
      change("overwritten", "data/notes.txt"),
      change("created", "data/c"),
      change("removed", "models/m.bin"),
    ];
    expectNothingRemoved({ bucket: "b", changes, announced: uploads });
    const removed = [...changes, ...["data/a", "data/b"].map((key) => change("removed", key))];
    expect(() => expectNothingRemoved({ bucket: "b", changes: removed, announced: uploads })).to.throw(
      /2 objects that were there before the generation are gone:\s+\| data\/a: 5 B\s+\| data\/b/,
    );
  });

  it("is all its own where it announces nothing", () => {
    expect(harm([change("removed", "models/m.bin")], []).harmed).to.deep.equal(["models/m.bin"]);
  });

  it("is old content where an ETag was there before, under whatever key", () => {
    const before = snapshotOf([
      object("data/users.csv", '"1"'),
      object("data/old.json", '"2"'),
      object("data/empty", '"0"', 0),
    ]);
    const changes = [
      change("overwritten", "data/users.csv", '"1"'),
      change("created", "data/copy.json", '"2"'),
      change("created", "data/fresh.json", '"3"'),
      { kind: "created", object: object("data/_SUCCESS", '"0"', 0) } as const,
      change("removed", "data/old.json", '"2"'),
      change("created", "data/unknown", ""),
    ];
    expect(oldContent({ before, changes })).to.deep.equal([
      { key: "data/users.csv", older: "data/users.csv" },
      { key: "data/copy.json", older: "data/old.json" },
    ]);
  });

  it("is old content of its own key where that had it, too, and of no empty object", () => {
    const before = snapshotOf([object("data/a", '"1"'), object("data/b", '"1"'), object("data/c", '"0"', 0)]);
    const empty = (kind: ChangeKind, key: string): Change => ({ kind, object: object(key, '"0"', 0) });
    expect(oldContent({ before, changes: [change("overwritten", "data/a", '"1"')] })).to.deep.equal([
      { key: "data/a", older: "data/a" },
    ]);
    expect(oldContent({ before, changes: [empty("overwritten", "data/c"), empty("created", "data/d")] })).to.be.empty;
    expect(oldContent({ before, changes: [change("created", "data/e", '"0"')] })).to.deep.equal([]);
  });

  it("is not known to be old where the store gives no ETags", () => {
    const before = snapshotOf([object("data/users.csv", "")]);
    const changes = [change("overwritten", "data/users.csv", ""), change("removed", "data/a", "")];
    expect(oldContent({ before, changes })).to.deep.equal([]);
    expect(incomparable({ before, changes })).to.deep.equal(["data/users.csv"]);
    expect(incomparable({ before, changes: [change("created", "data/users.csv", '"1"')] })).to.deep.equal([]);
    expect(incomparable({ before: snapshotOf([]), changes })).to.deep.equal([]);
    expect(incomparable({ before: snapshotOf([object("data/", "", 0)]), changes })).to.deep.equal([]);
    const empty: Change = { kind: "created", object: object("data/_SUCCESS", "", 0) };
    expect(incomparable({ before, changes: [empty] })).to.deep.equal([]);
  });

  it("is shared where two generations announce a file that each should have for itself", () => {
    const changes = ["data/users.csv", "data/new/c-1.json", "data/new/c-2.json"].map((key) => change("created", key));
    const upload = (key: string, bucket = "b") => ({ bucket, key });
    const uploads = [
      [upload("data/users.csv"), upload("data/new/c-1.json (5 bytes)")],
      [upload("data/users.csv"), upload("data/new/c-1.json")],
      [upload("data/users.csv"), upload("data/new/c-2.json"), upload("data/new/c-1.json", "elsewhere")],
    ];
    const shared = sharedObjects({ bucket: "b", changes }, uploads, (key) => key.startsWith("data/new/"));
    expect(shared).to.deep.equal([{ key: "data/new/c-1.json", generations: 2 }]);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { StoredObject } from "../../support/bucket/object-list";
import { NO_BUCKET, type Snapshot, snapshotOf } from "../../support/bucket/snapshot";
import { prefixesOf, type Seen, Watch } from "../../support/bucket/watch";

const object = (key: string, etag = "1"): StoredObject => ({ key, size: 5, etag, changedAt: new Date(0) });
const all = (...keys: readonly string[]) => snapshotOf(keys.map((key) => object(key)));
const kinds = ({ changes }: Seen) => changes.map(({ kind, object: { key } }) => `${kind} ${key}`);
const LONG = 20_000;

/** A bucket that shows what it holds at each listing, and what was listed. */
function shows(holds: (listing: number) => Snapshot) {
  const listed: string[] = [];
  const snapshot = async (prefix = "") => {
    const { exists, objects } = holds(listed.push(prefix));
    return exists ? { exists, objects: snapshotOf(objects.startingWith(prefix)).objects } : NO_BUCKET;
  };
  return { snapshot, listed };
}

describe("Watching a bucket", () => {
  const older = all("data/old.csv", "models/m.bin");
  const made = (...keys: readonly string[]) => all("data/old.csv", "models/m.bin", ...keys);
  const has =
    (...keys: readonly string[]) =>
    ({ changes }: Seen) =>
      keys.every((key) => changes.some((change) => change.object.key === key));

  it("looks at the keys that matter until they are there, and then at the whole bucket", async () => {
    const bucket = shows((listing) => (listing < 5 ? made("data/a") : made("data/a", "data/b")));
    const seen = await new Watch(bucket, older, ["data/a", "data/b"]).until(has("data/a", "data/b"), LONG);
    expect(kinds(seen)).to.deep.equal(["created data/a", "created data/b"]);
    expect(bucket.listed).to.deep.equal(["data/a", "data/b", "data/a", "data/b", "data/a", "data/b", ""]);
  });

  it("sees what happened to all other objects", async () => {
    const bucket = shows(() => snapshotOf([object("data/a"), object("models/m.bin", "2"), object("unannounced")]));
    const seen = await new Watch(bucket, older, ["data/a"]).until(has("data/a"), LONG);
    expect(kinds(seen)).to.deep.equal([
      "created data/a",
      "removed data/old.csv",
      "overwritten models/m.bin",
      "created unannounced",
    ]);
  });

  it("goes on where the whole bucket shows something else, and waits for that to stay the same", async () => {
    // The listing of all is the second, the fourth and so on.
    const bucket = shows((listing) =>
      made("data/a", ...(listing >= 2 ? ["other/x"] : []), ...(listing >= 3 ? ["z"] : [])),
    );
    const seen = await new Watch(bucket, older, ["data/a"]).until(has("data/a"), LONG);
    expect(kinds(seen)).to.deep.equal(["created data/a", "created other/x", "created z"]);
    expect(bucket.listed.filter((prefix) => prefix === "").length).to.be.at.least(2);
    expect(bucket.listed).to.include("other/x");
  });

  it("does not take what the keys alone show for enough", async () => {
    const bucket = shows(() => all("data/a", "models/m.bin"));
    const enough = (seen: Seen) => has("data/a")(seen) && !seen.changes.some(({ kind }) => kind === "removed");
    const seen = await new Watch(bucket, older, ["data/a"]).until(enough, 1000);
    expect(kinds(seen)).to.deep.equal(["created data/a", "removed data/old.csv"]);
  });

  it("does not end as long as objects change", async () => {
    const bucket = shows((listing) => snapshotOf([...older.objects, object("data/a", String(listing))]));
    await new Watch(bucket, older, ["data/a"]).until(has("data/a"), 1200);
    expect(bucket.listed.length).to.be.at.least(4);
    expect(bucket.listed.at(-1)).to.equal("");
  });

  it("looks at the whole bucket at the end, where nothing was as expected", async () => {
    const bucket = shows(() => made("elsewhere/a"));
    for (const keys of [["data/a"], []]) {
      const seen = await new Watch(bucket, older, keys).until(has("elsewhere/a", "never"), 300);
      expect(kinds(seen)).to.deep.equal(["created elsewhere/a"]);
      expect(bucket.listed.at(-1)).to.equal("");
    }
    expect(bucket.listed).to.include("data/");
  });

  it("sees a bucket that is not there, or not there any more", async () => {
    const missing = shows(() => NO_BUCKET);
    expect(await new Watch(missing, NO_BUCKET, []).until(() => false, 0)).to.deep.equal({ exists: false, changes: [] });
    const seen = await new Watch(missing, older, []).until(() => false, 0);
    expect(seen.exists).to.equal(false);
    expect(kinds(seen)).to.deep.equal(["removed data/old.csv", "removed models/m.bin"]);
  });

  it("looks at the whole bucket where the store refuses to list some keys", async () => {
    const { snapshot, listed } = shows((listing) => (listing < 4 ? older : made("../a")));
    const refusing = async (prefix = "") => {
      if (prefix !== "") throw new Error("InvalidObjectName");
      return snapshot(prefix);
    };
    const seen = await new Watch({ snapshot: refusing }, older, ["../a"]).until(has("../a"), LONG);
    expect(kinds(seen)).to.deep.equal(["created ../a"]);
    expect(listed.length).to.equal(5);
    const gone = async () => {
      throw new Error("the store is gone");
    };
    const error = await new Watch({ snapshot: gone }, older, ["a"]).until(() => true, LONG).catch((thrown) => thrown);
    expect(error.message).to.equal("the store is gone");
  });

  it("is calm when it has changed and then stays the same, in all folders", async () => {
    const calmAfter = async (holds: (listing: number) => Snapshot, limit: number) => {
      const { calm, changed } = await new Watch(shows(holds), older, ["data/"]).untilCalm(600, limit);
      return { calm, changed };
    };
    expect(await calmAfter(() => older, 700)).to.deep.equal({ calm: false, changed: false });
    expect(await calmAfter(() => made("data/a"), LONG)).to.deep.equal({ calm: true, changed: true });
    const busy = (listing: number) => made("data/a", `other/${listing}`);
    expect(await calmAfter(busy, 3000)).to.deep.equal({ calm: false, changed: true });
    const late = (listing: number) => made("data/a", ...(listing < 9 ? [] : ["other/b"]));
    expect(await calmAfter(late, LONG)).to.deep.equal({ calm: true, changed: true });
  });
});

describe("The prefixes of keys", () => {
  it("are few, and begin each key once", () => {
    const key = fc
      .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 40 }), (keys) => {
        const prefixes = prefixesOf(keys);
        expect(prefixes.length).to.be.within(1, 10);
        for (const one of keys) expect(prefixes.filter((prefix) => one.startsWith(prefix))).to.have.length(1);
        expect(prefixesOf(prefixes)).to.deep.equal(prefixes);
      }),
    );
  });

  it("are the keys themselves, or the folders of many", () => {
    expect(prefixesOf(["data/b", "data/a"])).to.deep.equal(["data/a", "data/b"]);
    const many = (folder: string) => Array.from({ length: 20 }, (_, index) => `${folder}/${index}`);
    expect(prefixesOf([...many("data/new"), ...many("data/old"), "top"])).to.deep.equal([
      "data/new/",
      "data/old/",
      "top",
    ]);
    expect(prefixesOf(many("data").flatMap(many))).to.deep.equal(["data/"]);
    expect(prefixesOf(many("").flatMap((key) => many(key.slice(1))))).to.deep.equal([""]);
    expect(prefixesOf([])).to.deep.equal([]);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { ObjectList, type StoredObject } from "../../support/bucket/object-list";

const object = (key: string, size = 5): StoredObject => ({ key, size, etag: `"${key}"`, changedAt: new Date(size) });
const keysOf = (objects: Iterable<StoredObject>) => Array.from(objects, ({ key }) => key);
/** More than three pages, in the order of their keys. */
const MANY = Array.from({ length: 3500 }, (_, index) => object(`many/${String(index).padStart(4, "0")}`, index));

describe("A list of objects", () => {
  it("gives back what was put into it, in the order of keys, whatever they hold", () => {
    const keys = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
    const stored = fc.record({
      key: keys,
      size: fc.maxSafeNat(),
      etag: fc.string(),
      changedAt: fc.date({ noInvalidDate: true }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(stored, { selector: ({ key }) => key }), (objects) => {
        const sorted = objects.toSorted((a, b) => (a.key < b.key ? -1 : 1));
        expect([...ObjectList.of(objects)]).to.deep.equal(sorted);
        const list = ObjectList.of([...MANY, ...objects]);
        for (const one of objects) expect(list.get(one.key)).to.deep.equal(one);
      }),
      { numRuns: 20 },
    );
  });

  it("of many pages is as long and gives the same each time", () => {
    const list = ObjectList.of(MANY.toReversed());
    expect(list.size).to.equal(3500);
    expect([...list]).to.deep.equal(MANY);
    expect([...list]).to.deep.equal(MANY);
  });

  it("takes the last of several under one key", () => {
    expect([...ObjectList.of([object("a", 1), object("b"), object("a", 2)])]).to.deep.equal([
      object("a", 2),
      object("b"),
    ]);
  });

  it("finds each object by its key, on whatever page it is", () => {
    const list = ObjectList.of(MANY);
    for (const one of MANY) expect(list.get(one.key)).to.deep.equal(one);
    for (const key of ["", "many/", "many/0999x", "many/3499x", "z"]) expect(list.get(key)).to.equal(undefined);
    expect(new ObjectList().get("a")).to.equal(undefined);
  });

  it("gives those that begin with a prefix, across pages", () => {
    const list = ObjectList.of([object("a"), ...MANY, object("z")]);
    for (const prefix of ["", "many/", "many/1", "many/099", "many/0999", "many/1000", "many/4", "z", "zz"])
      expect(keysOf(list.startingWith(prefix))).to.deep.equal(
        keysOf(list).filter((key) => key.startsWith(prefix)),
        prefix,
      );
  });
});

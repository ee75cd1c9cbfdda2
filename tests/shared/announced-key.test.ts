import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { AnnouncedKeys, announcedKeys } from "../../support/shared/announced-key";

describe("announced keys", () => {
  it("end where a key may end, the longest first", () => {
    expect(announcedKeys("data/a b.csv (98 bytes).")).to.deep.equal([
      "data/a b.csv (98 bytes).",
      "data/a b.csv (98 bytes)",
      "data/a b.csv (98 bytes",
      "data/a b.csv (98",
      "data/a b.csv ",
      "data/a b.csv",
      "data/a",
    ]);
    expect(announcedKeys("data/users.csv")).to.deep.equal(["data/users.csv"]);
  });

  it("may be percent-encoded", () => {
    expect(announcedKeys("data/a%20b.csv")).to.deep.equal(["data/a%20b.csv", "data/a b.csv"]);
    expect(announcedKeys("data/100%25.csv done")).to.deep.equal([
      "data/100%25.csv done",
      "data/100%25.csv",
      "data/100%.csv done",
      "data/100%.csv",
    ]);
    expect(announcedKeys("data/100%.csv")).to.deep.equal(["data/100%.csv"]);
    expect(announcedKeys("data/%ff.csv")).to.deep.equal(["data/%ff.csv"]);
  });

  it("are found by any text that may speak of the same key, and by no other", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", ".", '"', "/"), minLength: 1, maxLength: 8 });
    const speaksOfSame = (one: string, other: string) =>
      announcedKeys(one).includes(other) || announcedKeys(other).includes(one);
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), text, (texts, wanted) => {
        const keys = new AnnouncedKeys<string>();
        for (const one of texts) keys.add(one, one);
        const found = keys.find(wanted);
        expect(found !== undefined).to.equal(texts.some((one) => speaksOfSame(one, wanted)));
        if (found !== undefined) expect(speaksOfSame(found, wanted)).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { eachOnce, type ObjectVersion, ownVersions } from "../../../support/bucket/clean-up/ownership";

const [FROM, TO] = [new Date("2026-11-27T01:00:10Z"), new Date("2026-11-27T01:01:00Z")];

function upload(key: string, size?: number) {
  return { bucket: "analytics", key, ...(size === undefined ? {} : { size }) };
}

function version(id: string, at: string, size = 1): ObjectVersion {
  return { key: "a", id, size, etag: `"${id}"`, changedAt: new Date(`2026-11-27T01:00:${at}Z`) };
}

describe("What one generation announced", () => {
  const cases: [what: string, told: ReturnType<typeof upload>[], once: ReturnType<typeof upload>[]][] = [
    ["is one upload where it is told of twice", [upload("a", 1), upload("a", 1)], [upload("a", 1)]],
    ["has the size that is told once", [upload("a"), upload("a", 1), upload("a")], [upload("a", 1)]],
    ["is one upload with more words after it", [upload("a", 1), upload("a in 2 s", 1)], [upload("a", 1)]],
    ["is two uploads of two sizes", [upload("a", 1), upload("a", 2)], [upload("a", 1), upload("a", 2)]],
    ["is one upload of each key", [upload("a", 1), upload("b", 1)], [upload("a", 1), upload("b", 1)]],
  ];
  for (const [what, told, once] of cases)
    it(what, () => {
      expect(eachOnce(told).map(({ size }) => size)).to.deep.equal(once.map(({ size }) => size));
      expect(eachOnce(told)).to.have.length(once.length);
    });

  it("never becomes more by telling it again", () => {
    const uploads = fc.array(
      fc.record({ key: fc.constantFrom("a", "a b", "b"), size: fc.option(fc.constantFrom(1, 2), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(uploads, (some) => {
        const told = some.map(({ key, size }) => upload(key, size));
        const once = eachOnce(told);
        expect(eachOnce([...told, ...told])).to.have.length(once.length);
      }),
    );
  });
});

describe("What may be removed of an object", () => {
  it("is nothing older than the object of before, in whatever order a store lists what it tells to the second", () => {
    const before = version("v2", "09", 5);
    // Another writer's, written before in the same second, and as large as what is announced.
    const versions = [version("v3", "30", 7), version("v1", "09", 1), before];
    const decision = ownVersions(before, versions, [{ ...upload("a", 1), from: FROM, to: TO }]);
    expect(decision).to.have.property("left");
  });

  describe("by its time and its size", () => {
    const own = { ...upload("a", 1), from: FROM, to: TO };
    const later = (second: string) => ({ ...version("v", "00"), changedAt: new Date(`2026-11-27T01:01:${second}Z`) });
    for (const [what, one, isRemoved, why] of [
      ["is what was written while the generation ran", version("v", "30"), true],
      ["is what a clock that is hardly behind says was before", version("v", "09"), true],
      ["is not what was written before", version("v", "05"), false, /fits no announcement/],
      ["is what a clock that is hardly ahead says was after", later("01"), true],
      ["is not what was written after", later("05"), false, /after the end of the generation/],
      ["is not what is larger", version("v", "30", 2), false, /fits no announcement/],
      ["is not what is larger and was written after", { ...later("05"), size: 2 }, false, /fits no announcement/],
    ] as const)
      it(what, () => {
        const decision = ownVersions(undefined, [one], [own]);
        if (isRemoved) expect(decision).to.deep.equal({ remove: [one], stay: 0 });
        else expect(decision).to.have.property("left").that.matches(why);
      });
  });

  describe("that was there before, by versions with the same content", () => {
    const own = version("own", "30");
    const twin = (id: string, at: string) => ({ ...version("before", at), id });
    const cases: [what: string, before: ObjectVersion, behind: ObjectVersion[], isRemoved: boolean][] = [
      ["is told by its time", twin("v2", "09"), [twin("v2", "09"), twin("v1", "05")], true],
      ["is told by its milliseconds", twin("v2", "09.500"), [twin("v2", "09.500"), twin("v1", "09.200")], true],
      [
        "is told by its second, where one listing has no other",
        twin("v2", "09"),
        [twin("v2", "09.500"), twin("v1", "05")],
        true,
      ],
      [
        "cannot be told from another of its second",
        twin("v2", "09"),
        [twin("v2", "09.500"), twin("v1", "09.200")],
        false,
      ],
      ["is gone where the only one is of another time", twin("v2", "09"), [twin("v1", "05")], false],
      ["is gone where the only one of its second holds something else", twin("v2", "09"), [version("x", "09")], false],
      [
        "is gone where the only one of its second has another size, in a store without ETags",
        { ...twin("v2", "09"), etag: "" },
        [{ ...twin("v1", "09"), etag: "", size: 5 }],
        false,
      ],
    ];
    for (const [what, before, behind, isRemoved] of cases)
      it(what, () => {
        const decision = ownVersions(before, [own, ...behind], [{ ...upload("a", 1), from: FROM, to: TO }]);
        if (isRemoved) expect(decision).to.deep.equal({ remove: [own], stay: 0 });
        else expect(decision).to.have.property("left");
      });
  });

  it("is decided on, however often it is announced", () => {
    const uploads = Array.from({ length: 300_000 }, () => ({ ...upload("a"), from: FROM, to: TO }));
    expect(ownVersions(undefined, [version("v1", "30")], uploads)).to.have.property("remove");
  });
});

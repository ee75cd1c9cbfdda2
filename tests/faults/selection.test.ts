import { describe, it } from "node:test";
import { expect } from "chai";
import { faults, variations } from "../../sandbox/catalogue/catalogue";
import { selectEntries } from "./selection";

const ALL = [...faults, ...variations];
const names = (chosen: readonly string[]) => selectEntries(ALL, chosen).map(({ name }) => name);

describe("The choice of faults by name", () => {
  it("is all of them without a name", () => {
    expect(selectEntries(ALL, [])).to.equal(ALL);
  });

  it("is those that are named, in the catalogue's order", () => {
    expect(names(["healthy", "upload-fails", "healthy"])).to.deep.equal(["upload-fails", "healthy"]);
  });

  for (const [wrong, meant] of [
    ["uplaod-fails", "upload-fails"],
    ["store-bussy", "store-busy"],
    ["one-crashes-501", "one-crashes-500"],
  ] as const) {
    it(`suggests ${meant} for ${wrong}`, () => {
      expect(() => names(["healthy", wrong])).to.throw(
        RegExp(`There is no fault or variation "${wrong}"; similar names: (.*, )?${meant}[,.]`),
      );
    });
  }

  it("suggests nothing for a name like no other", () => {
    expect(() => names(["zzz"])).to.throw('There is no fault or variation "zzz". npm run sandbox');
  });
});

describe("The catalogue", () => {
  it("has each name once", () => {
    expect(new Set(ALL.map(({ name }) => name)).size).to.equal(ALL.length);
  });
});

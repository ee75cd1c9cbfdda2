import { describe, it } from "node:test";
import { expect } from "chai";
import { expectNothingHalf, type MaybeHalf, signsOfHalf } from "../../support/dataset/half-written";
import { Failure } from "../../support/shared/failure";

const table = { rows: 351, columns: ["timestamp"], unreadable: 0, unreadableRows: [] };
const NOTHING = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };
const read = { name: "events", key: "data/e.json", format: "JSON lines", table };
const WHOLE: MaybeHalf = {
  read,
  rows: { told: 300, plus: 51 },
  fraud: { found: 3, promised: 3 },
  isCopy: true,
};

describe("An object that changed while a generation was cut off", () => {
  it("is whole where nothing speaks against it, or nothing is known of it but that it can be read", () => {
    expect(signsOfHalf(WHOLE)).to.deep.equal([]);
    expect(signsOfHalf({ read })).to.deep.equal([]);
    expectNothingHalf([]);
    expectNothingHalf([WHOLE, { read }]);
  });

  for (const [what, half, words] of [
    [
      "has a row that cannot be read",
      {
        read: {
          ...read,
          table: { ...table, rows: 350, unreadable: 1, unreadableRows: [{ line: 351, reason: "torn" }] },
        },
      },
      "events (data/e.json): 1 row of 351 cannot be read as JSON lines",
    ],
    [
      "cannot be read at all",
      { read: { ...read, table: NOTHING, problem: "no end" } },
      "cannot be read as JSON lines: no end",
    ],
    ["is cut within a character", { read: { ...read, table: NOTHING, notUtf8: 7 } }, "line 7 is not UTF-8 text"],
    ["is empty", { read: { ...read, table: NOTHING } }, "events (data/e.json) has no rows"],
    [
      "has too few rows",
      { ...WHOLE, rows: { told: 10_000, plus: 51 } },
      "has 351 rows, where the output says 10,000+ (10,051)",
    ],
    ["has too many rows", { ...WHOLE, rows: { told: 300, plus: 0 } }, "has 351 rows, where the output says 300"],
    ["lacks what stands at its end", { ...WHOLE, fraud: { found: 0, promised: 3 } }, "at its end for 0 of 3 users"],
    ["is no copy", { ...WHOLE, isCopy: false }, "is no copy of the events that were uploaded"],
  ] as const satisfies readonly [string, MaybeHalf, string][])
    it(`is half written where it ${what}`, () => {
      expect(signsOfHalf(half).join("\n")).to.contain(words);
      expect(() => expectNothingHalf([WHOLE, half])).to.throw(
        Failure,
        "1 object of 2 that changed under the name of a data set is not whole",
      );
    });
});

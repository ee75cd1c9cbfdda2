import { isUtf8 } from "node:buffer";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import * as fc from "fast-check";
import { seededChance } from "../../sandbox/data";
import { dataFiles } from "../../sandbox/files";
import { makeRows } from "../../sandbox/generator";
import { Database } from "../../support/dataset/database";
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

describe("A file of which only the beginning was uploaded", () => {
  let folder: string;
  let database: Database;
  const size = { users: 20, products: 10, events: 40 };
  const files = dataFiles(makeRows(size, seededChance(7), new Date("2026-11-27T00:00:00Z")), "stamp");

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-half-"));
    database = await Database.open(folder);
  });

  after(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  /** What is read of the first bytes of a file. */
  async function readBeginning(key: string, bytes: Buffer): Promise<MaybeHalf["read"]> {
    const format = key.endsWith(".csv") ? "CSV" : "JSON lines";
    const local = path.join(folder, "local");
    writeFileSync(local, bytes);
    if (!isUtf8(bytes)) return { name: key, key, format, table: NOTHING, notUtf8: 1 };
    try {
      return { name: key, key, format, table: await database.load("half", { path: local, format }) };
    } catch (error) {
      return { name: key, key, format, table: NOTHING, problem: (error as Error).message };
    }
  }

  for (const { key, body } of files.slice(0, 3)) {
    it(`is seen to be half, wherever it is cut: ${key}`, async () => {
      const whole = Buffer.from(body);
      const told = { told: (await readBeginning(key, whole)).table.rows, plus: 0 };
      expect(signsOfHalf({ read: await readBeginning(key, whole), rows: told })).to.deep.equal([]);
      // Without the end of its last line it is still whole.
      const lastRow = whole.length - 1;
      const edges = [
        0,
        1,
        lastRow - 1,
        whole.indexOf(10),
        whole.indexOf(10) + 1,
        whole.lastIndexOf(10, lastRow - 1) + 1,
      ];
      const cuts = fc.oneof(fc.integer({ min: 0, max: lastRow - 1 }), fc.constantFrom(...edges));
      await fc.assert(
        fc.asyncProperty(cuts, async (cut) => {
          const read = await readBeginning(key, whole.subarray(0, cut));
          expect(signsOfHalf({ read, rows: told }), `the first ${cut} bytes`).not.to.deep.equal([]);
        }),
        { numRuns: 60 },
      );
    });
  }
});

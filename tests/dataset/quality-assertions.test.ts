import { describe, it } from "node:test";
import { expect } from "chai";
import {
  expectCopiesOfSameSize,
  expectNewContent,
  expectOthersUnharmed,
  expectOwnFiles,
  expectSameBytes,
} from "../../support/dataset/content-assertions";
import type { RuleResult } from "../../support/dataset/examination";
import {
  expectColumn,
  expectFound,
  expectFraud,
  expectReadable,
  expectRowCounts,
  expectRules,
  type ReadDataSet,
  uncounted,
} from "../../support/dataset/quality-assertions";
import { Failure } from "../../support/shared/failure";

const READ: ReadDataSet = {
  name: "users",
  key: "data/users.csv",
  format: "CSV",
  table: { rows: 198, columns: ["user_id"], unreadable: 0, unreadableRows: [] },
};
const RULE: RuleResult = {
  rule: {
    dataSet: "users",
    column: "user_id",
    dimension: "uniqueness",
    words: "user_id must be unique",
    broken: "",
    allowed: 0,
  },
  rows: 200,
  broken: 0,
  passed: true,
  samples: [],
};
const BROKEN: RuleResult = { ...RULE, broken: 1, passed: false, samples: [{ line: 7, value: "x".repeat(100) }] };

const judged = (read: ReadDataSet, results: readonly RuleResult[], missingColumns: readonly string[] = []) => ({
  read,
  results,
  missingColumns,
});

describe("Assertions on data", () => {
  it("name each data set that is missing, and what was made instead", () => {
    expectFound([], ["a"]);
    expect(() => expectFound(["users (data/users.csv)"], ["data/people.csv"])).to.throw(
      /no object for users \(data\/users\.csv\)[\s\S]*it made: data\/people\.csv/,
    );
    expect(() => expectFound(["users"], [])).to.throw("it made no object at all");
  });

  it("name what cannot be read, with its lines", () => {
    expectReadable([READ]);
    const torn = { ...READ.table, unreadable: 2, unreadableRows: [{ line: 12, reason: "not a JSON object: {" }] };
    expect(() => expectReadable([READ, { ...READ, table: torn }])).to.throw(
      /1 object of 2 cannot be read[\s\S]*2 rows of 200 cannot be read as CSV[\s\S]*line 12: not a JSON object/,
    );
    expect(() => expectReadable([{ ...READ, notUtf8: 3 }])).to.throw("line 3 is not UTF-8");
    expect(() => expectReadable([{ ...READ, problem: "Invalid Input" }])).to.throw("as CSV: Invalid Input");
  });

  it("name a data set that others refer to, where it cannot be read or lacks the column", () => {
    expectColumn(READ, "user_id");
    const nothing = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };
    expect(() => expectColumn({ ...READ, table: nothing, problem: "it is torn" }, "user_id")).to.throw("it is torn");
    const noRow = { ...nothing, columns: ["user_id"], unreadable: 2, unreadableRows: [{ line: 2, reason: "torn" }] };
    expect(() => expectColumn({ ...READ, table: noRow }, "user_id")).to.throw("2 rows of 2 cannot be read");
    expectColumn({ ...READ, table: { ...nothing, columns: ["user_id"] } }, "user_id");
    expect(() => expectColumn(READ, "id")).to.throw(/users \(data\/users\.csv\)[\s\S]*no column id/);
  });

  it("compare rows with what the output says", () => {
    const counted = { name: "events", key: "k", told: 10_000, plus: 51, found: 10_051 };
    expectRowCounts([]);
    expectRowCounts([counted, { ...counted, plus: 0, found: 10_000 }]);
    expect(() => expectRowCounts([{ ...counted, found: 9999 }])).to.throw(
      "9,999 rows, where the output says 10,000+ (10,051)",
    );
    expect(() => expectRowCounts([{ ...counted, plus: 0 }])).to.throw("10,051 rows, where the output says 10,000");
  });

  it("know of which data sets the output says no number of rows", () => {
    const counted = (name: string) => ({ name, key: "k", told: 1, plus: 0, found: 1 });
    const names = ["users", "products", "events", "latest events"];
    expect(uncounted(names, names.map(counted))).to.deep.equal([]);
    // Of a copy there is no number of its own.
    expect(uncounted(names, [counted("users")])).to.deep.equal(["products", "events"]);
    expect(uncounted(["latest events", "users"], [])).to.deep.equal(["latest events", "users"]);
  });

  it("name each broken rule, with how many rows break it, and three of them", () => {
    expectRules([judged(READ, [RULE])]);
    const message =
      /breaks 2 rules:[\s\S]*no column name \(completeness\)[\s\S]*user_id must be unique \(uniqueness\): 1 row of 200 breaks it[\s\S]*line 7: x{80}…/;
    expect(() => expectRules([judged(READ, [RULE, BROKEN], ["name"])])).to.throw(message);
    const allowed = { ...BROKEN, broken: 60, rule: { ...RULE.rule, allowed: 51 } };
    expect(() => expectRules([judged(READ, [allowed])])).to.throw("60 rows of 200 break it, where 51 are allowed to");
  });

  it("name rows that cannot be read together with the rules that the others break", () => {
    const table = { ...READ.table, unreadable: 2, unreadableRows: [{ line: 12, reason: "not a JSON object: {" }] };
    expect(() => expectRules([judged({ ...READ, table }, [BROKEN])])).to.throw(
      /breaks 1 rule:[\s\S]*2 rows of 200 cannot be read as CSV[\s\S]*user_id must be unique/,
    );
    expect(() => expectRules([judged({ ...READ, table }, [RULE])])).to.throw("cannot be read to its end");
  });

  it("name each object that breaks rules, what of it is broken, and who uploaded it", () => {
    const older = { ...READ, key: "older", notes: ["2 generations uploaded this object: they share one file"] };
    expect(() => expectRules([judged(older, [BROKEN]), judged(READ, [RULE]), judged(READ, [BROKEN])])).to.throw(
      /2 of 3 objects of users do not meet it:[\s\S]*users \(older\) breaks 1 rule:\n.*user_id must be unique[\s\S]*2 generations uploaded[\s\S]*users \(data\/users\.csv\) breaks/,
    );
    expect(() => expectRules([judged(READ, [RULE]), judged(older, [BROKEN])])).to.throw(
      /Happened: users \(older\) breaks 1 rule:[\s\S]*2 generations uploaded/,
    );
    expect(() => expectReadable([{ ...older, notUtf8: 3 }])).to.throw(/line 3 is not UTF-8[\s\S]*2 generations/);
  });

  it("come down to the same for one object and for several, where it is the generator that writes it so", () => {
    const roots = (...objects: Parameters<typeof expectRules>[0]) => {
      try {
        expectRules(objects);
      } catch (failure) {
        if (failure instanceof Failure) return failure.parts.roots;
      }
      return undefined;
    };
    const of = (dimension: RuleResult["rule"]["dimension"], value = "wishlist 7") => ({
      ...BROKEN,
      rule: { ...RULE.rule, dimension },
      samples: [{ line: 7, value }],
    });
    const [valid, other] = [of("validity"), of("validity", "wishlist 12")];
    const alone = roots(judged(READ, [valid]));
    expect(alone).not.to.be.empty;
    expect(roots(judged(READ, [RULE]), judged({ ...READ, key: "b" }, [other]), judged(READ, [valid]))).to.deep.equal(
      alone,
    );
    expect(roots(judged(READ, [of("validity", "")]))).not.to.deep.equal(alone);
    expect(roots(judged(READ, [valid], ["name"]))).not.to.deep.equal(alone);
    for (const dimension of ["consistency", "uniqueness", "timeliness", "volume"] as const)
      expect(roots(judged(READ, [valid, of(dimension)]))).to.equal(undefined);
    expect(roots(judged({ ...READ, notUtf8: 1 }, [valid]))).to.equal(undefined);
  });

  it("tell data of several generations from wrong values", () => {
    const of = (dimension: RuleResult["rule"]["dimension"]) => ({ ...BROKEN, rule: { ...RULE.rule, dimension } });
    expect(() => expectRules([judged(READ, [of("consistency")])])).to.throw("come from different generations");
    expect(() => expectRules([judged(READ, [of("timeliness")])])).to.throw("from another time");
    expect(() => expectRules([judged(READ, [of("consistency"), of("validity")])])).to.throw("does not allow");
  });

  it("compare contents, fraud, age, and what should have been left alone", () => {
    const sum = { key: "a", size: 1, sha256: "1" };
    const another = { ...sum, key: "c", sha256: "2" };
    expectSameBytes(sum, [{ ...sum, key: "b" }]);
    expectSameBytes(sum, [another, { ...sum, key: "b" }]);
    expect(() => expectSameBytes(sum, [another])).to.throw(/contents differ:[\s\S]*a: 1 bytes[\s\S]*c: 1 bytes/);
    expect(() => expectSameBytes(sum, [another, { ...another, key: "d" }])).to.throw(
      /contents differ, whichever of those with the same time is the newest:[\s\S]*c: 1 bytes[\s\S]*d: 1 bytes/,
    );
    expectCopiesOfSameSize([]);
    const differing = { copy: { key: "alias", size: 9000 }, original: { key: "own", size: 10_000 } };
    expect(() => expectCopiesOfSameSize([differing])).to.throw("alias with 9,000 bytes, but own with 10,000 bytes");
    const fraud = { users: 3, views: 15, gap: 500, failedPayments: 2 };
    const of = (key: string, users: number) => ({ key, users });
    expectFraud(fraud, [of("k", 3), of("l", 4)]);
    expect(() => expectFraud(fraud, [of("k", 2), of("l", 3)])).to.throw(
      "k shows it for 2 users, where 3 should have 15 views 0.5 s apart",
    );
    expect(() => expectFraud(fraud, [of("k", 2), of("l", 3), of("m", 0)])).to.throw(
      /2 objects of 3 show it for too few users[\s\S]*k: 2 users[\s\S]*m: no users/,
    );
    expectNewContent([]);
    expect(() => expectNewContent([{ key: "a", older: "b" }])).to.throw(/a has the content of the older b[\s\S]*seed/);
    expectOwnFiles([]);
    expect(() => expectOwnFiles([{ key: "a", generations: 3 }])).to.throw(
      /a by 3 generations[\s\S]*same second[\s\S]*several requests with one generation/,
    );
    expectOthersUnharmed([]);
    expect(() => expectOthersUnharmed([{ key: "a", how: "overwritten" }])).to.throw("a was overwritten");
  });

  it("count the objects that they name, and show ten", () => {
    for (const [assertion, one, several] of [
      [expectNewContent, "1 object holds content", "12 objects hold content"],
      [expectOwnFiles, "1 object was written", "12 objects were written"],
      [expectOthersUnharmed, "1 older object was changed", "12 older objects were changed"],
    ] as const) {
      const objects = Array.from({ length: 12 }, (_, index) => ({
        key: `key-${index}`,
        how: "removed",
        older: "b",
        generations: 2,
      }));
      expect(() => assertion(objects.slice(0, 1))).to.throw(one);
      expect(() => assertion(objects)).to.throw(several);
      if (assertion !== expectOwnFiles) expect(() => assertion(objects)).to.throw(/key-9(?![\s\S]*key-10)/);
    }
  });
});

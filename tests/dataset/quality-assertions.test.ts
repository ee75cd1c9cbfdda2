import { describe, it } from "node:test";
import { expect } from "chai";
import type { RuleResult } from "../../support/dataset/examination";
import {
  expectColumn,
  expectFound,
  expectFraud,
  expectNewContent,
  expectOthersUnharmed,
  expectOwnFiles,
  expectReadable,
  expectRowCounts,
  expectRules,
  expectSameBytes,
  type ReadDataSet,
} from "../../support/dataset/quality-assertions";

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
    typed: { name: "", sql: "" },
    broken: "",
    allowed: 0,
  },
  rows: 200,
  broken: 0,
  passed: true,
  samples: [],
};
const BROKEN: RuleResult = { ...RULE, broken: 1, passed: false, samples: [{ line: 7, value: "x".repeat(100) }] };

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
      /1 data set cannot be read[\s\S]*2 rows of 200 cannot be read as CSV[\s\S]*line 12: not a JSON object/,
    );
    expect(() => expectReadable([{ ...READ, notUtf8: 3 }])).to.throw("line 3 is not UTF-8");
    expect(() => expectReadable([{ ...READ, problem: "Invalid Input" }])).to.throw("as CSV: Invalid Input");
  });

  it("name a data set that others refer to, where it cannot be read or lacks the column", () => {
    expectColumn(READ, "user_id");
    const nothing = { rows: 0, columns: [], unreadable: 0, unreadableRows: [] };
    expect(() => expectColumn({ ...READ, table: nothing, problem: "it is torn" }, "user_id")).to.throw("it is torn");
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

  it("name each broken rule, with how many rows break it, and three of them", () => {
    expectRules(READ, [RULE], []);
    const message =
      /breaks 2 rules:[\s\S]*no column name \(completeness\)[\s\S]*user_id must be unique \(uniqueness\): 1 row of 200 breaks it[\s\S]*line 7: x{80}…/;
    expect(() => expectRules(READ, [RULE, BROKEN], ["name"])).to.throw(message);
    const allowed = { ...BROKEN, broken: 60, rule: { ...RULE.rule, allowed: 51 } };
    expect(() => expectRules(READ, [allowed], [])).to.throw("60 rows of 200 break it, where 51 may");
  });

  it("name rows that cannot be read together with the rules that the others break", () => {
    const table = { ...READ.table, unreadable: 2, unreadableRows: [{ line: 12, reason: "not a JSON object: {" }] };
    expect(() => expectRules({ ...READ, table }, [BROKEN], [])).to.throw(
      /breaks 1 rule:[\s\S]*2 rows of 200 cannot be read as CSV[\s\S]*user_id must be unique/,
    );
    expect(() => expectRules({ ...READ, table }, [RULE], [])).to.throw("cannot be read to its end");
  });

  it("tell data of several generations from wrong values", () => {
    const of = (dimension: RuleResult["rule"]["dimension"]) => ({ ...BROKEN, rule: { ...RULE.rule, dimension } });
    expect(() => expectRules(READ, [of("consistency")], [])).to.throw("come from different generations");
    expect(() => expectRules(READ, [of("timeliness")], [])).to.throw("from another time");
    expect(() => expectRules(READ, [of("consistency"), of("validity")], [])).to.throw("does not allow");
  });

  it("compare contents, fraud, age, and what should have been left alone", () => {
    const sum = { key: "a", size: 1, sha256: "1" };
    expectSameBytes(sum, { ...sum, key: "b" });
    expect(() => expectSameBytes(sum, { ...sum, key: "b", sha256: "2" })).to.throw(/a: 1 bytes[\s\S]*b: 1 bytes/);
    const fraud = { users: 3, views: 15, gap: 500, failedPayments: 2 };
    expectFraud("k", fraud, 3);
    expect(() => expectFraud("k", fraud, 2)).to.throw("shows it for 2 users, where 3 should have 15 views 0.5 s apart");
    expectNewContent([]);
    expect(() => expectNewContent([{ key: "a", older: "b" }])).to.throw("a has the content of the older b");
    expectOwnFiles([]);
    expect(() => expectOwnFiles([{ key: "a", generations: 3 }])).to.throw("a by 3 generations");
    expectOthersUnharmed([]);
    expect(() => expectOthersUnharmed([{ key: "a", how: "overwritten" }])).to.throw("a was overwritten");
  });
});

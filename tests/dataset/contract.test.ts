import { describe, it } from "node:test";
import { expect } from "chai";
import { parseColumns } from "../../support/dataset/contract";
import { hasNewKeys, isHeldBy, newestOf, objectsOf, parseDataSets } from "../../support/dataset/data-sets";
import { parseFraud } from "../../support/dataset/fraud";

const conditionsOf = (words: string, type = "text") =>
  parseColumns([{ column: "c", type, "must be": words }])[0]?.conditions;

describe("A table of columns", () => {
  for (const [words, condition] of [
    ["unique", { kind: "unique" }],
    ["one of view, add_to_cart", { kind: "one of", values: ["view", "add_to_cart"] }],
    ["from 10 to 500", { kind: "range", from: 10, to: 500 }],
    ["from -1.5 to 2", { kind: "range", from: -1.5, to: 2 }],
    ["within the last day", { kind: "within the last", duration: 86_400_000 }],
    ["in steps of 5 seconds", { kind: "steps", step: 5000, exceptions: 0 }],
    ["without gaps of 2 hours", { kind: "gaps", duration: 7_200_000, lastRows: 0 }],
    ["without gaps of 1 minute except for the last 51 rows", { kind: "gaps", duration: 60_000, lastRows: 51 }],
    ["in steps of 0.5 seconds except for 51 rows", { kind: "steps", step: 500, exceptions: 51 }],
    ["20 numbers", { kind: "length", numbers: 20 }],
    ["of unit length", { kind: "unit length" }],
    ["a user_id of users", { kind: "known", dataSet: "users", column: "user_id" }],
  ] as const) {
    it(`reads "${words}"`, () => void expect(conditionsOf(words)).to.deep.equal([condition]));
  }

  it("joins conditions with and, and may have none", () => {
    expect(conditionsOf("unique and from 1 to 2")?.map(({ kind }) => kind)).to.deep.equal(["unique", "range"]);
    expect(conditionsOf("")).to.deep.equal([]);
  });

  for (const [what, rows, words] of [
    ["an unknown type", [{ column: "c", type: "uuid", "must be": "" }], 'no type "uuid"; there are UUID, text'],
    ["an unknown condition", [{ column: "c", type: "text", "must be": "pretty" }], '"pretty" is not a condition'],
    ["a missing name", [{ column: "", type: "text" }], 'needs the columns "column", "type" and "must be"'],
    ["a missing heading", [{ name: "c", type: "text" } as object], 'needs the columns "column"'],
  ] as const) {
    it(`with ${what} says what would be right`, () => void expect(() => parseColumns(rows)).to.throw(words));
  }
});

describe("A table of data sets", () => {
  const [users, events] = parseDataSets([
    { "data set": "users", object: "data/users.csv", format: "CSV" },
    { "data set": "events", object: "data/individual/clickstream-*.json", format: "JSON lines" },
  ]) as [ReturnType<typeof parseDataSets>[0], ReturnType<typeof parseDataSets>[0]];

  it("finds its objects by their keys, compressed ones too", () => {
    expect(isHeldBy(users, "data/users.csv")).to.equal(true);
    expect(isHeldBy(users, "data/users.csv.gz")).to.equal(true);
    expect(isHeldBy(users, "data/usersXcsv")).to.equal(false);
    expect(isHeldBy(users, "old/data/users.csv")).to.equal(false);
    expect(isHeldBy(events, "data/individual/clickstream-2026-11-25_01-00-00.json")).to.equal(true);
    expect(isHeldBy(events, "data/individual/clickstream-.json")).to.equal(false);
    expect(isHeldBy(events, "data/individual/clickstream-a/b.json")).to.equal(false);
    expect([hasNewKeys(users), hasNewKeys(events)]).to.deep.equal([false, true]);
  });

  it("takes all objects that hold it, and tells the newest by their times and never by their names", () => {
    const object = (name: string, time: number) => ({
      key: `data/individual/clickstream-${name}.json`,
      changedAt: new Date(time),
    });
    const [a, b, c, other] = [object("a", 3), object("b", 1), object("c", 3), { ...object("d", 4), key: "data/d" }];
    expect(objectsOf(events, [a, b, c, other])).to.deep.equal([b, a, c]);
    expect(objectsOf(events, [])).to.deep.equal([]);
    expect(newestOf([b, a])).to.deep.equal([a]);
    expect(newestOf([a, b, c])).to.deep.equal([a, c]);
    expect(newestOf([])).to.deep.equal([]);
  });

  it("that cannot be understood says what would be right", () => {
    expect(() => parseDataSets([{ "data set": "a", object: "b", format: "XML" }])).to.throw('no format "XML"');
    expect(() => parseDataSets([{ "data set": "a", object: "" }])).to.throw("a value in each cell");
  });
});

describe("A table of fraud", () => {
  const row = { users: "3", "views of each": "15", "seconds between them": "0.5", "failed payments of each": "2" };
  it("is read", () => {
    expect(parseFraud([row])).to.deep.equal({ users: 3, views: 15, gap: 500, failedPayments: 2 });
  });
  it("needs one row and every number", () => {
    expect(() => parseFraud([])).to.throw("one row");
    expect(() => parseFraud([row, row])).to.throw("one row");
    expect(() => parseFraud([{ ...row, users: "" }])).to.throw('in the column "users"');
    expect(() => parseFraud([{ ...row, users: "0" }])).to.throw("above 0");
  });
});

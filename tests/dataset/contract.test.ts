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
    ["within the last hour", { kind: "within the last", duration: 3_600_000 }],
    ["within the last day", { kind: "within the last", duration: 86_400_000 }],
    ["within the last week", { kind: "within the last", duration: 7 * 86_400_000 }],
    // One of 366 days.
    ["within the last year", { kind: "within the last", duration: 366 * 86_400_000 }],
    ["one of A ,B,  C", { kind: "one of", values: ["A", "B", "C"] }],
    ["in steps of 5 seconds", { kind: "steps", step: 5000, exceptions: 0 }],
    ["in steps of 1 second except for 1 row", { kind: "steps", step: 1000, exceptions: 1 }],
    ["without gaps of 0.5 seconds", { kind: "gaps", duration: 500, lastRows: 0 }],
    ["without gaps of 1 hour except for the last 1 row", { kind: "gaps", duration: 3_600_000, lastRows: 1 }],
    ["without gaps of 2 hours", { kind: "gaps", duration: 7_200_000, lastRows: 0 }],
    ["without gaps of 1 minute except for the last 51 rows", { kind: "gaps", duration: 60_000, lastRows: 51 }],
    ["in steps of 0.5 seconds except for 51 rows", { kind: "steps", step: 500, exceptions: 51 }],
    ["20 numbers", { kind: "length", numbers: 20 }],
    ["of unit length", { kind: "unit length" }],
    ["a user_id of users", { kind: "known", dataSet: "users", column: "user_id" }],
    ["an id of latest events", { kind: "known", dataSet: "latest events", column: "id" }],
  ] as const) {
    it(`reads "${words}"`, () => void expect(conditionsOf(words)).to.deep.equal([condition]));
  }

  it("joins conditions with and, and may have none", () => {
    expect(conditionsOf("unique and from 1 to 2")?.map(({ kind }) => kind)).to.deep.equal(["unique", "range"]);
    expect(conditionsOf(" unique  and  from 1 to 2 ")?.map(({ kind }) => kind)).to.deep.equal(["unique", "range"]);
    for (const none of ["", "  "]) expect(conditionsOf(none)).to.deep.equal([]);
  });

  for (const words of [
    "unique",
    "from 1 to 2",
    "within the last day",
    "in steps of 5 seconds",
    "in steps of 5 seconds except for 1 row",
    "without gaps of 1 hour",
    "without gaps of 1 hour except for the last 1 row",
    "20 numbers",
    "of unit length",
  ])
    it(`does not pass over what it does not know around "${words}"`, () => {
      for (const one of [`not ${words}`, `${words} at least`])
        expect(() => conditionsOf(one), one).to.throw(`"${one}"`);
    });

  it("does not pass over what it does not know before a list, or a reference", () => {
    for (const one of ["none of a, b", "not a user_id of users", "not one of a"])
      expect(() => conditionsOf(one), one).to.throw(`"${one}" is not a condition`);
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
    for (const ending of ["gz", "zst", "br"]) expect(isHeldBy(users, `data/users.csv.${ending}`)).to.equal(true);
    expect(isHeldBy(users, "data/users.csv.bak")).to.equal(false);
    expect(isHeldBy(users, "data/usersXcsv")).to.equal(false);
    expect(isHeldBy(users, "old/data/users.csv")).to.equal(false);
    expect(isHeldBy(events, "data/individual/clickstream-2026-11-25_01-00-00.json")).to.equal(true);
    expect(isHeldBy(events, "data/individual/clickstream-.json")).to.equal(false);
    expect(isHeldBy(events, "data/individual/clickstream-a/b.json")).to.equal(false);
    expect([hasNewKeys(users), hasNewKeys(events)]).to.deep.equal([false, true]);
  });

  it("may be in an object whose name means something else in a pattern", () => {
    const [odd] = parseDataSets([{ "data set": "odd", object: "data (1)/a+b[c].csv", format: "CSV" }]);
    expect([odd && isHeldBy(odd, "data (1)/a+b[c].csv"), odd && isHeldBy(odd, "data 1/aabc.csv")]).to.deep.equal([
      true,
      false,
    ]);
  });

  it("takes all objects that hold it, and tells the newest by their times and never by their names", () => {
    const object = (name: string, time: number) => ({
      key: `data/individual/clickstream-${name}.json`,
      changedAt: new Date(time),
    });
    const [a, b, c, other] = [object("a", 3), object("b", 1), object("c", 3), { ...object("d", 4), key: "data/d" }];
    expect(objectsOf(events, [a, b, c, other])).to.deep.equal([b, a, c]);
    expect(objectsOf(events, [c, b, a])).to.deep.equal([b, a, c]);
    expect(objectsOf(events, [])).to.deep.equal([]);
    expect(newestOf([b, a])).to.deep.equal([a]);
    expect(newestOf([a, b, c])).to.deep.equal([a, c]);
    expect(newestOf([])).to.deep.equal([]);
  });

  it("that cannot be understood says what would be right", () => {
    expect(() => parseDataSets([{ "data set": "a", object: "b", format: "XML" }])).to.throw('no format "XML"');
    for (const row of [
      { object: "b", format: "CSV" },
      { "data set": "a", format: "CSV" },
      { "data set": "a", object: "b" },
      { "data set": "a", object: "", format: "CSV" },
    ])
      expect(() => parseDataSets([row])).to.throw("a value in each cell");
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

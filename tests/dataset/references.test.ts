import { describe, it } from "node:test";
import { expect } from "chai";
import { parseColumns } from "../../support/dataset/contract";
import { examine } from "../../support/dataset/examination";
import { referencesWithinNumbers, referredTo, withoutReferences } from "../../support/dataset/references";
import { rulesFor } from "../../support/dataset/rules";
import { useDatabase } from "../helpers/test-database";

const COLUMNS = parseColumns([
  { column: "user_id", type: "text", "must be": "unique and a user_id of users and one of a, b" },
  { column: "product_id", type: "text", "must be": "a product_id of products" },
  { column: "note", type: "text", "must be": "unique" },
]);

const test = useDatabase();

describe("References of an older object", () => {
  it("are told apart from what else its columns must be", () => {
    expect(referredTo(COLUMNS)).to.deep.equal(["users", "products"]);
    const rest = withoutReferences(COLUMNS);
    expect(rest.map(({ conditions }) => conditions.map(({ kind }) => kind))).to.deep.equal([
      ["unique", "one of"],
      [],
      ["unique"],
    ]);
    expect(rest.map(({ words }) => words)).to.deep.equal([["unique", "one of a, b"], [], ["unique"]]);
  });

  it("have no rule where it is not known how many there were", () => {
    const rules = referencesWithinNumbers("events", COLUMNS, (name) => (name === "users" ? 1200 : undefined));
    expect(rules.map(({ words }) => words)).to.deep.equal([
      "user_id must have at most 1,200 different values, since its generation made no more users",
    ]);
  });

  it("may not name more than there were, and the values too many are counted, without a row to blame", async () => {
    const ids = ["a", "b", "A", "c", "b", "d", "d", null];
    await test.load(ids.map((id) => `${JSON.stringify({ user_id: id })}\n`).join(""), "JSON lines");
    const broken = async (rows: number) => {
      const [result] = await examine(
        test.database,
        "data",
        referencesWithinNumbers("events", COLUMNS.slice(0, 1), () => rows),
      );
      return [result?.passed, result?.broken, result?.samples.map(({ line }) => line)];
    };
    expect(await broken(4)).to.deep.equal([true, 0, []]);
    expect(await broken(3)).to.deep.equal([false, 1, []]);
    expect(await broken(1)).to.deep.equal([false, 3, []]);
  });

  it("are found beside other rules, in whatever order", async () => {
    await test.load(["a", "b", "b"].map((id) => `${JSON.stringify({ user_id: id })}\n`).join(""), "JSON lines");
    const columns = parseColumns([{ column: "user_id", type: "text", "must be": "one of a and unique" }]);
    const others = rulesFor("data", columns, { from: new Date(0), to: new Date(0) }, () => "");
    const references = referencesWithinNumbers("events", COLUMNS.slice(0, 1), () => 1);
    for (const rules of [
      [...others, ...references],
      [...references, ...others],
    ]) {
      const results = await examine(test.database, "data", rules);
      const found = new Map(results.map(({ rule, broken }) => [rule, broken]));
      expect([...others, ...references].map((rule) => found.get(rule))).to.deep.equal([0, 2, 1, 1]);
    }
  });
});

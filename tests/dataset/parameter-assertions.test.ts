import { describe, it } from "node:test";
import { expect } from "chai";
import { type DataSet, inFormat, isHeldBy } from "../../support/dataset/data-sets";
import { difference } from "../../support/dataset/difference";
import {
  type AskedRows,
  expectAlike,
  expectAskedRows,
  expectNothingStarted,
  expectNoUpload,
  expectUnlike,
  expectWrittenIn,
} from "../../support/dataset/parameter-assertions";
import { useDatabase } from "../helpers/test-database";

const ADVICE = { cause: "the endpoint accepts the parameter and ignores it", remedy: "look" };
const EVENTS: DataSet = { name: "events", object: "data/clickstream-*.json", format: "JSON lines" };
const USERS: DataSet = { name: "users", object: "data/users.csv", format: "CSV" };

describe("As many rows as were asked for", () => {
  const rows = (found: number, asked = 487, fraud = 51): AskedRows => {
    return { dataSet: "events", key: "data/events.json", asked, fraud, found };
  };

  it("are exactly so many, and those of the fraud", () => {
    expectAskedRows([rows(538), rows(53, 53, 0)], ADVICE);
    for (const found of [0, 487, 537, 539, 10_051])
      expect(() => expectAskedRows([rows(found)], ADVICE), `${found}`).to.throw(
        "1 of 1 data sets has the wrong number",
      );
    expect(() => expectAskedRows([rows(537), rows(52, 53, 0)], ADVICE)).to.throw(
      "events (data/events.json): 537 rows instead of 538 (487 asked for, and 51 that look like fraud)",
    );
  });

  it("are ignored where the number is another one, and changed where it is nearly the right one", () => {
    expect(() => expectAskedRows([rows(10_051)], ADVICE)).to.throw("accepts the parameter and ignores it");
    expect(() => expectAskedRows([rows(54, 53, 0)], ADVICE)).to.throw("it rounds them, or is off by a few");
    expect(() => expectAskedRows([rows(54, 53, 0), rows(10_051)], ADVICE)).to.throw("ignores it");
    // A quarter of those asked for, or as many as there are of the fraud.
    for (const [asked, most] of [
      [400, 100],
      [20, 51],
    ] as const)
      for (const off of [most, -most]) {
        expect(() => expectAskedRows([rows(asked + 51 + off, asked)], ADVICE), `${off}`).to.throw("off by a few");
        const further = asked + 51 + off + Math.sign(off);
        expect(() => expectAskedRows([rows(further, asked)], ADVICE), `${further}`).to.throw("ignores it");
      }
  });
});

describe("What differs from what was asked for", () => {
  it("is told in numbers that fit", () => {
    const counts = [10, 20, 30].map((found) => ({ dataSet: "users", key: "k", asked: 20, fraud: 0, found }));
    expect(() => expectAskedRows(counts, ADVICE)).to.throw(
      /2 of 3 data sets have the wrong number of rows:[\s\S]*users \(k\): 10 rows instead of 20 \(20 asked for\)/,
    );
    const changes = Array.from({ length: 12 }, (_, index) => ({ key: `key-${index}`, how: "created" }));
    for (const assertion of [() => expectNoUpload(changes, ADVICE), () => expectNothingStarted(changes)])
      expect(assertion).to.throw(/12 objects[\s\S]*key-9 was created(?![\s\S]*key-10)/);
    expect(() => expectWrittenIn("csv", [USERS], [], ADVICE)).to.throw("it made: no object at all");
    expect(() => expectWrittenIn("csv", [USERS, EVENTS], ["data/users.csv"], ADVICE)).to.throw(
      "did not write events (data/clickstream-*.json)",
    );
  });
});

describe("The format that was asked for", () => {
  it("is that of every data set, under the same key with its own ending", () => {
    expect(inFormat(EVENTS, "parquet")).to.deep.equal({
      name: "events",
      object: "data/clickstream-*.parquet",
      format: "Parquet",
    });
    expect(inFormat({ ...USERS, object: "data/v1.2/users.csv" }, "parquet").object).to.equal("data/v1.2/users.parquet");
    const json = inFormat(USERS, "json");
    expect(json.format).to.equal("JSON");
    for (const ending of ["json", "jsonl", "ndjson", "json.gz"])
      expect(isHeldBy(json, `data/users.${ending}`), ending).to.equal(true);
    for (const key of ["data/users.csv", "data/users.json5", "data/usersXjson", "data/users.{json}"])
      expect(isHeldBy(json, key), key).to.equal(false);
  });

  it("is told by the objects that were made", () => {
    const dataSets = [inFormat(USERS, "parquet"), inFormat(EVENTS, "parquet")];
    expectWrittenIn("parquet", dataSets, ["data/users.parquet", "data/clickstream-1.parquet"], ADVICE);
    expect(() =>
      expectWrittenIn("parquet", dataSets, ["data/users.parquet", "data/clickstream-1.json"], ADVICE),
    ).to.throw(/did not write events \(data\/clickstream-\*\.parquet\)\n +\| it made: data\/users\.parquet, data/);
  });
});

describe("Two generations", () => {
  const test = useDatabase();

  type Rows = readonly Readonly<Record<string, string | null>>[];
  const quote = (value: string | null | undefined) => (value ? `'${value}'` : "NULL");
  async function differenceOf(one: Rows, other: Rows) {
    const sources = [];
    for (const [table, rows] of [
      ["one", one],
      ["other", other],
    ] as const) {
      const columns = Object.keys(rows[0] ?? {});
      const cells = rows.map((row) => `(${columns.map((name) => quote(row[name])).join(", ")})`);
      const names = columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");
      await test.database.connection.run(
        `CREATE OR REPLACE TABLE ${table} AS FROM (VALUES ${cells.join(", ")}) v(${names})`,
      );
      sources.push({ from: table, columns });
    }
    return difference(test.database, "users", sources as [(typeof sources)[0], (typeof sources)[0]], ["signup_date"]);
  }
  const ADA = { id: "1", name: "Ada", signup_date: "2026-01-01" };
  const GRACE = { id: "2", name: "Grace", signup_date: "2026-01-02" };

  it("are alike when only their times differ, in any order of rows", async () => {
    expect(await differenceOf([ADA, GRACE], [GRACE, { ...ADA, signup_date: "2025-12-31" }])).to.equal(undefined);
    expect(await differenceOf([{ signup_date: "2026-01-01" }], [{ signup_date: "2025-12-31" }])).to.equal(undefined);
  });

  it("differ by their other columns, by rows that one lacks or has twice, and by what is missing", async () => {
    const of = (rows: number, ...columns: string[]) => ({ dataSet: "users", rows, columns });
    expect(await differenceOf([ADA, GRACE], [ADA, { ...GRACE, name: "Hedy" }])).to.deep.equal(of(1, "name"));
    expect((await differenceOf([ADA], [ADA, GRACE]))?.rows).to.equal(1);
    expect((await differenceOf([ADA, GRACE], [ADA]))?.rows).to.equal(1);
    expect((await differenceOf([ADA, ADA], [ADA, GRACE]))?.rows).to.equal(1);
    expect(await differenceOf([ADA], [{ ...ADA, name: null }])).to.deep.equal(of(1, "name"));
    const swapped = [
      { ...ADA, name: "Grace" },
      { ...GRACE, name: "Ada" },
    ];
    expect(await differenceOf([ADA, GRACE], swapped)).to.deep.equal(of(2));
  });

  it("differ by columns that only one has, whatever their names hold", async () => {
    const found = await differenceOf([{ id: "1", 'say "hi"': "a" }], [{ id: "1", name: "a" }]);
    expect(found).to.deep.include({ onlyInFirst: ['say "hi"'], onlyInSecond: ["name"] });
    expect(() => expectAlike(found ? [found] : [], ADVICE)).to.throw(
      'users: the columns differ: only the first has say "hi"; only the second has name',
    );
    expect((await differenceOf([{ 'say "hi"': "a" }], [{ 'say "hi"': "b" }]))?.columns).to.deep.equal(['say "hi"']);
  });

  it("of the same seed make the same, of another something else in each data set", () => {
    expectAlike([], ADVICE);
    expect(() => expectAlike([{ dataSet: "users", rows: 2, columns: ["name"] }], ADVICE)).to.throw(
      "users: 2 rows differ, in name",
    );
    expect(() => expectAlike([{ dataSet: "users", rows: 1, columns: [] }], ADVICE)).to.throw(
      "users: 1 row differs, in how values are combined",
    );
    expectUnlike([]);
    expect(() => expectUnlike(["users"])).to.throw("the users are the same but for the times");
    expect(() => expectUnlike(["users", "products", "events"])).to.throw("the users, products and events are the same");
  });
});

describe("A bucket that is to stay as it was", () => {
  it("has no object created, overwritten or removed", () => {
    expectNoUpload([], ADVICE);
    expectNothingStarted([]);
    const changes = [{ key: "data/users.csv", how: "removed" }];
    expect(() => expectNoUpload(changes, ADVICE)).to.throw("data/users.csv was removed");
    expect(() => expectNothingStarted(changes)).to.throw("a request that is refused starts no generation");
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { expectAlike, expectNoUpload, expectRows, expectUnlike } from "../../support/dataset/assertions";
import { countRows, type DataFile, difference, type Format, tableOf } from "../../support/dataset/dataset";
import {
  countAll,
  differences,
  expectNumbers,
  expectWrittenAs,
  readTables,
  type Tables,
} from "../../support/dataset/tables";

function file(table: DataFile["table"], text: string, format: Format = "csv"): DataFile {
  return { table, format, key: `data/${table}.${format}`, bytes: Buffer.from(text) };
}

const USERS = 'user_id,name,signup_date,features\n1,Ada,2026-01-01,"[0.1, 0.2]"\n2,Grace,2026-01-02,"[0.3, 0.4]"\n';

describe("tables", () => {
  for (const [key, table, format] of [
    ["data/users.csv", "users", "csv"],
    ["data/products.parquet", "products", "parquet"],
    ["data/clickstream/clickstream.json", "events", "json"],
    ["deep/er/users.JSONL", "users", "json"],
  ] as const) {
    it(`${key} holds ${table} as ${format}`, () => void expect(tableOf(key)).to.deep.equal({ table, format }));
  }

  for (const key of [
    "data/clickstream/individual/clickstream-2026-01-01_10-00-00.json",
    "data/users.txt",
    "users",
    "data/superusers.csv",
  ]) {
    it(`${key} holds none`, () => void expect(tableOf(key)).to.equal(undefined));
  }

  it("are counted by row, whatever is in their cells", async () => {
    expect(await countRows(file("users", USERS))).to.equal(2);
    expect(await countRows(file("events", '{"a":1}\n{"a":2}\n{"a":3}\n', "json"))).to.equal(3);
  });

  it("are alike when only their times differ, in any order of rows", async () => {
    expect(await difference(file("users", USERS), file("users", USERS.replace("2026-01-01", "2025-12-31")))).to.equal(
      undefined,
    );
    const [head, one, two] = USERS.trim().split("\n");
    expect(await difference(file("users", USERS), file("users", [head, two, one].join("\n")))).to.equal(undefined);
  });

  it("differ by their other columns, and by rows that one lacks", async () => {
    const other = file("users", USERS.replace("Grace", "Hedy"));
    expect(await difference(file("users", USERS), other)).to.deep.equal({ table: "users", rows: 1, columns: ["name"] });
    const fewer = file("users", `${USERS.split("\n").slice(0, 2).join("\n")}\n`);
    expect((await difference(fewer, file("users", USERS)))?.rows).to.equal(1);
    expect((await difference(file("users", USERS), fewer))?.rows).to.equal(1);
  });

  it("differ by columns that only one has, whatever their names hold", async () => {
    const [one, other] = [file("users", 'id,"say ""hi"""\n1,a\n'), file("users", "id,name\n1,a\n")];
    const found = await difference(one, other);
    expect(found).to.deep.include({ onlyInFirst: ['say "hi"'], onlyInSecond: ["name"] });
    expect(() => expectAlike(found ? [found] : [])).to.throw(
      'users: the columns differ: only the first has say "hi"; only the second has name',
    );
    expect(await difference(one, one)).to.equal(undefined);
    const changed = file("users", 'id,"say ""hi"""\n1,b\n');
    expect(await difference(one, changed)).to.deep.equal({ table: "users", rows: 1, columns: ['say "hi"'] });
  });

  it("differ where a column holds numbers in one and text in the other", async () => {
    const found = await difference(file("users", "id\n1\n"), file("users", "id\nabc\n"));
    expect(found).to.deep.equal({ table: "users", rows: 1, columns: ["id"] });
  });

  it("are downloaded where they are among the objects made", async () => {
    const read: string[] = [];
    const tables = await readTables(["data/users.csv", "data/notes.txt"], async (key) => {
      read.push(key);
      return Buffer.from(USERS);
    });
    expect(read).to.deep.equal(["data/users.csv"]);
    expect(tables.files.map(({ table, format }) => `${table} ${format}`)).to.deep.equal(["users csv"]);
  });
});

describe("parameters", () => {
  const tables = (...files: DataFile[]): Tables => ({ files, keys: files.map(({ key }) => key) });
  const all = tables(file("users", USERS), file("products", "id\n1\n"), file("events", '{"a":1}\n', "json"));

  it("give as many rows as were asked for", async () => {
    expectNumbers(await countAll(all), { users: 2, products: 1, events: 1 });
    for (const wrong of [{ users: 3 }, { products: 2 }, { events: 2 }]) {
      const found = await countAll(all);
      expect(() => expectNumbers(found, { users: 2, products: 1, events: 1, ...wrong })).to.throw(
        "when as many are asked for",
      );
    }
  });

  it("may add the generator's 51 events of fraud, to events only", () => {
    expectRows("events", 500, 551);
    expect(() => expectRows("events", 500, 550)).to.throw("the data holds 550 events");
    expect(() => expectRows("users", 500, 551)).to.throw("the data holds 551 users");
  });

  it("give the format asked for, in name and content", async () => {
    const error = (format: Format, of: Tables) =>
      expectWrittenAs(of, format).then(
        () => "",
        ({ message }) => message,
      );
    expect(
      await error("csv", tables(file("users", USERS), file("products", "id\n1\n"), file("events", "a\n1\n"))),
    ).to.equal("");
    expect(await error("csv", all)).to.contain("they are written as json");
    expect(await error("parquet", tables(file("users", USERS, "parquet")))).to.contain("cannot be read");
    expect(await error("csv", tables(file("users", USERS)))).to.contain("a file of products");
  });

  it("give the format asked for even where another is there too", async () => {
    const both = tables(
      ...(["users", "products", "events"] as const).flatMap((name) => [file(name, "{}", "json"), file(name, "a\n1\n")]),
    );
    await expectWrittenAs(both, "csv");
    await expectWrittenAs(both, "json");
  });

  it("are compared table by table", async () => {
    const other = tables(
      file("users", USERS.replace("Ada", "Hedy")),
      file("products", "id\n1\n"),
      file("events", '{"a":2}\n', "json"),
    );
    expect(await differences(all, all)).to.deep.equal([]);
    expect((await differences(all, other)).map(({ table }) => table)).to.deep.equal(["users", "events"]);
    const error = await differences(all, tables(file("users", USERS))).catch((thrown) => thrown);
    expect(error.message).to.contain("a file of products").and.contain("data/users.csv");
  });

  it("that cannot be read are named when they are compared", async () => {
    const broken = tables(
      file("users", "not parquet", "parquet"),
      file("products", "id\n1\n"),
      file("events", "{}\n", "json"),
    );
    const error = await differences(broken, all).catch((thrown) => thrown);
    expect(error.message).to.contain("data/users.parquet cannot be read");
  });

  it("of the same seed make the same, of another something else", () => {
    const differing = [{ table: "users" as const, rows: 2, columns: ["name"] }];
    expectAlike([]);
    expect(() => expectAlike(differing)).to.throw("users: 2 rows differ, in name");
    expectUnlike(differing);
    expect(() => expectUnlike([])).to.throw("different seeds is the same");
  });

  it("that skip the upload leave the bucket alone", () => {
    expectNoUpload([]);
    expect(() => expectNoUpload(["data/users.csv"])).to.throw("data/users.csv");
  });
});

import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { parseColumns } from "../../support/dataset/contract";
import { examine } from "../../support/dataset/examination";
import { countFraudulentUsers } from "../../support/dataset/fraud";
import { inPlainWords } from "../../support/dataset/reader-words";
import { type Period, rulesFor } from "../../support/dataset/rules";
import { sqlColumn } from "../../support/dataset/sql";
import { useDatabase } from "../helpers/test-database";

const NOW = new Date("2026-11-25T10:00:00Z");
const PERIOD: Period = { from: NOW, to: new Date(NOW.getTime() + 60_000) };
const ID = "0b6a4a3e-8d3c-4d2c-9f55-0c2b1a7e6f01";
const OTHER_ID = "1b6a4a3e-8d3c-4d2c-9f55-0c2b1a7e6f02";

const test = useDatabase();

/** The rows of a column, given as JSON values, that break each rule of it: `words: lines`. */
async function broken(type: string, must: string, values: readonly unknown[]): Promise<Record<string, number[]>> {
  await test.load(values.map((value) => `${JSON.stringify({ c: value, other: 1 })}\n`).join(""), "JSON lines");
  const columns = parseColumns([{ column: "c", type, "must be": must }]);
  const results = await examine(
    test.database,
    "data",
    rulesFor("data", columns, PERIOD, () => "known"),
  );
  return Object.fromEntries(
    results.filter(({ passed }) => !passed).map(({ rule, samples }) => [rule.words, samples.map(({ line }) => line)]),
  );
}

describe("Rules on a column", () => {
  for (const [type, must, good, bad, words] of [
    ["UUID", "", [ID, ID.toUpperCase()], ["1234", "not-a-uuid", 5], "c must be a UUID"],
    ["text", "", [" a ", "\u00a0a"], ["\t \n", "\u00a0\u2003\u3000", "\u0000\u200b"], "c must be there in every row"],
    // DuckDB reads these as UUIDs.
    ["UUID", "", [ID], [`{${ID}}`, ID.replaceAll("-", ""), `0b6a-${ID.slice(4).replace("-", "")}`], "c must be a UUID"],
    ["text", "", ["a", "ä", "1"], ["", "  ", null], "c must be there in every row"],
    ["date", "", ["2026-01-31"], ["2026-02-30", "01/31/2026", "2026-01-31T10:00:00"], "c must be a date"],
    [
      "timestamp",
      "",
      ["2026-11-25T10:00:00", "2026-11-25T10:00:00.123456", "2026-11-25 10:00:00Z", "2026-11-25T10:00:00+02:00"],
      ["yesterday", "2026-11-25", 1_764_064_800],
      "c must be a timestamp",
    ],
    [
      "timestamp",
      "",
      ["2026-11-25T10:00", "2026-11-25T10:00Z", "2026-11-25 10:00+02", "2026-11-25T10:00-05:30"],
      ["2026-11-25T10Z", "2026-11-25T10:00:0Z", "2026-11-25T10:61Z"],
      "c must be a timestamp",
    ],
    ["number", "", [1, "2.5", -3e2], ["NaN", "much", "inf"], "c must be a number"],
    ["number", "", ["1e5", " 12.50", ".5", "5.", "+1"], ["1_00", "0x10", "1e999"], "c must be a number"],
    ["whole number", "", [1, "25", -3], ["2.5", "1e3", "x"], "c must be a whole number"],
    ["list of numbers", "", [[1, 2.5], "[0.1, -2]", []], ["[1, x]", [1, null], "1, 2"], "c must be a list of numbers"],
    // Python's own words for lists of texts and of nothing; JSON's for texts.
    [
      "list of numbers",
      "",
      ["[1,2]", "[ 1e-3, -.5 ]"],
      ["['1', '2']", ["1", "2"], "[None, 2]"],
      "c must be a list of numbers",
    ],
    ["list of numbers", "", ["[]"], ["[1_0, 2]", "[1,,2]", "[1, 1e999]"], "c must be a list of numbers"],
    ["text", "one of a, b c", ["a", "b c"], ["A", "b", "c"], "c must be one of a, b c"],
    ["number", "from 10 to 500", [10, 500, "99.99"], [9.99, 500.01, -10], "c must be from 10 to 500"],
    ["list of numbers", "2 numbers", [[1, 2]], [[1], [], [1, 2, 3]], "c must be 2 numbers"],
    [
      "list of numbers",
      "of unit length",
      [
        [0.6, 0.8],
        [0.6001, 0.8],
      ],
      [
        [0.6, 0.9],
        [0, 0],
        [1, 1],
      ],
      "c must be of unit length",
    ],
    [
      "date",
      "within the last year",
      // Somewhere it is tomorrow already.
      ["2026-11-25", "2025-11-25", "2026-11-26"],
      ["2025-10-01", "2026-11-27", "1999-01-01"],
      "c must be within the last year",
    ],
    [
      "timestamp",
      "within the last day",
      // A time without an offset may be that of any zone.
      ["2026-11-25T10:00:30Z", "2026-11-24T10:00:00Z", "2026-11-25T19:00:00", "2026-11-25T19:00:00+09:00"],
      ["2026-11-24T09:00:00Z", "2026-11-25T11:00:00Z", "2026-11-27T10:00:00"],
      "c must be within the last day",
    ],
  ] as const) {
    it(`${type} ${must}: what holds, and what does not`, async () => {
      expect(await broken(type, must, good)).to.deep.equal({});
      const found = await broken(type, must, [...good, ...bad]);
      expect(found).to.deep.equal({ [words]: bad.map((_, index) => good.length + 1 + index) });
    });
  }

  it("within the last: a date of tomorrow is one where no zone has that day yet", async () => {
    await test.load('{"c":"2026-11-25"}\n{"c":"2026-11-26"}\n', "JSON lines");
    const columns = parseColumns([{ column: "c", type: "date", "must be": "within the last year" }]);
    const [from, to] = [new Date("2026-11-25T09:50:00Z"), new Date("2026-11-25T09:54:00Z")];
    const results = await examine(
      test.database,
      "data",
      rulesFor("data", columns, { from, to }, () => ""),
    );
    expect(results.map(({ broken }) => broken)).to.deep.equal([0, 0, 1]);
  });

  it("unique: the second of two alike breaks it", async () => {
    expect(await broken("text", "unique", ["a", "b", "a", "c", "a"])).to.deep.equal({ "c must be unique": [3, 5] });
  });

  it("unique: a UUID is the same in capitals, a text is not", async () => {
    const ids = [ID, OTHER_ID, ID.toUpperCase()];
    expect(await broken("UUID", "unique", ids)).to.deep.equal({ "c must be unique": [3] });
    expect(await broken("text", "unique", ids)).to.deep.equal({});
  });

  it("known: a UUID is the same in capitals, a text is not", async () => {
    await test.load(`id\n${ID}\n`, "CSV", "known");
    expect(await broken("UUID", "a id of users", [ID.toUpperCase()])).to.deep.equal({});
    expect(await broken("text", "a id of users", [ID.toUpperCase()])).to.have.keys("c must be a id of users");
  });

  it("known: a value that the other data set lacks breaks it", async () => {
    await test.load(`id\n${ID}\n`, "CSV", "known");
    expect(await broken("UUID", "a id of users", [ID, OTHER_ID])).to.deep.equal({ "c must be a id of users": [2] });
  });

  it("known: a column that the other data set lacks is not taken for this one's own", async () => {
    await test.load(`id\n${ID}\n`, "CSV", "known");
    const error = await broken("UUID", "a c of users", [ID]).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });

  it("in steps: as many rows as are excepted may break it, and no more", async () => {
    const at = (second: number) => new Date(NOW.getTime() + second * 1000).toISOString();
    const times = [at(0), at(5), at(10), at(10.5), at(15.5), at(20.7)];
    expect(await broken("timestamp", "in steps of 5 seconds except for 1 rows", times)).to.deep.equal({});
    expect(await broken("timestamp", "in steps of 5 seconds", times)).to.deep.equal({
      "c must be in steps of 5 seconds": [4],
    });
    expect(await broken("timestamp", "in steps of 5 seconds", [at(5), at(0)])).to.have.keys(
      "c must be in steps of 5 seconds",
    );
  });

  it("without gaps: a row that comes too long after the one before it breaks it, however many may be out of step", async () => {
    const at = (second: number) => new Date(NOW.getTime() + second * 1000).toISOString();
    const must = "in steps of 5 seconds except for 9 rows and without gaps of 1 minute";
    const gap = "c must be without gaps of 1 minute";
    expect(await broken("timestamp", must, [at(0), at(5), at(5.5), at(64), at(0), at(59)])).to.deep.equal({});
    expect(await broken("timestamp", must, [at(0), at(5), "x", at(90), at(95), at(155), at(160)])).to.include.keys(gap);
    expect(await broken("timestamp", must, [at(0), at(60), at(65), at(4000)])).to.deep.equal({ [gap]: [2, 4] });
    const both = await broken("timestamp", must.replace("9", "1"), [at(0), at(60), at(61), at(62), at(67)]);
    expect(both).to.deep.equal({ "c must be in steps of 5 seconds except for 1 rows": [2, 3, 4], [gap]: [2] });
  });

  it("without gaps: the rows at the end may come later, as many as the contract says", async () => {
    const at = (second: number) => new Date(NOW.getTime() + second * 1000).toISOString();
    const must = "without gaps of 1 minute except for the last 2 rows";
    expect(await broken("timestamp", must, [at(0), at(5), at(900), at(1800)])).to.deep.equal({});
    expect(await broken("timestamp", must, [at(0), at(600), at(900), at(1800)])).to.deep.equal({
      [`c must be ${must}`]: [2],
    });
    const many = [at(0), at(600), ...Array.from({ length: 5000 }, (_, index) => at(601 + index)), at(9000)];
    expect(await broken("timestamp", must, many)).to.deep.equal({ [`c must be ${must}`]: [2] });
  });

  it("in steps, and without gaps: whatever the times, those rows break it that come at the wrong time after the one before", async () => {
    const second = fc.constantFrom(0, 4.4, 4.6, 5, 5.4, 5.6, 59, 60, 61);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(second, fc.constant(undefined)), { minLength: 1, maxLength: 12 }),
        fc.nat(3),
        async (steps, last) => {
          const sumTo = (index: number) => steps.slice(0, index + 1).reduce<number>((sum, step = 0) => sum + step, 0);
          const times = steps.map((step, index) =>
            step === undefined ? undefined : new Date(NOW.getTime() + sumTo(index) * 1000),
          );
          const after = (index: number) => {
            const [time, before] = [times[index], times[index - 1]];
            return time && before ? time.getTime() - before.getTime() : undefined;
          };
          const lines = (isBroken: (step: number, index: number) => boolean) =>
            times.flatMap((_, index) => {
              const step = after(index);
              return step !== undefined && isBroken(step, index) ? [index + 1] : [];
            });
          const inSteps = lines((step) => Math.abs(step - 5000) > 500);
          const gaps = lines((step, index) => step >= 60_000 && index < times.length - last);
          const must =
            last > 0 ? `without gaps of 1 minute except for the last ${last} rows` : "without gaps of 1 minute";
          const values = times.map((time) => time?.toISOString() ?? "x");
          const { "c must be a timestamp": _, ...found } = await broken(
            "timestamp",
            `in steps of 5 seconds and ${must}`,
            values,
          );
          expect(found).to.deep.equal({
            ...(inSteps.length > 0 ? { "c must be in steps of 5 seconds": inSteps.slice(0, 3) } : {}),
            ...(gaps.length > 0 ? { [`c must be ${must}`]: gaps.slice(0, 3) } : {}),
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("count every row, and show three", async () => {
    await test.load('{"c":"x"}\n'.repeat(1000), "JSON lines");
    const [, result] = await examine(
      test.database,
      "data",
      rulesFor("data", parseColumns([{ column: "c", type: "UUID" }]), PERIOD, () => ""),
    );
    expect(result).to.include({ broken: 1000, rows: 1000, passed: false });
    expect(result?.samples).to.deep.equal([1, 2, 3].map((line) => ({ line, value: "x" })));
  });
});

describe("A file", () => {
  it("of JSON lines is read line by line, and says which it cannot read", async () => {
    const text =
      '\uFEFF{"a":1,"b":"x"}\n\n{"a":2,"b":null}\n{"a":"3",\n[1]\n{"a":NaN}\n{"a":"NaN","b":"a: NaN, Infinity"}\n{"a":5}';
    const { rows, columns, unreadable, unreadableRows } = await test.load(text, "JSON lines");
    expect({ rows, columns, unreadable }).to.deep.equal({ rows: 4, columns: ["a", "b"], unreadable: 3 });
    expect(unreadableRows.map(({ line }) => line)).to.deep.equal([4, 5, 6]);
    expect(await test.database.rows("SELECT line, a FROM data ORDER BY line")).to.deep.equal([
      [1n, "1"],
      [3n, "2"],
      [7n, "NaN"],
      [8n, "5"],
    ]);
  });

  it("of JSON is read as lines, or as the elements of one array", async () => {
    for (const text of ['[{"a":1},\n {"a":[1, 2]}, {"b":"x"}]', '\n [\n{"a":1}\n,{"a":[1,2]},{"b":"x"}]\n'])
      expect(await test.load(text, "JSON"), text).to.deep.include({ rows: 3, columns: ["a", "b"], unreadable: 0 });
    expect(await test.database.rows("SELECT a, b FROM data ORDER BY line")).to.deep.equal([
      ["1", null],
      ["[1,2]", null],
      [null, "x"],
    ]);
    for (const text of ['{"a":1}\n{"a":2}\n', '{"a":[1]}\n{"a":[2]}\n'])
      expect(await test.load(text, "JSON")).to.deep.include({ rows: 2, unreadable: 0 });
    const nested = await test.load('[{"a":1}, 2, [3]]', "JSON");
    expect(nested).to.deep.include({ rows: 1, unreadable: 2 });
    for (const text of [
      '[{"a":1}, {"a":',
      '[{"a":1},{"a":2}',
      '[{"a":1},{"a":2},',
      '[{"a":1},{"a":2}\n,\n',
      '[{"a":[1]},',
      "[",
    ]) {
      const torn = await test.load(text, "JSON").catch((error: Error) => error);
      expect(torn, text).to.be.instanceOf(Error);
    }
    expect(await test.load('[\n{"a":1,\n},\n{"a":[2,\r\n]},{\n"a":3\n}]', "JSON")).to.deep.include({
      rows: 1,
      unreadable: 2,
    });
    expect(await test.load(`[{"a":1}]${" \n".repeat(40)}`, "JSON")).to.deep.include({ rows: 1, unreadable: 0 });
    // The contract's own format is lines.
    expect(await test.load('[{"a":1}, {"a":2}]', "JSON lines")).to.deep.include({ rows: 0, unreadable: 1 });
  });

  it("of CSV whose first line is none is told, and not taken for an empty one", async () => {
    for (const text of ['{"a":1,"b":2}\n{"a":1,"b":2}\n', 'a,"b"c\n1,2\n', '"a"b,c\r\n1,2\r\n']) {
      const error = await test.load(text, "CSV").catch((thrown: Error) => thrown);
      expect(error, text).to.be.instanceOf(Error).with.property("message").that.contains("its first line is not CSV");
    }
    for (const text of ['"a ""b""",c\n1,2\n', '"a","b"\r\n1,2\r\n', 'a,""\n1,2\n', '"a,b",c\n1,2\n'])
      expect(await test.load(text, "CSV"), text).to.deep.include({ rows: 1, unreadable: 0 });
  });

  it("of Parquet may have types of its own", async () => {
    const file = path.join(test.folder, "typed.parquet");
    const columns = parseColumns([
      { column: "id", type: "UUID", "must be": "unique" },
      { column: "day", type: "date", "must be": "within the last year" },
      { column: "vector", type: "list of numbers", "must be": "2 numbers and of unit length" },
      { column: "price", type: "number", "must be": "from 10 to 500" },
      ...["s", "ms", "us", "ns", "zone"].map((column) => ({
        column,
        type: "timestamp",
        "must be": "within the last day",
      })),
    ]);
    const moment = "'2026-11-25 09:59:59'";
    await test.database.connection.run(
      `COPY (SELECT uuid '${ID}' AS id, DATE '2026-11-01' AS day, [0.6, 0.8] AS vector, 12.5::DECIMAL(9, 2) AS price,
         TIMESTAMP_S ${moment} AS s, TIMESTAMP_MS ${moment} AS ms, TIMESTAMP ${moment} AS us,
         TIMESTAMP_NS '2026-11-25 09:59:59.123456789' AS ns, TIMESTAMPTZ '2026-11-25 09:59:59+02' AS zone) TO '${file}'`,
    );
    await test.database.load("data", { path: file, format: "Parquet" });
    const results = await examine(
      test.database,
      "data",
      rulesFor("data", columns, PERIOD, () => ""),
    );
    expect(results.filter(({ passed }) => !passed)).to.deep.equal([]);
  });

  it("of CSV is read with quotes, line ends of either kind, and any order of columns", async () => {
    const text = '\uFEFFname,id\r\n"a ""q"", b",1\r\n"two\r\nlines",2\r\n';
    expect(await test.load(text, "CSV")).to.deep.include({ rows: 2, columns: ["name", "id"], unreadable: 0 });
    expect(await test.database.rows("SELECT name FROM data")).to.deep.equal([['a "q", b'], ["two\r\nlines"]]);
  });

  for (const [what, text, columns, lines] of [
    ["a header of several lines", 'a,"b\nc"\n1,"2\n3"\n4,5\n', ["a", "b\nc"], [3, 5]],
    ["a header of several lines that end with CR LF", 'a,"b\r\nc"\r\n1,2\r\n4,5\r\n', ["a", "b\r\nc"], [3, 4]],
    ["blank lines before the header", "\r\n\r\na,b\r\n1,2\r\n4,5\r\n", ["a", "b"], [4, 5]],
    ["a byte order mark and a blank line", "\uFEFF\na,b\n1,2\n4,5\n", ["a", "b"], [3, 4]],
    ["a header that ends otherwise than the rows", "a,b\n1,2\r\n4,5\r\n", ["a", "b"], [2, 3]],
    ["a row that ends otherwise than the others", 'a,b\r\n1,"2"\r\n4,"5"\n', ["a", "b"], [2, 3]],
    ["ends of lines of both kinds, in cells too", 'a,b\n1,"2\r\n3"\r\n4,"5\n"\n', ["a", "b"], [2, 4]],
  ] as const) {
    it(`of CSV is read with ${what}`, async () => {
      expect(await test.load(text, "CSV")).to.deep.include({ rows: 2, columns, unreadable: 0 });
      const rows = await test.database.rows("SELECT line, a FROM data");
      expect(rows.map(([line, a]) => [Number(line), a])).to.deep.equal([
        [lines[0], "1"],
        [lines[1], "4"],
      ]);
    });
  }

  it("of CSV with lines that end in several ways has each of its rows, whatever stands in them", async () => {
    const end = fc.constantFrom("\n", "\r\n");
    const cell = fc.constantFrom("1", "x y", "", "a,b", "a\nb", "a\r\nb", 'a"b', ",", "\n", " ");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, end), { minLength: 1, maxLength: 6 }),
        end,
        async (rows, first) => {
          const quoted = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
          const csv = `a,b${first}${rows.map(([a, b, after]) => `${quoted(a)},${quoted(b)}${after}`).join("")}`;
          expect(await test.load(csv, "CSV")).to.deep.include({ rows: rows.length, unreadable: 0 });
          const read = (await test.database.rows("SELECT a, b FROM data")).flat().map((value) => value ?? "");
          const alike = (value: unknown) => String(value).replaceAll("\r\n", "\n");
          expect(read.map(alike)).to.deep.equal(rows.flatMap((row) => row.slice(0, 2)).map(alike));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("of CSV says where a line ends with a carriage return alone", async () => {
    const error = await test.load("a,b\n1,2\r3,4\n", "CSV").catch((thrown: Error) => thrown);
    expect(inPlainWords((error as Error).message)).to.equal("some of its lines end with a carriage return alone");
  });

  it("of CSV says which rows have too few or too many cells", async () => {
    const { rows, unreadable, unreadableRows } = await test.load("a,b\n1,2\n3\n4,5,6\n7,8\n", "CSV");
    expect({ rows, unreadable }).to.deep.equal({ rows: 2, unreadable: 2 });
    expect(unreadableRows.map(({ line }) => line)).to.deep.equal([3, 4]);
  });

  for (const [what, text, rows, line] of [
    ["an empty cell too many", "a,b\n1,2\n3,4,\n5,\n", 2, 3],
    ["empty cells too many, in quotes", 'a,b\n1,\n3,4,"",\n', 1, 3],
    ["an empty cell too many, in rows of several lines", 'a,b\n"1\n\n",2\n3,",\n",\n\n5,\n', 2, 5],
    ["an empty cell too many, and blank lines", "a,b\r\n1,2\r\n3,4,\r\n\r\n5,\r\n\r\n", 2, 3],
    ["an empty cell too many, behind a quote that is only a letter", 'a,b\n1,12" x\n3,4,\n5,6\n', 2, 3],
    ["the same with a blank line", 'a,b\n1,12" x\n\n3,4,\n5,6\n', 2, 4],
    ["a blank before a cell in quotes", 'a,b\n1,"[2, 3]"\n1, "[2, 3]"\n', 1, 3],
    ["a blank before the first cell, in quotes", 'a,b\n1,"[2, 3]"\n "1",2\n', 1, 3],
    ["a blank behind a cell in quotes", 'a,b\n1,"[""2"", ""3"" ]"\n"1" ,2\n', 1, 3],
    ["a blank behind the last cell, in quotes", 'a,b\r\n1,"2"\r\n1,"2" \r\n', 1, 3],
    ["a blank before a cell of several lines", 'a,b\n1,2\n1, "2\n3"\n4,"5\n "\n', 2, 3],
  ] as const) {
    it(`of CSV has a row that cannot be read: ${what}`, async () => {
      const table = await test.load(text, "CSV");
      expect(table).to.deep.include({ rows, unreadable: 1 });
      expect(table.unreadableRows.map((row) => row.line)).to.deep.equal([line]);
      const lines = (await test.database.rows("SELECT line FROM data")).map(([one]) => Number(one));
      expect(lines).to.have.length(rows).and.not.to.include(line);
    });
  }

  it("of CSV says which rows cannot be read, in their order, for whatever reason", async () => {
    const { rows, unreadable, unreadableRows } = await test.load('a,b\n1,2,\n3\n4, "5"\n6,7\n8\n', "CSV");
    expect({ rows, unreadable }).to.deep.equal({ rows: 1, unreadable: 4 });
    expect(unreadableRows).to.deep.equal([
      { line: 2, reason: "Expected Number of Columns: 2 Found: 3" },
      { line: 3, reason: "Expected Number of Columns: 2 Found: 1" },
      { line: 4, reason: "a blank stands before or behind a value in quotes" },
    ]);
  });

  it("of CSV says which rows cannot be read behind a quote that is only a letter", async () => {
    const { rows, unreadableRows } = await test.load('a,b\n1,12" x\nshort\n3,4,\n5,6\n', "CSV");
    expect({ rows, lines: unreadableRows.map(({ line }) => line) }).to.deep.equal({ rows: 2, lines: [3, 4] });
  });

  it("of CSV has each of its rows with a number, where it cannot be told which lines begin one", async () => {
    const table = await test.load('a,b\n1,12" x\n"3\n4",5\n6,7\n', "CSV");
    expect(table).to.deep.include({ rows: 3, unreadable: 0 });
    expect(await test.database.rows("SELECT count(line), count(*) FROM data")).to.deep.equal([[3n, 3n]]);
  });

  it("of CSV may have blanks within cells, empty cells, and quotes where they are only letters", async () => {
    for (const text of [
      'a,b\n" 1 ","[2, 3] "\n1,"x "", "" y"\n',
      "a,b\n1,\n,\n",
      'a,b\n1,12" \n7" , 8"\n',
      'a,b\n"x, ""y"" ,\nz",\n1," "\n',
      "a,b,\n1,2,\n3,4,\n",
    ])
      expect(await test.load(text, "CSV"), text).to.deep.include({ rows: 2, unreadable: 0 });
  });

  for (const [what, text] of [
    ["cut within quotes", 'a,b\n1,"[2, 3]"\n4,"[5, '],
    ["with a quote that is never closed", 'a,b\n1,"[2, 3]"\n4,"5\n'],
    ["with quotes within quotes", 'a,b\n1,"[2, 3]"\n4,"an "odd" name"\n'],
  ] as const) {
    it(`of CSV is read up to the row it cannot read: ${what}`, async () => {
      const { rows, unreadable, unreadableRows } = await test.load(text, "CSV");
      expect({ rows, unreadable }).to.deep.equal({ rows: 1, unreadable: 1 });
      expect(unreadableRows[0]?.line).to.equal(3);
    });
  }

  for (const [header, names] of [
    ["a,b", ["a", "b"]],
    ["\uFEFFa,b\r", ["a", "b"]],
    ['"a","b, ""c"""', ["a", 'b, "c"']],
    ["a,,A,", ["a", "unnamed column 2", "A", "unnamed column 4"]],
    ["line,it's", ["line", "it's"]],
    ["a,", ["a", "unnamed column 2"]],
  ] as const) {
    it(`of CSV has the columns of its header: ${JSON.stringify(header)}`, async () => {
      expect((await test.load(`${header}\n`, "CSV")).columns).to.deep.equal(names);
    });
  }

  it("of CSV cannot be read where its header has a column twice", async () => {
    const error = await test.load("a,b,a\n1,2,3\n", "CSV").catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(Error).with.property("message", "its header has the column a twice");
  });

  it("of CSV has the line numbers that an editor shows, whatever stands between the rows", async () => {
    const csv = 'c,d\n\n1,2\n"x\n\ny",2\nshort\n"z\n",4,5\nu,w\n\nv,w\n';
    const { rows, unreadable, unreadableRows } = await test.load(csv, "CSV");
    expect({ rows, unreadable }).to.deep.equal({ rows: 4, unreadable: 2 });
    expect(unreadableRows.map(({ line }) => line)).to.deep.equal([7, 8]);
    const lines = await test.database.rows("SELECT line, c FROM data");
    expect(lines.map(([line, c]) => [Number(line), c])).to.deep.equal([
      [3, "1"],
      [4, "x\n\ny"],
      [10, "u"],
      [12, "v"],
    ]);
  });

  for (const line of [
    '{"c":1,}',
    '{"c":1,   }',
    '{"c":[1, ]}',
    '{"c":nan}',
    '{"c":NAN}',
    '{"c":-Infinity}',
    "{'c':1}",
    "[1]",
    "1",
    '"c"',
    "null",
  ])
    it(`of JSON lines: ${line} is no JSON object`, async () => {
      const { rows, unreadable } = await test.load(`{"c":"nan, inf ,} ,]"}\n\t${line}\n \t{"c":null}\n`, "JSON lines");
      expect({ rows, unreadable }).to.deep.equal({ rows: 2, unreadable: 1 });
    });

  it("of JSON lines has no key twice in an object, since readers differ in which they take", async () => {
    const lines = ['{"a":1,"b":2}', '{"a":1,"b":2,"a":3}', '{"b":1}', '{"c":1,"c":1}', '{"b":2,"a":"\\"a\\":1"}'];
    const { rows, unreadable, unreadableRows } = await test.load(`${lines.join("\n")}\n`, "JSON lines");
    expect({ rows, unreadable }).to.deep.equal({ rows: 3, unreadable: 2 });
    expect(unreadableRows).to.deep.equal([
      { line: 2, reason: 'an object with a key twice: {"a":1,"b":2,"a":3}' },
      { line: 4, reason: 'an object with a key twice: {"c":1,"c":1}' },
    ]);
    expect(await test.load('[{"a":1,"a":2}, {"a":1}]', "JSON")).to.deep.include({ rows: 1, unreadable: 1 });
    expect(await test.load("{}\n{}\n", "JSON lines")).to.deep.include({ rows: 2, unreadable: 0 });
  });

  it("has no zero bytes", async () => {
    const json = await test.load('{"a":"x"}\n{"a":"x\0"}\n{"a":"y"}\n\0\0\n', "JSON lines");
    expect(json).to.deep.include({ rows: 2, unreadable: 2 });
    const csv = await test.load('a,b\n1,2\n3,\0\n"4\n\0",5\n6,7\n', "CSV");
    expect(csv).to.deep.include({ rows: 2, unreadable: 2 });
    expect(csv.unreadableRows).to.deep.equal([3, 4].map((line) => ({ line, reason: "it holds zero bytes" })));
  });

  it("of JSON lines may have lines of blanks, which are no rows", async () => {
    const { rows, unreadable } = await test.load('{"a":1}\n  \n{"a":2}\n\t\n   ', "JSON lines");
    expect({ rows, unreadable }).to.deep.equal({ rows: 2, unreadable: 0 });
    expect(await test.database.rows("SELECT line, a FROM data")).to.deep.equal([
      [1n, "1"],
      [3n, "2"],
    ]);
  });

  it("of JSON lines keeps its order and the numbers of its lines, however many there are", async () => {
    // More than DuckDB keeps together, or gives one thread to read.
    const [rows, blank] = [400_000, 250_000];
    const at = (row: number) => new Date(NOW.getTime() + row * 1000).toISOString();
    const lines = Array.from({ length: rows }, (_, row) => `{"line":${row + 1},"c":"${at(row)}"}`);
    lines[blank] = "";
    lines[blank + 1] = "{";
    expect(await test.load(lines.join("\n"), "JSON lines")).to.deep.include({
      rows: rows - 2,
      unreadable: 1,
      unreadableRows: [{ line: blank + 2, reason: "not a JSON object: {" }],
    });
    const wrong = `SELECT count(*) FROM data WHERE line <> ${sqlColumn("line")}::INTEGER`;
    expect(await test.database.rows(wrong)).to.deep.equal([[0n]]);
    const columns = parseColumns([{ column: "c", type: "timestamp", "must be": "in steps of 1 seconds" }]);
    const rules = rulesFor("data", columns, PERIOD, () => "");
    const results = await examine(test.database, "data", rules);
    expect(results.map(({ samples }) => samples.map(({ line }) => line))).to.deep.equal([[], [], [blank + 3]]);
  });

  it("is read to the end of each line, though a separator stands within", async () => {
    const json = '{"a":1}\u001e{"a":2}\n\u001e{"a":3}\n{"a":"4\u001e"}\n{"a":5}\u001e\n{"a":6}\n';
    const { rows, unreadable, unreadableRows } = await test.load(json, "JSON lines");
    expect({ rows, unreadable }).to.deep.equal({ rows: 1, unreadable: 4 });
    expect(unreadableRows.map(({ line }) => line)).to.deep.equal([1, 2, 3]);
    for (const csv of ['a,b\n1,x\u001ey\n2,"\u001e,"\n', 'a\u001ez,b\n1,x\n2,"\u001e"\n'])
      expect(await test.load(csv, "CSV")).to.deep.include({ rows: 2, unreadable: 0 });
    expect((await test.load("a\u001ez,b\n1,2\n", "CSV")).columns).to.deep.equal(["a\u001ez", "b"]);
    const odd = await test.load('a,b\n1,x\u001ey\n2,"\u001e",\n\u001e, "3"\n', "CSV");
    expect(odd.unreadableRows.map(({ line }) => line)).to.deep.equal([3, 4]);
  });

  it("of JSON lines may have any keys, also such as SQL or DuckDB take for something else", async () => {
    const keys = [
      "user_id",
      "USER_ID",
      "User_Id",
      "line",
      "Line",
      "rowid",
      "file_row_number",
      "file_index",
      "filename",
      "previous",
      "",
      "*",
      "a/b",
      "a~1b",
      "^",
      "#",
    ];
    const odd = ["it's", 'q"x', "tab\t", "$.user_id", "Ä", "ä", "unreadable^", "text", "cells", "0", "zero\0", "😀"];
    const object = Object.fromEntries([...keys, ...odd].map((key, index) => [key, `value ${index}`]));
    const { rows, columns, unreadable } = await test.load(`${JSON.stringify(object)}\n`, "JSON lines");
    expect({ rows, unreadable }).to.deep.equal({ rows: 1, unreadable: 0 });
    const named = Object.keys(object).filter((key) => key !== "zero\0");
    expect(columns).to.deep.equal(named.sort());
    const [cells] = await test.database.rows(`SELECT ${columns.map(sqlColumn).join(", ")} FROM data`);
    expect(cells).to.deep.equal(columns.map((key) => object[key]));
    expect(await test.load('{"a":1}\n', "JSON lines")).to.deep.include({ rows: 1, columns: ["a"] });
  });

  it("has the columns of its contract, whatever other columns are called", async () => {
    const names = ["c", "C", "line", "previous", "is_last", "c as uuid"];
    const columns = parseColumns([
      { column: "c", type: "UUID", "must be": "unique" },
      { column: "C", type: "text", "must be": "one of x" },
      {
        column: "line",
        type: "timestamp",
        "must be": "in steps of 5 seconds and without gaps of 1 hour except for the last 1 rows",
      },
    ]);
    const rows = [0, 5].map((second) => [
      second === 0 ? ID : OTHER_ID,
      "x",
      `2026-11-25T10:00:0${second}`,
      "p",
      "r",
      "u",
    ]);
    const json = rows.map((row) => `${JSON.stringify(Object.fromEntries(row.map((cell, at) => [names[at], cell])))}\n`);
    const csv = [names, ...rows].map((row) => `${row.join(",")}\n`);
    for (const [content, format] of [
      [json, "JSON lines"],
      [csv, "CSV"],
    ] as const) {
      const table = await test.load(content.join(""), format);
      expect(table, format).to.deep.include({ rows: 2, unreadable: 0 });
      expect(table.columns, format).to.have.members(names);
      const results = await examine(
        test.database,
        "data",
        rulesFor("data", columns, PERIOD, () => ""),
      );
      expect(results.filter(({ passed }) => !passed)).to.deep.equal([]);
    }
  });

  it("with a header alone has no rows", async () => {
    for (const end of ["\n", ""])
      expect(await test.load(`a,b${end}`, "CSV")).to.deep.include({ rows: 0, columns: ["a", "b"], unreadable: 0 });
    expect(await test.load("", "JSON lines")).to.deep.include({ rows: 0, columns: [], unreadable: 0 });
  });

  it("of Parquet is read as text, and what is no Parquet is refused", async () => {
    const columnData = [
      { name: "id", data: [ID, OTHER_ID] },
      { name: "price", data: [10.5, 20] },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
    expect(await test.load(bytes, "Parquet")).to.deep.include({ rows: 2, columns: ["id", "price"], unreadable: 0 });
    const error = await test.load("no parquet", "Parquet").catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });
});

describe("Fraud", () => {
  const PROMISE = { users: 1, views: 3, gap: 500, failedPayments: 2 };
  const event = (user: string, second: number, type: string) =>
    `${JSON.stringify({ timestamp: new Date(NOW.getTime() + second * 1000).toISOString(), user_id: user, event_type: type })}\n`;
  const burst = (user: string, from = 0) => [0, 0.5, 1].map((second) => event(user, from + second, "view")).join("");
  const failed = (user: string, from = 1.5) =>
    [0, 0.5].map((second) => event(user, from + second, "payment_failed")).join("");

  for (const [what, text, users] of [
    ["views and failed payments of two users", burst("a") + failed("a") + burst("b") + failed("b"), 2],
    ["views of one and failed payments of another", burst("a") + failed("b"), 0],
    ["one view too few", event("a", 0, "view") + event("a", 0.5, "view") + failed("a"), 0],
    ["views too far apart", [0, 2, 4].map((second) => event("a", second, "view")).join("") + failed("a"), 0],
    ["one failed payment", burst("a") + event("a", 2, "payment_failed"), 0],
    ["failed payments long after", burst("a") + failed("a", 7200), 0],
    [
      "failed payments among the views, and other events between",
      burst("a") + failed("a", 0.2) + event("b", 0.3, "view"),
      1,
    ],
  ] as const) {
    it(`${what}: ${users}`, async () => {
      await test.load(text, "JSON lines", "events");
      expect(await countFraudulentUsers(test.database, "events", PROMISE)).to.equal(users);
    });
  }
});

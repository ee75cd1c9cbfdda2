import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { COLUMN_TYPES, type ColumnType, type Condition, parseColumns } from "../../../support/dataset/contract";
import type { DataFormat } from "../../../support/dataset/database";
import type { DataSetContract } from "../../../support/dataset/odcs/data-contract";
import type { Odcs, Property } from "../../../support/dataset/odcs/model";
import { odcsOf } from "../../../support/dataset/odcs/odcs";
import { problemsOf } from "../../../support/dataset/odcs/validation";
import { rulesFor } from "../../../support/dataset/rules";

const ABOUT = { version: "1.2.3", purpose: "Data to look at", store: { bucket: "analytics" } };

/** The dimensions of the suite in the words of the standard, which has others. */
const IN_ODCS: Readonly<Record<string, string>> = { validity: "conformity", volume: "coverage" };

function dataSet(
  name: string,
  columns: [name: string, type: ColumnType, mustBe?: string][],
  format: DataFormat = "CSV",
) {
  return {
    name,
    object: `data/${name}`,
    format,
    columns: parseColumns(columns.map(([column, type, mustBe = ""]) => ({ column, type, "must be": mustBe }))),
    promises: [],
  } satisfies DataSetContract;
}

/** The property of a data set with one column, beside users with an id. */
function property(type: ColumnType, mustBe: string, format?: DataFormat): Property {
  const users = dataSet("users", [["id", "UUID"]]);
  const { schema } = odcsOf([users, dataSet("things", [["c", type, mustBe]], format)], ABOUT);
  return schema[1]?.properties?.[0] as Property;
}

describe("A condition in the contract as a file", () => {
  const inWords = (mustBe: string) => ({ type: "text", description: `c must be ${mustBe}` });
  /** Each kind of condition, so that none is forgotten: in a table, and what it comes to. */
  const KINDS: Readonly<
    Record<Condition["kind"], [type: ColumnType, mustBe: string, quality: object, options: Partial<Property>]>
  > = {
    unique: ["UUID", "unique", { metric: "duplicateValues", mustBe: 0 }, { unique: true }],
    "one of": [
      "text",
      "one of A, B",
      { metric: "invalidValues", arguments: { validValues: ["A", "B"] }, mustBe: 0 },
      {},
    ],
    range: [
      "number",
      "from -1.5 to 2",
      inWords("from -1.5 to 2"),
      { logicalTypeOptions: { minimum: -1.5, maximum: 2 } },
    ],
    length: [
      "list of numbers",
      "20 numbers",
      inWords("20 numbers"),
      { logicalTypeOptions: { minItems: 20, maxItems: 20 } },
    ],
    known: ["UUID", "a id of users", inWords("a id of users"), { relationships: [{ to: "users.id" }] }],
    "within the last": ["date", "within the last year", inWords("within the last year"), {}],
    steps: [
      "timestamp",
      "in steps of 5 seconds except for 51 rows",
      inWords("in steps of 5 seconds except for 51 rows"),
      {},
    ],
    gaps: ["timestamp", "without gaps of 2 hours", inWords("without gaps of 2 hours"), {}],
    "unit length": ["list of numbers", "of unit length", inWords("of unit length"), {}],
  };
  for (const [kind, [type, mustBe, quality, options]] of Object.entries(KINDS)) {
    it(`that is "${kind}" is there`, () => {
      const found = property(type, mustBe, "JSON lines");
      expect(found.quality.at(-1)).to.deep.include(quality);
      expect(found).to.deep.include(options);
    });
  }

  it("is text where the type of the column has no option for it", () => {
    expect(property("text", "from 1 to 2")).not.to.have.property("logicalTypeOptions");
    expect(property("text", "from 1 to 2").quality.at(-1)).to.include({ description: "c must be from 1 to 2" });
    // In CSV, a list is text, which has no items to count.
    expect(property("list of numbers", "20 numbers", "CSV")).not.to.have.property("logicalTypeOptions");
  });

  it("has values of the column's type", () => {
    expect(property("whole number", "one of 1, 20").quality.at(-1)?.arguments).to.deep.equal({ validValues: [1, 20] });
    expect(property("text", "one of 1, 20").quality.at(-1)?.arguments).to.deep.equal({ validValues: ["1", "20"] });
  });

  it("refers to a column with an unusual name by its id, and to none that the contract does not have", () => {
    const refer = (column: string) => {
      const { schema } = odcsOf(
        [
          dataSet("all users", [
            ["id", "UUID"],
            ["user-id", "UUID"],
          ]),
          dataSet("b", [["c", "UUID", `a ${column} of all users`]]),
        ],
        ABOUT,
      );
      return { to: schema[1]?.properties?.[0]?.relationships, ids: schema[0]?.properties?.map(({ id }) => id) };
    };
    expect(refer("id").to).to.deep.equal([{ to: "all_users.id" }]);
    expect(refer("user-id")).to.deep.equal({
      to: [{ to: "schema/all_users/properties/column-2" }],
      ids: [undefined, "column-2"],
    });
    expect(refer("other").to).to.equal(undefined);
  });
});

describe("The presence of values in the contract as a file", () => {
  for (const type of COLUMN_TYPES) {
    it(`is required of a column of type ${type}`, () => {
      const { required, quality } = property(type, "");
      expect(required).to.equal(true);
      expect(quality[0]?.metric).to.equal(type === "text" || type === "UUID" ? "missingValues" : "nullValues");
      expect(quality[0]).to.include({ mustBe: 0, dimension: "completeness" });
    });
  }
});

describe("A data set in the contract as a file", () => {
  const fraud = { users: 3, views: 15, gap: 500, failedPayments: 2 };
  const users = dataSet("users", [["id", "UUID"]]);
  const events = { ...dataSet("events", [["user", "UUID", "a id of users"]]), fraud };
  const qualityOf = (sets: readonly DataSetContract[], index: number) =>
    odcsOf(sets, ABOUT).schema[index]?.quality ?? [];

  it("has at least the rows of its fraud, and one where the fraud refers to it", () => {
    const fewest = (sets: readonly DataSetContract[], index: number) =>
      qualityOf(sets, index).find(({ metric }) => metric === "rowCount")?.mustBeGreaterOrEqualTo;
    expect(fewest([users, events], 0)).to.equal(1);
    expect(fewest([users, events], 1)).to.equal(51);
    expect(fewest([users, dataSet("events", [["user", "UUID", "a id of users"]])], 0)).to.equal(undefined);
  });

  it("shows its fraud, and what else is promised, in words", () => {
    const words = ["each data set has as many rows as the service reports", "they are nice"];
    const found = qualityOf([users, { ...events, promises: words }], 1).filter(({ type }) => type === "text");
    expect(found).to.deep.equal([
      {
        type: "text",
        description:
          "the events contain this fraud: 3 users, each with 15 views 0.5 seconds apart and 2 failed payments",
      },
      { type: "text", description: words[0], dimension: "coverage" },
      { type: "text", description: words[1] },
    ]);
  });

  it("has a server with its object and format; a placeholder stands for a store that is not set", () => {
    const at = (format: DataFormat, store: { endpoint?: string; bucket: string }) =>
      odcsOf([{ ...dataSet("latest events", [], format), object: "data/c d/*.json" }], { ...ABOUT, store }).servers[0];
    expect(at("JSON lines", { bucket: "b", endpoint: "http://minio:9000" })).to.deep.equal({
      server: "latest_events",
      type: "s3",
      location: "s3://b/data/c%20d/*.json",
      endpointUrl: "http://minio:9000",
      format: "json",
      delimiter: "new_line",
    });
    expect(at("Parquet", { bucket: "b" })).to.include({ format: "parquet", endpointUrl: "https://store.example.com" });
    expect(at("Parquet", { bucket: "b" })?.description).to.contain("MINIO_ENDPOINT");
  });

  it("needs a name of its own", () => {
    expect(() => odcsOf([dataSet("new events", []), dataSet("new-events", [])], ABOUT)).to.throw(
      '"new events" and "new-events" are both "new_events"',
    );
  });
});

describe("Whatever the tables say, the contract as a file", () => {
  const conditions = fc.constantFrom(
    "unique",
    "one of A, B C, 3",
    "from -1.5 to 2",
    "within the last day",
    "in steps of 0.5 seconds",
    "without gaps of 90 seconds",
    "20 numbers",
    "of unit length",
    "a key of other",
    "a größe of other",
  );
  const name = fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string({ minLength: 1, unit: "grapheme" }));
  const column = fc
    .record({ name, type: fc.constantFrom(...COLUMN_TYPES), mustBe: fc.uniqueArray(conditions, { maxLength: 4 }) })
    .map(({ name, type, mustBe }): [string, ColumnType, string] => [name, type, mustBe.join(" and ")]);
  const contracts = fc
    .record({
      columns: fc.uniqueArray(column, { selector: ([name]) => name, maxLength: 5 }),
      format: fc.constantFrom<DataFormat>("CSV", "JSON lines", "Parquet"),
      promise: fc.string(),
    })
    .map(({ columns, format, promise }) => [
      dataSet("other", [
        ["key", "UUID"],
        ["größe", "number"],
      ]),
      { ...dataSet("some things", columns, format), promises: [promise] },
    ]);

  it("is valid, and is read as it was written", () => {
    fc.assert(
      fc.property(contracts, (dataSets) => {
        const contract = odcsOf(dataSets, ABOUT);
        const read = parse(stringify(contract));
        expect(read).to.deep.equal(contract);
        expect(problemsOf(read)).to.deep.equal([]);
      }),
    );
  });

  it("has every rule that the suite checks, with its words and dimension", () => {
    const period = { from: new Date(0), to: new Date() };
    fc.assert(
      fc.property(contracts, (dataSets) => {
        const { schema }: Odcs = odcsOf(dataSets, ABOUT);
        for (const [index, { name, columns }] of dataSets.entries()) {
          const found = (schema[index]?.properties ?? []).flatMap((one) =>
            one.quality.map(({ description, dimension }) => [one.name, description, dimension]),
          );
          const rules = rulesFor(name, columns, period, (other) => other);
          expect(found).to.deep.equal(
            rules.map(({ column, words, dimension }) => [column, words, IN_ODCS[dimension] ?? dimension]),
          );
        }
      }),
    );
  });
});

describe("The schema of the standard", () => {
  const valid = () => structuredClone(odcsOf([dataSet("users", [["id", "UUID", "unique"]])], ABOUT)) as never as Draft;
  interface Draft {
    [key: string]: unknown;
    schema: { properties: { logicalType: string; quality: Record<string, unknown>[] }[] }[];
  }
  for (const [what, spoil, words] of [
    ["no version", (c: Draft) => delete c.version, "required property 'version'"],
    ["another kind", (c: Draft) => Object.assign(c, { kind: "Contract" }), "/kind"],
    ["a key that it does not know", (c: Draft) => Object.assign(c, { owner: "me" }), "owner"],
    [
      "a type that it does not know",
      (c: Draft) => Object.assign(c.schema[0]?.properties[0] ?? {}, { logicalType: "uuid" }),
      "/schema/0/properties/0/logicalType",
    ],
    [
      "a metric that it does not know",
      (c: Draft) => Object.assign(c.schema[0]?.properties[0]?.quality[0] ?? {}, { metric: "blanks" }),
      "/schema/0/properties/0/quality/0/metric",
    ],
    [
      "a metric without a number to come to",
      (c: Draft) => delete c.schema[0]?.properties[0]?.quality[0]?.mustBe,
      "/schema/0/properties/0/quality/0",
    ],
    [
      "an address that is none",
      (c: Draft) => Object.assign((c.servers as object[])[0] ?? {}, { location: "b c" }),
      "uri",
    ],
  ] as const) {
    it(`refuses a contract with ${what}, and says where`, () => {
      const contract = valid();
      expect(problemsOf(contract)).to.deep.equal([]);
      spoil(contract);
      expect(problemsOf(contract).join("\n")).to.contain(words);
    });
  }
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { type ContractStep, contractOf, statesDataSets } from "../../../support/dataset/odcs/data-contract";

const PLACE = "a.feature:7";

/** A step that promises something, with its table where it has one. */
function then(text: string, rows?: ContractStep["rows"]): ContractStep {
  return { place: PLACE, text, isPromise: true, ...(rows ? { rows } : {}) };
}

function given(text: string, rows?: ContractStep["rows"]): ContractStep {
  return { ...then(text, rows), isPromise: false };
}

const dataSets = (...names: string[]) =>
  given(
    "these data sets, which every generation leaves in the bucket:",
    names.map((name) => ({ "data set": name, object: `data/${name}.csv`, format: "CSV" })),
  );
const columns = (dataSet: string, ...names: string[]) =>
  then(
    `the ${dataSet} have these columns:`,
    names.map((column) => ({ column, type: "text", "must be": "unique" })),
  );
const FRAUD = { users: "3", "views of each": "15", "seconds between them": "0.5", "failed payments of each": "2" };
const COPY = then("the latest events are a byte-for-byte copy of the newest events");

const namesOf = (scenarios: ContractStep[][]) =>
  contractOf(scenarios).map((dataSet) => [dataSet.name, ...dataSet.columns.map(({ name }) => name)]);

describe("The contract that steps state", () => {
  it("gathers the data sets and columns of all scenarios, once", () => {
    const scenario = [dataSets("users", "events"), given("a finished generation"), columns("users", "id", "name")];
    expect(namesOf([scenario, scenario, [dataSets("users"), columns("users", "name", "age")]])).to.deep.equal([
      ["users", "id", "name", "age"],
      ["events"],
    ]);
  });

  it("gives a copy the columns and the fraud of what it is a copy of", () => {
    const events = [columns("events", "id"), then("the events contain this fraud:", [FRAUD])];
    const [first, second] = contractOf([[dataSets("events", "latest events"), ...events, COPY]]);
    expect(second?.columns).to.deep.equal(first?.columns).and.to.have.lengthOf(1);
    expect(second?.fraud)
      .to.deep.equal(first?.fraud)
      .and.deep.equal({ users: 3, views: 15, gap: 500, failedPayments: 2 });
    const latest = [columns("latest events", "other")];
    expect(namesOf([[dataSets("events", "latest events"), ...latest, COPY]])).to.deep.equal([
      ["events", "other"],
      ["latest events", "other"],
    ]);
    expect(namesOf([[dataSets("events", "latest events"), ...events, ...latest, COPY]])).to.deep.equal([
      ["events", "id"],
      ["latest events", "other"],
    ]);
  });

  it("keeps other promises in their words, for the data set that they name or for all of the scenario", () => {
    const scenario = [dataSets("events", "latest events"), given("a finished generation"), COPY, then("all is well")];
    const promises = contractOf([[dataSets("users")], scenario]).map((dataSet) => dataSet.promises);
    expect(promises).to.deep.equal([[], ["all is well"], [COPY.text, "all is well"]]);
  });

  it("is in scenarios that state data sets", () => {
    expect(statesDataSets([given("a finished generation"), dataSets("users")])).to.equal(true);
    expect(statesDataSets([given("a finished generation"), then("all is well")])).to.equal(false);
  });

  for (const [what, scenarios, words] of [
    [
      "a table that is wrong",
      [[dataSets("a"), then("the a have these columns:", [{ column: "c", type: "uuid" }])]],
      'no type "uuid"',
    ],
    ["a data set that no table names", [[dataSets("a"), columns("b", "c")]], 'no data set "b"'],
    [
      "a table that no contract can state",
      [[dataSets("a"), then("the a look like this:", [{ x: "1" }])]],
      "Its table is none that",
    ],
    ["a fraud of nobody", [[dataSets("a"), then("the a contain this fraud:", [{ ...FRAUD, users: "0" }])]], "above 0"],
    [
      "two fraud tables that differ",
      [
        [
          dataSets("a"),
          then("the a contain this fraud:", [FRAUD]),
          then("the a contain this fraud:", [{ ...FRAUD, users: "4" }]),
        ],
      ],
      "different things of the fraud of a",
    ],
    [
      "two tables of columns that differ",
      [[dataSets("a"), columns("a", "c"), then("the a have these columns:", [{ column: "c", type: "text" }])]],
      'different things of the column "c" of a',
    ],
    [
      "two objects for a data set",
      [
        [dataSets("a")],
        [
          given("these data sets, which every generation leaves in the bucket:", [
            { "data set": "a", object: "b", format: "CSV" },
          ]),
        ],
      ],
      'different things of the data set "a"',
    ],
  ] as const) {
    it(`with ${what} says where and what`, () => {
      expect(() => contractOf(scenarios.map((steps) => [...steps])))
        .to.throw(words)
        .with.property("message")
        .that.contains(PLACE);
    });
  }

  it("refers to data sets that it has", () => {
    const row = { column: "c", type: "UUID", "must be": "a id of users" };
    const scenario = [dataSets("a"), then("the a have these columns:", [row])];
    expect(() => contractOf([scenario])).to.throw('There is no data set "users"');
    expect(namesOf([scenario, [dataSets("users")]])).to.deep.equal([["a", "c"], ["users"]]);
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import {
  expectAskedFor,
  INVALID_PARAMETER,
  invalidParameter,
  parametersOf,
} from "../../support/clickstream/parameters";

describe("parameters of a feature's table", () => {
  it("are sent under the service's names", () => {
    const rows = [
      ["users", "50"],
      ["events", "0"],
    ];
    expect(parametersOf(rows)).to.deep.equal({ num_users: 50, num_events: 0 });
  });

  it("that the table leaves out are not in the request", () => {
    expect(JSON.stringify(parametersOf([["users", "50"]]))).to.equal('{"num_users":50}');
  });

  for (const [what, rows, words] of [
    ["an unknown name", [["user", "50"]], 'no parameter "user"; there are users, products, events'],
    ["no number", [["users", "many"]], '"users" needs one whole number, not "many"'],
    ["an empty cell", [["users", ""]], '"users" needs one whole number, not ""'],
    ["a fraction", [["users", "1.5"]], "whole number"],
    ["a third cell", [["users", "1", "2"]], 'not "1 | 2"'],
    [
      "a row twice",
      [
        ["users", "1"],
        ["users", "2"],
      ],
      '"users" is in the table twice',
    ],
  ] as const) {
    it(`with ${what} are a mistake in the feature`, () => void expect(() => parametersOf(rows)).to.throw(words));
  }

  it("have to ask for the numbers that are checked", () => {
    const numbers = { users: 50, products: 20, events: 500 };
    expectAskedFor({ num_users: 50, num_products: 20, num_events: 500 }, numbers);
    expect(() => expectAskedFor({ num_users: 50, num_products: 20 }, numbers)).to.throw(
      'checks for 500 events, but the scenario\'s table of parameters has no row "events"',
    );
    expect(() => expectAskedFor({ num_users: 5, num_products: 20, num_events: 500 }, numbers)).to.throw("asks for 5");
  });
});

describe("a parameter that is to be refused", () => {
  it("is sent under the service's name, a number as a number", () => {
    for (const [value, name, body] of [
      ["-1", "users", { num_users: -1 }],
      ["12.5", "events", { num_events: 12.5 }],
      ["many", "products", { num_products: "many" }],
      ["tomorrow", "the seed", { seed: "tomorrow" }],
      ["xml", "the format", { output_format: "xml" }],
      ["maybe", "skipping the upload", { skip_upload: "maybe" }],
      ["1", "an unknown parameter", { no_such_parameter: 1 }],
    ] as const) {
      expect(invalidParameter(value, name).body).to.deep.equal(body);
      expect(INVALID_PARAMETER.exec(name)?.[0]).to.equal(name);
    }
    expect(invalidParameter("-1", "users")).to.include({ words: 'users set to "-1"', isHuge: false });
    expect(invalidParameter("-1", "users").known).to.deep.equal(["num_users"]);
    expect(invalidParameter("1", "an unknown parameter").known).to.deep.equal([]);
  });

  it("is huge where nobody could wait for it", () => {
    expect(invalidParameter("10000000000", "users").isHuge).to.equal(true);
    for (const value of ["1000000", "-10000000000", "many"])
      expect(invalidParameter(value, "users").isHuge, value).to.equal(false);
  });

  it("with an unknown name is a mistake in the feature", () => {
    expect(() => invalidParameter("1", "user")).to.throw('no parameter "user"; there are users, products');
  });
});

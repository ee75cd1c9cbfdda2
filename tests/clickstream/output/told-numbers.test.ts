import { describe, it } from "node:test";
import { expect } from "chai";
import { generatedFileIn, generatedIn, sizeIn } from "../../../support/clickstream/output/told-numbers";

describe("told numbers of rows", () => {
  for (const [text, rows] of [
    ["Successfully generated 12,345 mock events", 12_345],
    ["generated 1,23,456 events", 123_456],
    ["generated 12.345.678 events", 12_345_678],
    ["generated 12345 clickstream events", 12_345],
    ["generated  0012  events", 12],
    ["generated 5events", 5],
    ["generated 3 fraudulent users", undefined],
    ["generated 10000 normal events", undefined],
    ["generated 2 new mock users", undefined],
    ["generated 1.5 events", undefined],
    ["generated 1,2345 events", undefined],
    ["generated 1.234,567 events", undefined],
    ["generated 1,23 events", undefined],
    ["generated 10k events", undefined],
    ["generated 5% of the events", undefined],
    ["generated 5 superusers", undefined],
    ["generated 5 eventsource", undefined],
    ["regenerated 5 users", undefined],
    ["generated users", undefined],
  ] as const) {
    it(text, () => void expect(generatedIn(text)?.rows).to.equal(rows));
  }

  it("are told of a data set, and may be fewer than there are", () => {
    expect(generatedIn("GENERATED 5+ Users")).to.deep.equal({ dataSet: "users", rows: 5, orMore: true });
    expect(generatedIn("generated 5 products")).to.deep.equal({ dataSet: "products", rows: 5, orMore: false });
  });
});

describe("told sizes", () => {
  for (const [text, size] of [
    ["7 bytes", 7],
    ["(7bytes)", 7],
    ["7 Bytes", 7],
    ["7.00 bytes", 7],
    ["1,234 bytes", 1234],
    ["7 of 9 bytes", 9],
    ["7 bytes of 7 bytes", 7],
    ["7 bytes of 9 bytes", undefined],
    ["7.5 bytes", undefined],
    ["7.05 bytes", undefined],
    ["some bytes", undefined],
    ["7 KB", undefined],
  ] as const) {
    it(text, () => void expect(sizeIn(text)).to.equal(size));
  }
});

describe("told files", () => {
  for (const [text, file] of [
    ["generated 5 users in '../data/users.csv'", "users.csv"],
    ['generated 5 users into "a b.csv"', "a b.csv"],
    ["generated 5 users to `data\\users.csv`", "users.csv"],
    ["Generated 5 users as data/users.csv", "users.csv"],
    ["generated 5 users in 2 s into users.csv", "users.csv"],
    ["generated  5 users in  users.csv", "users.csv"],
    ["generated 5 users within users.csv", undefined],
    ["generated users in users.csv", undefined],
    ["generated 5 users in memory", undefined],
    ["generated 5 users in 2.5 s", undefined],
    ["generated 5 users in 2.5s", undefined],
    ["generated 5 users in 2.5 s, in users.csv", "users.csv"],
  ] as const) {
    it(text, () => void expect(generatedFileIn(text)).to.equal(file));
  }
});

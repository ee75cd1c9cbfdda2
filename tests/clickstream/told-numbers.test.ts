import { describe, it } from "node:test";
import { expect } from "chai";
import { generatedIn } from "../../support/clickstream/told-numbers";

describe("told numbers", () => {
  for (const [text, rows] of [
    ["Successfully generated 12,345 mock events", 12_345],
    ["generated 1,23,456 events", 123_456],
    ["generated 12345 clickstream events", 12_345],
    ["generated 3 fraudulent users", undefined],
    ["generated 10000 normal events", undefined],
    ["generated 1.5 events", undefined],
    ["generated 5% of the events", undefined],
  ] as const) {
    it(text, () => void expect(generatedIn(text)?.rows).to.equal(rows));
  }
});

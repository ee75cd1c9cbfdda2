import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { asksForManual, type Request } from "../../support/run/manual-gate";

function asks(request: Partial<Request>, feature = "features/streaming.feature", id = "@STREAM-001"): boolean {
  const tags = ["@manual", "@slow", id].map((name) => ({ name }));
  return asksForManual({ tags: "", names: [], paths: [], ...request }, { uri: feature, tags });
}

describe("the manual gate", () => {
  it("is closed for a bare run", () => void expect(asks({})).to.equal(false));

  for (const tags of [
    "@manual",
    "@manual and not @slow",
    "not @slow and @manual",
    "@manual or @smoke",
    "(@manual and @slow) or @smoke",
    "not (not @manual)",
    "(@manual) and (@slow)",
    "(@slow) and (@manual and not @skip)",
    "@manual and @STREAM-001",
    "@manual and (@DATA-001 or @DATA-002)",
    "@manual and not @STREAM-001",
  ]) {
    it(`opens for --tags "${tags}"`, () => void expect(asks({ tags })).to.equal(true));
  }

  for (const tags of [
    "not @manual",
    "@slow",
    "not @slow",
    "@manually",
    "not @manual and @slow",
    "@slow and not @manual",
    "@manual and not @manual",
  ]) {
    it(`stays closed for --tags "${tags}"`, () => void expect(asks({ tags })).to.equal(false));
  }

  it("opens for a requirement by its ID, and for no other", () => {
    for (const tags of [
      "@STREAM-001",
      "@STREAM-001 or @PERF-001",
      "@STREAM-001 and not @skip",
      "@STREAM-001 or @slow",
    ]) {
      expect(asks({ tags }), tags).to.equal(true);
      expect(asks({ tags }, "features/streaming.feature", "@DATA-001"), tags).to.equal(false);
    }
    for (const tags of ["not @STREAM-001", "@slow and not @STREAM-001", "@STREAM-0010", "@slow or not @STREAM-001"])
      expect(asks({ tags }), tags).to.equal(false);
  });

  it("reads an expression that names many requirements in no time", () => {
    const many = Array.from({ length: 40 }, (_, index) => `@DATA-0${index + 10}`).join(" or ");
    const started = performance.now();
    expect(asks({ tags: many })).to.equal(false);
    expect(asks({ tags: `@STREAM-001 or ${many}` })).to.equal(true);
    expect(asks({ tags: `@manual and (${many})` })).to.equal(true);
    expect(performance.now() - started).to.be.lessThan(2000);
  });

  it("opens for a scenario by its name", () => void expect(asks({ names: ["Three requests"] })).to.equal(true));

  it("opens for a scenario by its line, in its own file only", () => {
    for (const given of [
      "features/streaming.feature:7",
      "./features/streaming.feature:7:9",
      path.resolve("features/streaming.feature:7"),
      "features/streaming.feature:16",
    ]) {
      expect(asks({ paths: [given] })).to.equal(true);
      expect(asks({ paths: [given] }, "features/performance.feature")).to.equal(false);
    }
  });

  it("stays closed for a whole file or folder", () => {
    expect(asks({ paths: ["features/streaming.feature"] })).to.equal(false);
    expect(asks({ paths: ["features"] })).to.equal(false);
  });

  it("is what RUN_MANUAL_TESTS says, whatever is asked", () => {
    expect(asks({ manual: true })).to.equal(true);
    expect(asks({ manual: false, tags: "@manual", names: ["x"], paths: ["features/streaming.feature:7"] })).to.equal(
      false,
    );
  });
});

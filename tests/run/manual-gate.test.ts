import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { asksForManual, type Request } from "../../support/run/manual-gate";

function asks(request: Partial<Request>, feature = "features/streaming.feature"): boolean {
  return asksForManual({ tags: "", names: [], paths: [], ...request }, feature);
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

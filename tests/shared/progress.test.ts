import { describe, it } from "node:test";
import { expect } from "chai";
import { describeProgress } from "../../support/shared/progress";

describe("progress", () => {
  it("tells elapsed time, bytes, chunks and the last line", () => {
    const one = { bytes: 1536, chunks: 14, lastLine: "✅ Upload successful" };
    expect(describeProgress("generating", 12_300, [one])).to.equal(
      "generating: 12.3 s, 1.5 KB in 14 chunks: ✅ Upload successful",
    );
    expect(describeProgress("3 generations", 1000, [one, { bytes: 512, chunks: 1, lastLine: "" }])).to.contain(
      "2 KB in 15 chunks",
    );
    expect(describeProgress("looking", 1000, [])).to.equal("looking: 1 s");
  });
});

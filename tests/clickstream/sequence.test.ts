import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../support/clickstream/output";

function contradictions(...lines: readonly string[]) {
  const reader = new OutputReader();
  reader.push(Buffer.from(lines.join("\n")));
  return reader.end().contradictions;
}

const END = "Mock data generation complete for: all";
const GENERATED = "Successfully generated 5 users in '../data/users.csv'";
const DONE = "✅ Upload successful: s3://analytics/data/users.csv";

describe("the sequence of output", () => {
  for (const [tells, lines] of [
    ["a JSON line that says it twice", [JSON.stringify({ text: `10:00:00 INFO ${END}\n`, record: { message: END } })]],
    ["a copy of the last file before the next", ["✅ Upload successful: s3://old/users.csv", GENERATED, DONE]],
    ["parts that are put together", [..."123"].map((part) => `generated 5 events in 'part-${part}.json'`).concat(DONE)],
    [
      "an upload that is not wanted",
      [GENERATED, "Skipping S3 upload", "📊 Upload Summary: Total successful uploads: 0"],
    ],
    ["uploads that are off", [GENERATED, "S3 uploads are disabled", "📊 Upload Summary: Total successful uploads: 0"]],
  ] as const) {
    it(`may be that of ${tells}`, () => void expect(contradictions(...lines)).to.deep.equal([]));
  }

  it("cannot be that of an upload before its file", () => {
    expect(contradictions(DONE, GENERATED)).to.deep.equal([
      "line 1 says that users.csv was uploaded, and line 2 that it was generated after that",
    ]);
  });
});

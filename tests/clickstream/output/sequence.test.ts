import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";

function oddities(...lines: readonly (string | undefined)[]) {
  const { contradictions, missingUploads } = outputOf([lines.join("\n")]);
  return [...contradictions, ...(missingUploads === undefined ? [] : [missingUploads])];
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
    ["a file that is named again at the end", [GENERATED, DONE, GENERATED]],
    ...["Skipping uploads", "Skipping the S3 uploads"].map(
      (line) => [line, [GENERATED, line, "📊 Upload Summary: Total successful uploads: 0"]] as const,
    ),
    [
      "tables that are uploaded as one",
      [...["users", "products", "events"].map((name) => `Generated 5 ${name} in 2.5 s`), DONE],
    ],
    ["uploads that are off", [GENERATED, "S3 uploads are disabled", "📊 Upload Summary: Total successful uploads: 0"]],
  ] as const) {
    it(`may be that of ${tells}`, () => void expect(oddities(...lines)).to.deep.equal([]));
  }

  it("cannot be that of an upload before its file", () => {
    expect(oddities(DONE, GENERATED)).to.deep.equal([
      "line 1 says that users.csv was uploaded, and line 2 that it was generated after that",
    ]);
  });

  it("cannot be that of many uploads before their files, of which a few are told", () => {
    const parts = [..."1234567"].map((part) => GENERATED.replaceAll("users.csv", `part-${part}.csv`));
    const done = [..."1234567"].map((part) => DONE.replace("users.csv", `part-${part}.csv`));
    expect(oddities(...done, ...parts)).to.have.length(5);
    expect(oddities(...Array.from({ length: 9 }, () => "--- STDOUT ---"))).to.have.length(5);
    expect(oddities(DONE, DONE, GENERATED)[0]).to.match(/^line 1 says/);
  });

  const ALL_GENERATED = ["users", "products", "events"].map(
    (name) => `Successfully generated 5 ${name} in '../data/${name}.csv'`,
  );
  const ALL_UPLOADED = ["users", "products", "events"].map(
    (name) => `✅ Upload successful: s3://analytics/data/${name}.csv`,
  );

  for (const [does, lines, contradictions] of [
    ["nothing odd", [...ALL_GENERATED, ...ALL_UPLOADED, "📊 Upload Summary: Total successful uploads: 3"], []],
    [
      "of fewer uploads than files",
      [...ALL_GENERATED, ...ALL_UPLOADED.slice(1)],
      ["files of 3 data sets were generated, and 2 uploads succeeded"],
    ],
    [
      "a smaller total",
      [...ALL_GENERATED, "📊 Upload Summary: Total successful uploads: 2"],
      ["files of 3 data sets were generated, and 2 uploads succeeded"],
    ],
    [
      "a smaller total without a blank",
      [...ALL_GENERATED, "📊 Upload Summary: Total successful uploads:2"],
      ["files of 3 data sets were generated, and 2 uploads succeeded"],
    ],
    ["of uploads in parts", [...ALL_GENERATED, ALL_UPLOADED[0], "📊 Upload Summary: Total successful uploads: 12"], []],
    ...["2/2", "2 of 2", "12/12", "12 out of 12"].map(
      (shares) =>
        [
          `shares: ${shares}`,
          [...ALL_GENERATED, ...ALL_UPLOADED, `📊 Upload Summary: Total successful uploads: ${shares}`],
          [],
        ] as const,
    ),
    [
      "a total of each",
      [...ALL_GENERATED, ...ALL_UPLOADED, ...ALL_GENERATED.map(() => "📊 Upload Summary: Total successful uploads: 1")],
      [],
    ],
    ["no uploads", ALL_GENERATED, []],
    [
      "that uploads are skipped",
      [...ALL_GENERATED, "Upload skipped", "📊 Upload Summary: Total successful uploads: 0"],
      [],
    ],
    [
      "that files are there already",
      [...ALL_GENERATED, "📊 Upload Summary: Total successful uploads: 0, skipped 3"],
      [],
    ],
    ["of no users", ["Successfully generated 0 users"], ["0 users were generated"]],
    ["first no users, then some", ["Successfully generated 0 users", "Successfully generated 7 users"], []],
    [
      "an upload first",
      [ALL_UPLOADED[0], ...ALL_GENERATED],
      [
        "line 1 says that users.csv was uploaded, and line 2 that it was generated after that",
        "files of 3 data sets were generated, and 1 upload succeeded",
      ],
    ],
    ["one table after the other", ALL_GENERATED.flatMap((line, index) => [line, ALL_UPLOADED[index]]), []],
    ["its heading twice", ["--- STDOUT ---", "--- STDOUT ---"], ['lines 1 and 2 are both "--- STDOUT ---"']],
    [
      "its end twice",
      ["Mock data generation complete for: all", "Mock data generation complete for: all"],
      ['lines 1 and 2 are both "Mock data generation complete for: all"'],
    ],
    ["its end once more in the standard error", ["--- STDOUT ---", END, "--- STDERR ---", END], []],
    ["of two processes", ["--- STDOUT ---", "--- STDERR ---", "--- STDOUT ---", "--- STDERR ---"], []],
  ] as const) {
    it(`finds what cannot be in output that tells ${does}`, () => {
      expect(oddities(...lines)).to.deep.equal(contradictions);
    });
  }
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";
import { workOf } from "../../helpers/work";

function read(...lines: readonly string[]) {
  return outputOf([lines.join("\n")]);
}

const BEGUN = "📤 Uploading users.csv (7 bytes) to s3://analytics/data/users.csv";
const DONE = "✅ Upload successful: s3://analytics/data/users.csv";
const USERS = { bucket: "analytics", key: "data/users.csv", size: 7 };

describe("told uploads", () => {
  for (const after of ["...", "…", "... ", ": 50%", ":", "... done", " (attempt 2)", "?versionId=1", ">", "`"]) {
    it(`are known by their key where it is followed by "${after}"`, () => {
      expect(read(`${BEGUN}${after}`, DONE)).to.deep.include({ unfinished: [], uploads: [USERS] });
      expect(read(`${BEGUN}${after}`).unfinished).to.have.length(1);
    });
  }

  for (const folder of ["data/", "data", "data/ ...", "data/...", " ...", "data (4 files)"]) {
    it(`may begin together, in a folder: "${folder}"`, () => {
      const together = `📤 Uploading 4 files to s3://analytics/${folder}`;
      expect(read(together, BEGUN, DONE).unfinished).to.deep.equal([]);
      expect(read(together, "✅ Upload successful: s3://other/data/users.csv").unfinished).to.have.length(1);
    });
  }

  // Threads that print at the same moment end their lines both at once.
  it("may stand on one line", () => {
    const other = [BEGUN, DONE].map((line) => line.replaceAll("users", "products"));
    const { uploads, unfinished } = read(`${BEGUN}${other[0]}`, "", `${other[1]}${DONE}📊 Upload Summary: 2/2`);
    expect(uploads).to.deep.equal([{ ...USERS, key: "data/products.csv" }, USERS]);
    expect(unfinished).to.deep.equal([]);
    expect(read(`${BEGUN}${other[0]}`, `${DONE}❌ Upload failed for x`).unfinished).to.have.length(1);
  });

  for (const [told, size] of [
    ["1/4, 98,118 bytes", 98_118],
    ["2 of 4: 98118 bytes", 98_118],
    ["12, 1.234.567 bytes", 1_234_567],
    ["1,23,456 bytes", 123_456],
    ["98118.0 bytes", 98_118],
    ["0 bytes", 0],
    ["resumed at 3 bytes, 7 bytes", undefined],
    ["98,118 bytes, 98118 bytes", 98_118],
  ] as const) {
    it(`have the size that is told: ${told}`, () => {
      expect(read(BEGUN.replace("7 bytes", told)).unfinished[0]?.size).to.equal(size);
    });
  }

  for (const [told, key] of [
    ["✅ Upload successful s3://analytics/data/users.csv", "data/users.csv"],
    ['✅ Upload successful: ["s3://analytics/data/users.csv"]', "data/users.csv"],
  ] as const)
    it(`are known by the key alone: ${told}`, () => {
      expect(read(told).uploads).to.deep.equal([{ bucket: "analytics", key }]);
    });

  for (const moved of [
    "Moved users.csv from s3://analytics/a/users.csv to s3://analytics/data/users.csv",
    'Moved "s3://analytics/a/users.csv" to "s3://analytics/data/users.csv"',
    "Moved s3://analytics/a/users.csv  ->  s3://analytics/data/users.csv",
  ])
    it(`are known by the key that they were moved to: ${moved}`, () => {
      const staged = "✅ Upload successful: s3://analytics/a/users.csv";
      expect(read(staged, moved).uploads).to.deep.equal([{ bucket: "analytics", key: "data/users.csv" }]);
    });

  it("are no folder where a file of that name was uploaded", () => {
    const begun = "📤 Uploading 4 files to s3://analytics/data/x/";
    expect(read(begun, "✅ Upload successful: s3://analytics/data/x").unfinished).to.have.length(1);
  });

  for (const part of ["part 2", "part#2", "Part  #2"])
    it(`have no size where that of a part is told: ${part}`, () => {
      expect(read(BEGUN.replace("users.csv (7", `${part} (7`)).unfinished[0]?.size).to.equal(undefined);
    });

  it("have no size where two are told", () => {
    const resumed = BEGUN.replace("7 bytes", "3 bytes");
    const { size, ...unsized } = USERS;
    expect(read(resumed, BEGUN, DONE).uploads).to.deep.equal([unsized]);
    expect(read(resumed, BEGUN, BEGUN, DONE).uploads).to.deep.equal([unsized]);
    expect(read(BEGUN, BEGUN, DONE).uploads[0]?.size).to.equal(size);
  });

  it("are known by the key that they were moved to, step by step", () => {
    const moved = [
      "Moved s3://analytics/a/users.csv to s3://analytics/b/users.csv",
      "Renamed s3://analytics/b/users.csv -> s3://analytics/data/users.csv",
    ];
    const staged = [BEGUN, DONE].map((line) => line.replace("s3://analytics/data", "s3://analytics/a"));
    expect(read(...staged, ...moved)).to.deep.include({ uploads: [USERS], unfinished: [] });
    expect(read(BEGUN, staged[1] ?? "", ...moved)).to.deep.include({
      uploads: [{ bucket: "analytics", key: "data/users.csv", size: 7 }],
      unfinished: [],
    });
  });

  it("may be many, and all be moved", () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => [
      `✅ Upload successful: s3://analytics/staging/${index}.csv`,
      `Moved s3://analytics/staging/${index}.csv to s3://analytics/data/${index}.csv`,
    ]);
    const work = workOf(() => {
      expect(read(...lines.flat()).uploads.at(-1)?.key).to.equal("data/19999.csv");
    });
    expect(work).to.be.lessThan(10_000);
  });

  it("may be in colours in JSON", () => {
    const lines = [BEGUN, DONE].map((line) => JSON.stringify({ line: `\u001b[32m${line}\u001b[0m` }));
    expect(read(...lines)).to.deep.include({ uploads: [USERS], unfinished: [] });
  });

  it("matches any number of uploads by their keys, in whatever order they succeed", () => {
    const keys = Array.from({ length: 3000 }, (_, index) => `data/part-${index}.csv`);
    const begun = keys.map((key) => `📤 Uploading ${key} (7 bytes) to s3://analytics/${key}`);
    const uploaded = keys.toReversed().map((key) => `✅ Upload successful: s3://analytics/${key}`);
    const output = outputOf([[...begun, ...uploaded].join("\n")]);
    expect(output.unfinished).to.deep.equal([]);
    expect(output.uploads).to.have.length(3000);
    expect(output.uploads.at(-1)).to.deep.equal({ bucket: "analytics", key: "data/part-0.csv", size: 7 });
    const one = outputOf([[...begun, ...uploaded.slice(1)].join("\n")]);
    expect(one.unfinished.map(({ key }) => key)).to.deep.equal(["data/part-2999.csv"]);
  });

  it("takes no number from one that is rounded, and no size from a part", () => {
    const output = outputOf([
      "Successfully generated 10k events in 'x'\n📤 Uploading part 2 98118 bytes to s3://analytics/a\n",
    ]);
    expect(output.generated).to.deep.equal([]);
    expect(output.unfinished).to.deep.equal([{ bucket: "analytics", key: "a" }]);
  });

  it("knows an upload by the key that it was moved to", () => {
    const lines = [
      "📤 Uploading users.csv (7 bytes) to s3://analytics/staging/users.csv",
      "✅ Upload successful: s3://analytics/staging/users.csv",
      "Moved s3://analytics/staging/users.csv to s3://analytics/data/users.csv",
    ];
    const { uploads, unfinished } = outputOf([lines.join("\n")]);
    expect(uploads).to.deep.equal([{ bucket: "analytics", key: "data/users.csv", size: 7 }]);
    expect(unfinished).to.deep.equal([]);
  });

  it("names uploads whatever follows their key, and their size where it is told", () => {
    const output = outputOf([
      "📤 Uploading data/users.csv (41,234 bytes) to s3://analytics/data/users.csv\n",
      "\u001b[32m✅ Upload successful: s3://analytics/data/users.csv\u001b[0m\n",
      "✅ Upload successful: 's3://analytics/data/b.csv'\n",
      "✅ Upload successful: s3://analytics/data/c.csv (98362 bytes)\n",
      '{"line": "✅ Upload successful: s3://analytics/data/d.csv", "ts": 1}\n',
    ]);
    expect(output.uploads).to.deep.equal([
      { bucket: "analytics", key: "data/users.csv", size: 41234 },
      { bucket: "analytics", key: "data/b.csv" },
      { bucket: "analytics", key: "data/c.csv (98362 bytes)", size: 98362 },
      { bucket: "analytics", key: "data/d.csv" },
    ]);
    expect(output.unfinished).to.deep.equal([]);
  });

  it("names uploads that began and never succeeded", () => {
    const output = outputOf([
      "📤 Uploading a (5 bytes) to s3://analytics/a\n",
      "✅ Upload successful: s3://analytics/ab\n",
    ]);
    expect(output.unfinished).to.deep.equal([{ bucket: "analytics", key: "a", size: 5 }]);
  });

  it("takes an upload of the same key to another bucket for another upload", () => {
    const output = outputOf(["📤 Uploading a (5 bytes) to s3://one/a\n", "✅ Upload successful: s3://other/a\n"]);
    expect(output.unfinished).to.deep.equal([{ bucket: "one", key: "a", size: 5 }]);
    expect(output.uploads).to.deep.equal([{ bucket: "other", key: "a" }]);
  });
});

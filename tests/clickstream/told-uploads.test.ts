import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../support/clickstream/output";

function read(...lines: readonly string[]) {
  const reader = new OutputReader();
  reader.push(Buffer.from(lines.join("\n")));
  return reader.end();
}

const BEGUN = "📤 Uploading users.csv (7 bytes) to s3://analytics/data/users.csv";
const DONE = "✅ Upload successful: s3://analytics/data/users.csv";
const USERS = { bucket: "analytics", key: "data/users.csv", size: 7 };

describe("told uploads", () => {
  for (const after of ["...", "…", "... ", ": 50%", ":", "... done", " (attempt 2)"]) {
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
    const begun = performance.now();
    const lines = Array.from({ length: 20_000 }, (_, index) => [
      `✅ Upload successful: s3://analytics/staging/${index}.csv`,
      `Moved s3://analytics/staging/${index}.csv to s3://analytics/data/${index}.csv`,
    ]);
    expect(read(...lines.flat()).uploads.at(-1)?.key).to.equal("data/19999.csv");
    expect(performance.now() - begun).to.be.lessThan(5000);
  });

  it("may be in colours in JSON", () => {
    const lines = [BEGUN, DONE].map((line) => JSON.stringify({ line: `\u001b[32m${line}\u001b[0m` }));
    expect(read(...lines)).to.deep.include({ uploads: [USERS], unfinished: [] });
  });
});

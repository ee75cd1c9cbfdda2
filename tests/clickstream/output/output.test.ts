import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { OutputReader } from "../../../support/clickstream/output/reader";
import { registerSecret } from "../../../support/shared/redaction";
import { outputOf } from "../../helpers/output";

const RUN = [
  "--- STDOUT ---",
  "Generating mock data for: all",
  "📤 Uploading data/users.csv (41234 bytes) to s3://analytics/data/users.csv",
  "✅ Upload successful: s3://analytics/data/users.csv",
  "❌ Upload failed for data/products.csv: AccessDenied",
  "✅ Upload successful: s3://analytics/data/click stream/ä+%.json",
  "Mock data generation complete for: all",
  "",
  "--- STDERR ---",
  "--- PROCESS FAILED WITH EXIT CODE 1 ---",
].join("\n");

describe("output", () => {
  it("is the same however its bytes are split", () => {
    const bytes = Buffer.from(`${RUN}\n`);
    const whole = outputOf([bytes]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(outputOf(parts)).to.deep.equal(whole);
      }),
    );
  });

  it("is the same with every kind of line end, byte by byte", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const bytes = Buffer.from(RUN.replaceAll("\n", end));
      expect(outputOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).to.deep.equal(outputOf([RUN]));
    }
  });

  it("is split into lines by a lone CR, as progress bars write it", () => {
    expect(outputOf(["10 %\r20 %\r❌ Upload failed for x\r\nend\r"])).to.deep.include({ lines: 4 });
    expect(outputOf(["a\r\nb\r\nc"]).first).to.deep.equal(["a", "b", "c"]);
  });

  it("tells its latest line while it comes in", () => {
    const reader = new OutputReader();
    expect(reader.lastLine).to.equal("");
    reader.push(Buffer.from("first\nsecond\nthi"));
    expect(reader.lastLine).to.equal("second");
  });

  it("names announced uploads, with any character in their keys", () => {
    expect(outputOf([RUN]).uploads).to.deep.equal([
      { bucket: "analytics", key: "data/users.csv", size: 41234 },
      { bucket: "analytics", key: "data/click stream/ä+%.json" },
    ]);
    const json = JSON.stringify({ line: "✅ Upload successful: s3://analytics/data/users.csv" });
    expect(outputOf([`[${json}]`]).uploads).to.deep.equal([{ bucket: "analytics", key: "data/users.csv" }]);
  });

  it("finds every failure marker, with the lines around it", () => {
    const { markers } = outputOf([RUN]);
    const lines = RUN.split("\n");
    const numbers = markers.map(({ text }) => lines.indexOf(text) + 1);
    expect(markers.map(({ lineNumber }) => lineNumber)).to.deep.equal(numbers);
    expect(markers[0]?.around).to.deep.equal([
      "📤 Uploading data/users.csv (41234 bytes) to s3://analytics/data/users.csv",
      "✅ Upload successful: s3://analytics/data/users.csv",
      "❌ Upload failed for data/products.csv: AccessDenied",
      "✅ Upload successful: s3://analytics/data/click stream/ä+%.json",
      "Mock data generation complete for: all",
    ]);
  });

  it("tells how many rows were generated", () => {
    const lines = [
      "Generating 3 users...",
      "Successfully generated 200 users in '../data/users.csv'",
      "Successfully generated 1,000 products in 'x'",
      "Successfully generated 10000+ clickstream events in 'y'",
      "generated 0 widgets",
    ];
    expect(outputOf([lines.join("\n")]).generated).to.deep.equal([
      { dataSet: "users", rows: 200, orMore: false },
      { dataSet: "products", rows: 1000, orMore: false },
      { dataSet: "events", rows: 10_000, orMore: true },
    ]);
  });

  it("numbers lines as an editor does, blank ones included", () => {
    const { markers } = outputOf(["one\n\n\r\n  \n❌ Upload failed for data/users.csv: no\n"]);
    expect(markers.map(({ lineNumber }) => lineNumber)).to.deep.equal([5]);
  });

  for (const end of ["Mock data generation complete for: all", "✅ Mock data generation completed in 3 s"]) {
    it(`ends with ${end}`, () => void expect(outputOf([end]).completed).to.equal(true));
  }
  for (const end of [
    "User generation complete",
    "Mock data generation complete for: users",
    "Mock data generation complete for users",
    "Mock data generation complete for:products",
    "Generation complete",
  ]) {
    it(`does not end with ${end}`, () => void expect(outputOf([end]).completed).to.equal(false));
  }

  for (const [number, rows] of [
    ["1,000", 1000],
    ["1.000", 1000],
    ["1'000", 1000],
    ["1’000", 1000],
    ["1_000", 1000],
    ["1\u00a0000", 1000],
    ["1\u202f000", 1000],
    ["1\u2009000", 1000],
    ["1 000", 1000],
  ] as const) {
    it(`reads the number ${number} of rows and bytes`, () => {
      const output = outputOf([
        `Successfully generated ${number} users in 'x'\n📤 Uploading a (${number} bytes) to s3://analytics/a\n`,
      ]);
      expect(output.generated[0]?.rows).to.equal(rows);
      expect(output.unfinished[0]?.size).to.equal(rows);
    });
  }

  it("says whether there are words in it", () => {
    expect(outputOf(["....\n....\n"]).hasWords).to.equal(false);
    expect(outputOf(["....\nwörk\n"]).hasWords).to.equal(true);
    expect(outputOf(["....\n5\n"]).hasWords).to.equal(true);
  });

  it("finds a marker wherever it lies in a line without end", () => {
    const marker = "--- PROCESS FAILED WITH EXIT CODE 1 ---";
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 70_000 }), (before, step) => {
        const bytes = Buffer.from("x".repeat(before) + marker + "y".repeat(70_000));
        const parts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) =>
          bytes.subarray(index * step, (index + 1) * step),
        );
        expect(outputOf(parts).markers.length).to.be.greaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it("finds a marker where a line without end is read in pieces, and its number", () => {
    const marker = "--- PROCESS FAILED WITH EXIT CODE 1 ---";
    for (let before = 130_400; before < 132_000; before += 35) {
      const { markers } = outputOf([`one\n${"x".repeat(before)}${marker}${"y".repeat(2000)}`]);
      expect(markers.map(({ lineNumber }) => lineNumber)).to.include(2);
    }
    const { markers } = outputOf([`one\n❌ full${"x".repeat(140_000)}\nthree`]);
    expect(markers.map(({ lineNumber }) => lineNumber)).to.deep.equal([2]);
  });

  it("shows no part of a secret, even where it is cut", () => {
    registerSecret("half-of-this-may-not-stay");
    const { first, markers } = outputOf([`❌ ${"x".repeat(285)}half-of-this-may-not-stay\n`]);
    expect([...first, ...(markers[0]?.around ?? [])].join(" ")).not.to.contain("half-of");
  });

  it("knows the headings of the contract", () => {
    expect(outputOf(["--- STDOUT ---\nx\n\n--- STDERR ---\n"])).to.include({ opened: true, closed: true, lines: 3 });
    expect(outputOf(["--- STDOUT ---\nx\n"])).to.include({ opened: true, closed: false });
    for (const before of ["starting\n", "\ufeff", "\ufeff\n", "2026-11-26 10:00:00 INFO ", "INFO:root:", "[10:00:00] "])
      expect(outputOf([`${before}--- STDOUT ---\nx\n`])).to.include({ opened: true, closed: false });
    expect(outputOf(["x\n--- STDERR ---\n"])).to.include({ opened: false, closed: false });
    expect(outputOf(["the heading --- STDOUT --- comes\n"])).to.include({ opened: false });
    expect(outputOf(['{"line":" --- STDOUT --- "}\n'])).to.include({ opened: true });
    expect(outputOf(['{"line":"--- STDOUT ---"}\n{"line":"--- STDERR ---"}\n'])).to.include({
      opened: true,
      closed: true,
    });
  });

  it("says when bytes are not text, and reads on", () => {
    const broken = outputOf([Buffer.from([0x61, 0xff, 0x0a]), "❌ Upload failed for x\n"]);
    expect(broken.malformed).to.equal(true);
    expect(broken.markers).to.have.length(1);
    expect(outputOf([Buffer.from("✅").subarray(0, 2)]).malformed).to.equal(true);
    expect(outputOf([RUN]).malformed).to.equal(false);
  });

  it("reads the charset it is told, and UTF-8 where nobody knows it", () => {
    expect(outputOf([Buffer.from("für\n", "latin1")], "ISO-8859-1")).to.deep.include({
      malformed: false,
      first: ["für"],
    });
    expect(outputOf(["für\n"], "no-such-charset")).to.deep.include({ malformed: false, first: ["für"] });
  });

  it("keeps the first and the last lines, each once", () => {
    const lines = (number: number) => Array.from({ length: number }, (_, index) => `line ${index + 1}`);
    for (const number of [0, 1, 9, 10, 11, 15, 20, 21, 500]) {
      const { first, last, lines: counted } = outputOf([lines(number).join("\n")]);
      expect(counted).to.equal(number);
      expect(first).to.deep.equal(lines(number).slice(0, 10));
      expect(last).to.deep.equal(lines(number).slice(10).slice(-10));
    }
  });

  it("shows the beginning of a line that is read in pieces, and no part of a secret", () => {
    registerSecret("where-a-piece-begins");
    const reader = new OutputReader();
    const line = `begins ${"where-a-piece-begins".repeat(8000)} ❌ Upload failed for x`;
    for (let at = 0; at < line.length; at += 10_000) reader.push(Buffer.from(line.slice(at, at + 10_000)));
    const { first, markers } = reader.end();
    expect(first.map((text) => text.slice(0, 15))).to.deep.equal(["begins [secret]"]);
    expect(markers.map(({ text }) => text.slice(0, 15))).to.deep.equal(["begins [secret]"]);
  });

  it("shows the beginning of a long line only", () => {
    const [line = ""] = outputOf(["x".repeat(5000)]).first;
    expect(line).to.have.length(301);
    expect(line.endsWith("…")).to.equal(true);
  });
});

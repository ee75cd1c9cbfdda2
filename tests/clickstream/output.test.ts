import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { OutputReader } from "../../support/clickstream/output";
import { registerSecret } from "../../support/shared/redaction";

function read(parts: readonly (string | Uint8Array)[], charset?: string) {
  const reader = new OutputReader(charset);
  for (const part of parts) reader.push(typeof part === "string" ? Buffer.from(part) : part);
  return reader.end();
}

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
    const whole = read([bytes]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const parts = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(read(parts)).to.deep.equal(whole);
      }),
    );
  });

  it("is the same with every kind of line end, byte by byte", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const bytes = Buffer.from(RUN.replaceAll("\n", end));
      expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).to.deep.equal(read([RUN]));
    }
  });

  it("is split into lines by a lone CR, as progress bars write it", () => {
    expect(read(["10 %\r20 %\r❌ Upload failed for x\r\nend\r"])).to.deep.include({ lines: 4 });
    expect(read(["a\r\nb\r\nc"]).first).to.deep.equal(["a", "b", "c"]);
  });

  it("tells its latest line while it comes in", () => {
    const reader = new OutputReader();
    expect(reader.lastLine).to.equal("");
    reader.push(Buffer.from("first\nsecond\nthi"));
    expect(reader.lastLine).to.equal("second");
  });

  it("names announced uploads, with any character in their keys", () => {
    expect(read([RUN]).uploads).to.deep.equal([
      { bucket: "analytics", key: "data/users.csv", size: 41234 },
      { bucket: "analytics", key: "data/click stream/ä+%.json" },
    ]);
    const json = JSON.stringify({ line: "✅ Upload successful: s3://analytics/data/users.csv" });
    expect(read([`[${json}]`]).uploads).to.deep.equal([{ bucket: "analytics", key: "data/users.csv" }]);
  });

  it("finds every failure marker, with the lines around it", () => {
    const { markers } = read([RUN]);
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
    expect(read([lines.join("\n")]).generated).to.deep.equal([
      { dataSet: "users", rows: 200, orMore: false },
      { dataSet: "products", rows: 1000, orMore: false },
      { dataSet: "events", rows: 10_000, orMore: true },
    ]);
  });

  it("numbers lines as an editor does, blank ones included", () => {
    const { markers } = read(["one\n\n\r\n  \n❌ Upload failed for data/users.csv: no\n"]);
    expect(markers.map(({ lineNumber }) => lineNumber)).to.deep.equal([5]);
  });

  it("matches any number of uploads by their keys, in whatever order they succeed", () => {
    const keys = Array.from({ length: 3000 }, (_, index) => `data/part-${index}.csv`);
    const begun = keys.map((key) => `📤 Uploading ${key} (7 bytes) to s3://analytics/${key}`);
    const uploaded = keys.toReversed().map((key) => `✅ Upload successful: s3://analytics/${key}`);
    const output = read([[...begun, ...uploaded].join("\n")]);
    expect(output.unfinished).to.deep.equal([]);
    expect(output.uploads).to.have.length(3000);
    expect(output.uploads.at(-1)).to.deep.equal({ bucket: "analytics", key: "data/part-0.csv", size: 7 });
    const one = read([[...begun, ...uploaded.slice(1)].join("\n")]);
    expect(one.unfinished.map(({ key }) => key)).to.deep.equal(["data/part-2999.csv"]);
  });

  for (const marker of [
    "--- PROCESS FAILED WITH EXIT CODE 1 ---",
    "--- PROCESS FAILED WITH EXIT CODE -9 ---",
    "--- PROCESS FAILED WITH EXIT CODE 137 ---",
    "❌ Upload failed for data/users.csv: no",
    "❌ Failed to configure client or create bucket: no",
    "❌ Error uploading data/users.csv: AccessDenied",
    "--- PROCESS FAILED WITH EXIT CODE: 1 ---",
    "Process failed with exit code 1",
    "📊 Upload Summary: 3 of 4 files uploaded",
    "📊 Upload Summary: 3/4 files uploaded",
    "📊 Upload Summary: 9 of 10 files uploaded",
    "📊 Upload Summary: 10/12",
    "  ❌ indented",
    "2026-11-23 INFO ❌ Upload failed for data/users.csv: no",
    '{"line": "\\u274c Upload failed for data/users.csv"}',
    '{"line": "\\u274C Failed to configure client or create bucket"}',
  ]) {
    it(`takes for a failure: ${marker}`, () => void expect(read([marker]).markers).to.have.length(1));
  }

  for (const harmless of [
    "Error Lamp, payment_failed",
    "0 uploads failed",
    "Upload failed for nobody",
    "view 👀, payment_failed ❌, purchase ✅",
    "📊 Upload Summary: 4 of 4 files uploaded",
    "📊 Upload Summary: 12/12",
    "Process failed with exit code 0",
    "--- PROCESS ENDED WITH EXIT CODE 0 ---",
    "PROCESS FAILED WITH EXIT CODE",
  ]) {
    it(`takes for harmless: ${harmless}`, () => void expect(read([harmless]).markers).to.deep.equal([]));
  }

  it("finds a marker wherever it lies in a line without end", () => {
    const marker = "--- PROCESS FAILED WITH EXIT CODE 1 ---";
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 70_000 }), (before, step) => {
        const bytes = Buffer.from("x".repeat(before) + marker + "y".repeat(70_000));
        const parts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) =>
          bytes.subarray(index * step, (index + 1) * step),
        );
        expect(read(parts).markers.length).to.be.greaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it("names uploads whatever follows their key, and their size where it is told", () => {
    const output = read([
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
      { bucket: "analytics", key: 'data/d.csv", "ts": 1' },
    ]);
    expect(output.unfinished).to.deep.equal([]);
  });

  it("names uploads that began and never succeeded", () => {
    const output = read([
      "📤 Uploading a (5 bytes) to s3://analytics/a\n",
      "✅ Upload successful: s3://analytics/ab\n",
    ]);
    expect(output.unfinished).to.deep.equal([{ bucket: "analytics", key: "a", size: 5 }]);
  });

  it("takes an upload of the same key to another bucket for another upload", () => {
    const output = read(["📤 Uploading a (5 bytes) to s3://one/a\n", "✅ Upload successful: s3://other/a\n"]);
    expect(output.unfinished).to.deep.equal([{ bucket: "one", key: "a", size: 5 }]);
    expect(output.uploads).to.deep.equal([{ bucket: "other", key: "a" }]);
  });

  it("shows no part of a secret, even where it is cut", () => {
    registerSecret("half-of-this-may-not-stay");
    const { first, markers } = read([`❌ ${"x".repeat(285)}half-of-this-may-not-stay\n`]);
    expect([...first, ...(markers[0]?.around ?? [])].join(" ")).not.to.contain("half-of");
  });

  it("knows the headings of the contract", () => {
    expect(read(["--- STDOUT ---\nx\n\n--- STDERR ---\n"])).to.include({ opened: true, closed: true, lines: 3 });
    expect(read(["--- STDOUT ---\nx\n"])).to.include({ opened: true, closed: false });
    expect(read(["x\n--- STDOUT ---\n"])).to.include({ opened: false, closed: false });
  });

  it("says when bytes are not text, and reads on", () => {
    const broken = read([Buffer.from([0x61, 0xff, 0x0a]), "❌ Upload failed for x\n"]);
    expect(broken.malformed).to.equal(true);
    expect(broken.markers).to.have.length(1);
    expect(read([Buffer.from("✅").subarray(0, 2)]).malformed).to.equal(true);
    expect(read([RUN]).malformed).to.equal(false);
  });

  it("reads the charset it is told, and UTF-8 where nobody knows it", () => {
    expect(read([Buffer.from("für\n", "latin1")], "ISO-8859-1")).to.deep.include({ malformed: false, first: ["für"] });
    expect(read(["für\n"], "no-such-charset")).to.deep.include({ malformed: false, first: ["für"] });
  });

  it("keeps the first and the last lines, each once", () => {
    const lines = (number: number) => Array.from({ length: number }, (_, index) => `line ${index + 1}`);
    for (const number of [0, 1, 9, 10, 11, 15, 20, 21, 500]) {
      const { first, last, lines: counted } = read([lines(number).join("\n")]);
      expect(counted).to.equal(number);
      expect(first).to.deep.equal(lines(number).slice(0, 10));
      expect(last).to.deep.equal(lines(number).slice(10).slice(-10));
    }
  });

  it("shows the beginning of a long line only", () => {
    const [line = ""] = read(["x".repeat(5000)]).first;
    expect(line).to.have.length(301);
    expect(line.endsWith("…")).to.equal(true);
  });
});

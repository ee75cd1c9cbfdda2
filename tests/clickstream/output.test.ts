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
    "[2026-11-26 10:00:00,123] ❌ could not write",
    "2026-11-26T10:00:00.123Z - ❌ could not write",
    "2026-11-26 10:00:00.123 | SUCCESS  | __main__:main:12 - ❌ could not write",
    "✖ could not write",
    "✖\ufe0f could not write",
    "  ✗ could not write",
    "✘ could not write",
    "ERROR:root:could not write",
    "ERROR:    could not write",
    "[ERROR] could not write",
    "[error] could not write",
    "CRITICAL could not write",
    "2026-11-26 10:00:00,123 - generator - ERROR - could not write",
    "2026-11-26 10:00:00,123 ERROR [MainThread] could not write",
    "[2026-11-26 10:00:00] [1234] [CRITICAL] could not write",
    "2026-11-26 10:00:00.123 | ERROR    | __main__:main:12 - could not write",
    "2026-11-26T10:00:00+01:00 FATAL could not write",
    'time="2026-11-26T10:00:00Z" level=error msg="could not write"',
    "Error: could not write",
    "error: no space left on device",
    "panic: runtime error: index out of range",
    "Killed",
    "./generate.sh: line 3:  1234 Killed                  python generator.py",
    "Segmentation fault (core dumped)",
    "the generator was terminated by signal 9",
    "Generator exited with code 2",
    "Command '['python']' returned non-zero exit status 1.",
    "Mock data generation completed with 3 errors",
    '{"level":"error","msg":"could not write"}',
    '{"severity":"CRITICAL","message":"could not write"}',
    '{"level":50,"msg":"could not write"}',
    '{"status":"failed","step":"upload"}',
    '{"event":"done","success":false}',
    '{"msg":"done","exit_code":1}',
    '{"msg":"could not write","error":"disk full"}',
    '[{"line":"one"},{"line":"❌ could not write"}]',
    '{"stdout":"--- STDOUT ---\\n❌ could not write\\n"}',
    "📊 Upload Summary: 4 uploaded, failed: 2",
    "📊 Upload Summary: 4/4 uploaded, 2/4 failed",
    "📊 Upload Summary:\n  Successful: 2\n  Failed: 2",
    "❌ Failed: 2/4",
    "❌ 3 errors",
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
    "❌ Failed: 0",
    "❌ Failed uploads: 0 of 4",
    "✖ 0 errors",
    "❌ No errors",
    "ERROR: none",
    "❌ = failed, ✅ = uploaded",
    "Legend: ✅ uploaded ❌ failed",
    "📊 Upload Summary: failed 0/4",
    "📊 Upload Summary: 4/4 uploaded, 0/4 failed",
    "📊 Upload Summary: 4 uploaded, failed: 0",
    "📊 Upload Summary:\n  Successful: 4\n  Failed: 0",
    "Failed: 2 (of the payments)",
    "Product: ERROR Lamp",
    "INFO:root:ERROR Lamp sold",
    "2026-11-26 10:00:00 WARNING ERROR Lamp is out of stock",
    "0 processes were killed by signal 9",
    "Killed time: 3 s",
    "S3 returned status code 200",
    "Error Lamp: sold",
    '{"level":"info","msg":"0 errors","error":null}',
    '{"level":"warning","msg":"no alias","error":"EACCES"}',
    '{"level":30,"msg":"ERROR Lamp"}',
    '{"user_id":"u","event_type":"payment_failed","status":"failed"}',
    '{"status":"ok","errors":[]}',
    "{not json: ERROR}",
  ]) {
    it(`takes for harmless: ${harmless}`, () => void expect(read([harmless]).markers).to.deep.equal([]));
  }

  it("shows the error that a traceback ends with", () => {
    const lines = [
      "Generating 200 users...",
      "Traceback (most recent call last):",
      '  File "generator.py", line 3, in <module>',
      "    main(client)",
      "ValueError: could not write",
      "",
      "--- STDERR ---",
    ];
    const { markers } = read([lines.join("\n")]);
    expect(markers.map(({ lineNumber, text }) => [lineNumber, text])).to.deep.equal([
      [2, "ValueError: could not write"],
    ]);
    expect(markers[0]?.around).to.include("ValueError: could not write");
  });

  for (const [before, failures] of [
    ["INFO uploading", 1],
    ["WARNING: no alias", 0],
    ["2026-11-26 10:00:00 WARNING no alias", 0],
    ["Warning: Could not create stable alias file x", 0],
    ["❌ could not write", 1],
  ] as const) {
    it(`takes a traceback after "${before}" for ${failures} failures, with those that led to it`, () => {
      const traceback = 'Traceback (most recent call last):\n  File "x.py", line 1\nOSError: no\n';
      const chained = `\nDuring handling of the above exception, another exception occurred:\n\n${traceback}`;
      expect(read([`${before}\n${traceback}`]).markers).to.have.length(failures);
      expect(read([`${before}\n${traceback}${chained}next\n`]).markers).to.have.length(failures);
    });
  }

  for (const failure of [
    "❌ Upload failed for data/users.csv: timed out",
    "ERROR upload of users.csv failed, attempt 1 of 3",
    "❌ Upload failed, trying again in 1 s",
    '{"level":"error","msg":"upload of users.csv timed out"}',
  ]) {
    it(`takes back what was tried again and succeeded: ${failure}`, () => {
      const begun = "📤 Uploading users.csv (7 bytes) to s3://analytics/data/users.csv";
      const done = "✅ Upload successful: s3://analytics/data/users.csv in 0.2s";
      const other = "✅ Upload successful: s3://analytics/data/products.csv";
      expect(read([[begun, failure, begun, done].join("\n")]).markers).to.deep.equal([]);
      expect(read([[begun, failure, other].join("\n")]).markers).to.have.length(1);
    });
  }

  it("takes back an error that was tried again only once the generation is complete", () => {
    const lines = ["ERROR database is busy, retrying (attempt 1/3)", "Mock data generation complete for: all"];
    expect(read([lines.join("\n")]).markers).to.deep.equal([]);
    expect(read([lines[0] ?? ""]).markers).to.have.length(1);
  });

  it("takes back no failure to make a file that is then uploaded", () => {
    const done = "✅ Upload successful: s3://analytics/data/users.csv";
    expect(read([`❌ Failed to write users.csv: disk full\n${done}`]).markers).to.have.length(1);
  });

  it("keeps a failure behind many that were taken back", () => {
    const lines = Array.from({ length: 50 }, (_, index) => [
      `❌ Upload failed for part-${index}.csv: timed out`,
      `✅ Upload successful: s3://analytics/part-${index}.csv`,
    ]);
    expect(read([[...lines.flat(), "❌ could not write"].join("\n")]).markers).to.have.length(1);
  });

  it("reads what HTTP trailers say of a failure", () => {
    const trailed = (trailers: Record<string, string>) => {
      const reader = new OutputReader();
      reader.trailers(trailers);
      return reader.end().markers.map(({ trailer }) => trailer);
    };
    for (const [name, value] of [
      ["x-error", "disk full"],
      ["grpc-status", "13"],
      ["x-exit-code", "-9"],
      ["x-status", "failed"],
    ])
      expect(trailed({ [name as string]: value as string })).to.deep.equal([name]);
    for (const [name, value] of [
      ["x-error", ""],
      ["grpc-status", "0"],
      ["x-status", "200"],
      ["x-checksum", "failed"],
      ["x-errors", "none"],
    ])
      expect(trailed({ [name as string]: value as string })).to.deep.equal([]);
  });

  for (const end of ["Mock data generation complete for: all", "✅ Mock data generation completed in 3 s"]) {
    it(`ends with ${end}`, () => void expect(read([end]).completed).to.equal(true));
  }
  for (const end of ["User generation complete", "Mock data generation complete for: users", "Generation complete"]) {
    it(`does not end with ${end}`, () => void expect(read([end]).completed).to.equal(false));
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
      const output = read([
        `Successfully generated ${number} users in 'x'\n📤 Uploading a (${number} bytes) to s3://analytics/a\n`,
      ]);
      expect(output.generated[0]?.rows).to.equal(rows);
      expect(output.unfinished[0]?.size).to.equal(rows);
    });
  }

  it("takes no number from one that is rounded, and no size from a part", () => {
    const output = read([
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
    const { uploads, unfinished } = read([lines.join("\n")]);
    expect(uploads).to.deep.equal([{ bucket: "analytics", key: "data/users.csv", size: 7 }]);
    expect(unfinished).to.deep.equal([]);
  });

  const GENERATED = ["users", "products", "events"].map(
    (name) => `Successfully generated 5 ${name} in '../data/${name}.csv'`,
  );
  const UPLOADED = ["users", "products", "events"].map(
    (name) => `✅ Upload successful: s3://analytics/data/${name}.csv`,
  );

  for (const [does, lines, contradictions] of [
    ["nothing odd", [...GENERATED, ...UPLOADED, "📊 Upload Summary: Total successful uploads: 3"], []],
    [
      "of fewer uploads than files",
      [...GENERATED, ...UPLOADED.slice(1)],
      ["files of 3 data sets were generated, and 2 uploads succeeded"],
    ],
    [
      "a smaller total",
      [...GENERATED, "📊 Upload Summary: Total successful uploads: 2"],
      ["files of 3 data sets were generated, and 2 uploads succeeded"],
    ],
    [
      "a total of each",
      [...GENERATED, ...UPLOADED, ...GENERATED.map(() => "📊 Upload Summary: Total successful uploads: 1")],
      [],
    ],
    ["no uploads", GENERATED, []],
    [
      "that uploads are skipped",
      [...GENERATED, "Upload skipped", "📊 Upload Summary: Total successful uploads: 0"],
      [],
    ],
    ["that files are there already", [...GENERATED, "📊 Upload Summary: Total successful uploads: 0, skipped 3"], []],
    ["of no users", ["Successfully generated 0 users"], ["0 users were generated"]],
    ["first no users, then some", ["Successfully generated 0 users", "Successfully generated 7 users"], []],
    [
      "an upload first",
      [UPLOADED[0], ...GENERATED],
      [
        "line 1 says that users.csv was uploaded, and line 2 that it was generated after that",
        "files of 3 data sets were generated, and 1 upload succeeded",
      ],
    ],
    ["one table after the other", GENERATED.flatMap((line, index) => [line, UPLOADED[index]]), []],
    ["its heading twice", ["--- STDOUT ---", "--- STDOUT ---"], ['lines 1 and 2 are both "--- STDOUT ---"']],
    [
      "its end twice",
      ["Mock data generation complete for: all", "Mock data generation complete for: all"],
      ['lines 1 and 2 are both "Mock data generation complete for: all"'],
    ],
    ["of two processes", ["--- STDOUT ---", "--- STDERR ---", "--- STDOUT ---", "--- STDERR ---"], []],
  ] as const) {
    it(`finds what cannot be in output that tells ${does}`, () => {
      expect(read([lines.join("\n")]).contradictions).to.deep.equal(contradictions);
    });
  }

  it("says whether there are words in it", () => {
    expect(read(["....\n....\n"]).hasWords).to.equal(false);
    expect(read(["....\nwörk\n"]).hasWords).to.equal(true);
    expect(read(["....\n5\n"]).hasWords).to.equal(true);
  });

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
      { bucket: "analytics", key: "data/d.csv" },
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
    for (const before of ["starting\n", "\ufeff", "\ufeff\n", "2026-11-26 10:00:00 INFO ", "INFO:root:", "[10:00:00] "])
      expect(read([`${before}--- STDOUT ---\nx\n`])).to.include({ opened: true, closed: false });
    expect(read(["x\n--- STDERR ---\n"])).to.include({ opened: false, closed: false });
    expect(read(["the heading --- STDOUT --- comes\n"])).to.include({ opened: false });
    expect(read(['{"line":"--- STDOUT ---"}\n{"line":"--- STDERR ---"}\n'])).to.include({ opened: true, closed: true });
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

  it("shows the beginning of a line that is read in pieces, and no part of a secret", () => {
    registerSecret("where-a-piece-begins");
    const reader = new OutputReader();
    const line = `begins ${"where-a-piece-begins".repeat(4000)} ❌ Upload failed for x`;
    for (let at = 0; at < line.length; at += 10_000) reader.push(Buffer.from(line.slice(at, at + 10_000)));
    const { first, markers } = reader.end();
    expect(first.map((text) => text.slice(0, 15))).to.deep.equal(["begins [secret]"]);
    expect(markers.map(({ text }) => text.slice(0, 15))).to.deep.equal(["begins [secret]"]);
  });

  it("shows the beginning of a long line only", () => {
    const [line = ""] = read(["x".repeat(5000)]).first;
    expect(line).to.have.length(301);
    expect(line.endsWith("…")).to.equal(true);
  });
});

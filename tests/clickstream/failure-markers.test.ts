import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../support/clickstream/output";

function markers(...lines: readonly string[]) {
  const reader = new OutputReader();
  reader.push(Buffer.from(lines.join("\n")));
  return reader.end().markers;
}

const BEGUN = "📤 Uploading users.csv (7 bytes) to s3://analytics/data/users.csv";
const DONE = "✅ Upload successful: s3://analytics/data/users.csv";
const END = "Mock data generation complete for: all";
const FAILED = "❌ Upload failed: timed out";
const TRACEBACK = [
  "Traceback (most recent call last):",
  '  File "x.py", line 3, in <module>',
  "    main(client)",
  "    ~~~~^^^^^^^^",
  "OSError: no space left",
];

describe("failure markers", () => {
  for (const lines of [
    [BEGUN, FAILED, BEGUN, DONE],
    [BEGUN, FAILED, "Trying again in 1 s ...", DONE],
    [BEGUN, ...TRACEBACK, "Retrying ...", DONE],
    [BEGUN, ...TRACEBACK.slice(0, -1), "ClientError: (SlowDown) when calling the PutObject operation", BEGUN, DONE],
    ["❌ Failed to configure client or create bucket: timed out", "Retrying in 5 s", DONE, END],
    [BEGUN, DONE, "ERROR could not write the manifest", "Retrying ...", END],
    ["📤 Uploading 4 files to s3://analytics/data/", "ERROR upload timed out, retrying", DONE],
    ["❌ Upload failed for /tmp/users.csv: timed out", DONE],
    ["❌ Upload failed for s3://analytics/data/users.csv: timed out", `${DONE} in 2 s`],
  ]) {
    it(`take back what was tried again: ${lines.join(" / ")}`, () => {
      expect(markers(...lines)).to.deep.equal([]);
      expect(markers(...lines.filter((line) => !line.startsWith(DONE) && line !== END))).to.have.length(1);
    });
  }

  for (const lines of [
    [
      "❌ Upload failed for s3://analytics/data/x/part-0.json: no",
      "✅ Upload successful: s3://analytics/data/y/part-0.json",
    ],
    [BEGUN, "❌ Upload failed for users.csv: no", "✅ Upload successful: s3://analytics/old/users.csv"],
    ["ERROR write failed, attempt 3/3", END],
    ["ERROR write failed, attempt 3 of 3", END],
    ["ERROR database locked, please try again", END],
    ["ERROR database locked, not retrying", END],
    ["ERROR gave up after retrying 3 times", END],
    ["❌ could not write", "INFO:root:will not retry", END],
    ["❌ could not write", "Generating 5 users...", "Retrying something else", END],
  ]) {
    it(`keep what was not: ${lines.join(" / ")}`, () => void expect(markers(...lines)).to.have.length(1));
  }

  it("keep a failure among many that are taken back later", () => {
    const files = Array.from({ length: 150 }, (_, index) => `part-${index}.csv`);
    const failed = files.slice(0, 90).map((file) => `❌ Upload failed for ${file}: timed out`);
    const done = files.map((file) => `✅ Upload successful: s3://analytics/${file}`);
    const errors = Array.from({ length: 200 }, () => "ERROR retrying");
    expect(markers(...failed, ...errors, "❌ could not write", ...done, END)).to.have.length(1);
  });

  for (const [lines, shown] of [
    [TRACEBACK, "OSError: no space left"],
    [TRACEBACK.map((line) => `INFO:generator:${line}`), "INFO:generator:OSError: no space left"],
    [TRACEBACK.map((line) => JSON.stringify({ line })), '{"line":"OSError: no space left"}'],
    [
      [
        "  + Exception Group Traceback (most recent call last):",
        "  |   File",
        "  | ExceptionGroup: 1",
        "    +----",
        END,
      ],
      "  + Exception Group Traceback (most recent call last):",
    ],
    [["╭─── Traceback (most recent call last) ───╮", "│ x.py:3 │", "╰───╯", "OSError: no"], "OSError: no"],
  ] as const) {
    it(`show the error of a traceback: ${lines[0]}`, () => {
      expect(markers(...lines).map(({ text }) => text)).to.deep.equal([shown]);
    });
  }

  for (const before of [
    "Warning: no alias",
    "Exception ignored in: <function Client.__del__ at 0x7f>",
    "DEBUG:botocore.retryhandler:retry needed, retryable exception caught",
    "TRACE retrying",
  ]) {
    it(`hear what follows a harmless traceback that is cut off: ${before}`, () => {
      expect(markers(before, ...TRACEBACK, END)).to.deep.equal([]);
      for (const failure of [
        "--- PROCESS FAILED WITH EXIT CODE 1 ---",
        "ERROR:root:could not write",
        "❌ could not write",
      ])
        for (const length of [1, 2, 3])
          expect(markers(before, ...TRACEBACK.slice(0, length), failure).map(({ text }) => text)).to.deep.equal([
            failure,
          ]);
    });
  }
});

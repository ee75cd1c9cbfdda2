import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";

function markers(...lines: readonly string[]) {
  return outputOf([lines.join("\n")]).markers;
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
    ["❌ Failed to configure client or create bucket: timed out, retrying in 1 s", END],
    ["❌ Failed to configure client or create bucket: timed out", "Retrying in 1 s", END],
    [BEGUN, "❌ Failed to generate events, skipping upload", DONE, END],
    [BEGUN, "OSError: [Errno 28] No space left on device, upload of events left out", DONE, END],
    [BEGUN, "ERROR: cannot put events into memory", DONE, END],
  ])
    it(`keep what nothing made good: ${lines.join(" / ")}`, () => {
      expect(markers(...lines)).to.have.length(1);
    });

  for (const lines of [
    [BEGUN, FAILED, BEGUN, DONE],
    [BEGUN, FAILED, "Trying again in 1 s ...", DONE],
    ["ERROR could not write the manifest", "....", "Retrying ...", END],
    [BEGUN, ...TRACEBACK, "Retrying ...", DONE],
    [BEGUN, ...TRACEBACK.slice(0, -1), "ClientError: (SlowDown) when calling the PutObject operation", BEGUN, DONE],
    ["❌ Failed to configure client or create bucket: timed out", "Retrying in 5 s", DONE, END],
    [BEGUN, DONE, "ERROR could not write the manifest", "Retrying ...", END],
    ["📤 Uploading 4 files to s3://analytics/data/", "ERROR upload timed out, retrying", DONE],
    ...["retry in 1 s", "will try again", "attempt 1/12", "attempt 10 of 12"].map((words) => [
      `ERROR database locked, ${words}`,
      END,
    ]),
    ["users.csv: the uploader exited with code 1, retrying", DONE],
    ["❌ Upload failed for /tmp/users.csv: timed out", DONE],
    ["❌ Upload failed for /tmp/users.csv: timed out", `${DONE} in 2 s`],
    ["❌ Upload failed for /tmp/users.csv: timed out", `${DONE}...`],
    ["❌ Upload failed for /tmp/users.csv: timed out", `${DONE}. It took 2 s`],
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
    [BEGUN, BEGUN.replaceAll("users", "products"), DONE, "ERROR timed out, retrying", END],
    [BEGUN, "❌ Upload failed for products.csv: no", DONE, END],
    ["❌ Upload failed for products.csv: no", DONE, END],
    ["❌ Upload failed for old-users.csv: no", DONE, END],
    ["❌ Upload failed for s3://analytics/data/users.csv: no", `${DONE}.gz`, END],
    ["ERROR still failing after retrying 3 times", END],
    ["ERROR write failed, attempt 10/10", END],
    ["ERROR write failed, attempt 3/3", END],
    ["ERROR write failed, attempt 3 of 3", END],
    ["ERROR database locked, please try again", END],
    ["ERROR database locked, not retrying", END],
    ["ERROR gave up after retrying 3 times", END],
    ["❌ could not write", "INFO:root:will not retry", END],
    ["❌ could not write", "Warning: no alias", ...TRACEBACK, "Retrying ...", END],
    ["❌ could not write", "Generating 5 users...", "Retrying something else", END],
  ]) {
    it(`keep what was not: ${lines.join(" / ")}`, () => void expect(markers(...lines)).to.have.length(1));
  }

  it("take back an upload that was tried again, with its traceback line by line", () => {
    const failed = ["ERROR upload failed, attempt 1 of 3", "ERROR Traceback (most recent call last):"];
    const rest = ['ERROR   File "x.py", line 3', "ERROR S3Error: upload timed out"];
    expect(markers(BEGUN, ...failed, ...rest, DONE)).to.deep.equal([]);
  });

  it("keep a failure among many that are taken back later", () => {
    const files = Array.from({ length: 150 }, (_, index) => `part-${index}.csv`);
    const failed = files.slice(0, 90).map((file) => `❌ Upload failed for ${file}: timed out`);
    const done = files.map((file) => `✅ Upload successful: s3://analytics/${file}`);
    const errors = Array.from({ length: 200 }, () => "ERROR retrying");
    expect(markers(...failed, ...errors, "❌ could not write", ...done, END)).to.have.length(1);
  });

  for (const [lines, shown] of [
    [TRACEBACK, "OSError: no space left"],
    [[...TRACEBACK.slice(0, -1), "MemoryError"], "MemoryError"],
    [["Traceback (most recent call last):", "MemoryError"], "MemoryError"],
    [[...TRACEBACK.slice(0, -1), 'OSError: cannot open File "users.csv"'], 'OSError: cannot open File "users.csv"'],
    [[...TRACEBACK.slice(0, -1), "OSError: nothing at ~"], "OSError: nothing at ~"],
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
    [["╭─── Traceback (most recent call last) ───╮", "│ x.py:3 │", "╰───╯", "MemoryError"], "MemoryError"],
  ] as const) {
    it(`show the error of a traceback: ${lines[0]}`, () => {
      expect(markers(...lines).map(({ text }) => text)).to.deep.equal([shown]);
    });
  }

  for (const before of [
    "Warning: no alias",
    "⚠️ no alias",
    "Exception ignored in: <function Client.__del__ at 0x7f>",
    "DEBUG:botocore.retryhandler:retry needed, retryable exception caught",
    "TRACE retrying",
    '{"level":"warning","msg":"no alias","logger":"generator"}',
  ]) {
    it(`hear what follows a harmless traceback that is cut off: ${before}`, () => {
      expect(markers(before, ...TRACEBACK, END)).to.deep.equal([]);
      for (const failure of [
        "--- PROCESS FAILED WITH EXIT CODE 1 ---",
        "ERROR:root:could not write",
        "❌ could not write",
        "~/generate.sh: line 3:  1234 Killed",
      ])
        for (const length of [1, 2, 3, 5])
          expect(markers(before, ...TRACEBACK.slice(0, length), failure).map(({ text }) => text)).to.deep.equal([
            failure,
          ]);
    });
  }

  it("are none of a harmless traceback, whatever its code says", () => {
    const code = [...TRACEBACK.slice(0, 3), '    FATAL = "no"', ...TRACEBACK.slice(-1)];
    expect(markers("Warning: no alias", ...code, END)).to.deep.equal([]);
    expect(markers("Warning: no alias", ...code, "  ❌ could not write")).to.have.length(1);
  });

  it("are told by an error in JSON, though its traceback has several parts", () => {
    const chained = [...TRACEBACK, "", "During handling of the above exception, another exception occurred:", ""];
    const exception = [...chained, ...TRACEBACK].join("\n");
    for (const [level, failures] of [
      ["error", 1],
      ["warning", 0],
    ] as const)
      expect(markers(JSON.stringify({ level, msg: "could not write", exc_info: exception }))).to.have.length(failures);
  });

  it("are told by a traceback that is an error by its level, though the line before it only warns", () => {
    const error = JSON.stringify({ level: "error", msg: TRACEBACK.join("\n") });
    expect(markers("Warning: no alias", error, END)).to.have.length(1);
    expect(markers(error, END)).to.have.length(1);
    expect(markers("❌ could not write", error, END)).to.have.length(2);
  });

  it("are a hundred at most, and as many that a later success may take back", () => {
    const many = (line: string) => Array.from({ length: 300 }, () => line);
    expect(markers(...many("❌ could not write"), ...many("ERROR retrying"))).to.have.length(200);
  });

  it("show each line around them once", () => {
    const [lines, error] = [["one", "Traceback (most recent call last):"], "OSError: no space left"];
    expect(markers(...lines, error)[0]?.around).to.deep.equal([...lines, error]);
    expect(markers(...TRACEBACK)[0]?.around).to.deep.equal(TRACEBACK.toSpliced(3, 1));
  });

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
    const { markers } = outputOf([lines.join("\n")]);
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
      expect(outputOf([`${before}\n${traceback}`]).markers).to.have.length(failures);
      expect(outputOf([`${before}\n${traceback}${chained}next\n`]).markers).to.have.length(failures);
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
      expect(outputOf([[begun, failure, begun, done].join("\n")]).markers).to.deep.equal([]);
      expect(outputOf([[begun, failure, other].join("\n")]).markers).to.have.length(1);
    });
  }

  it("takes back an error that was tried again only once the generation is complete", () => {
    const lines = ["ERROR database is busy, retrying (attempt 1/3)", "Mock data generation complete for: all"];
    expect(outputOf([lines.join("\n")]).markers).to.deep.equal([]);
    expect(outputOf([lines[0] ?? ""]).markers).to.have.length(1);
  });

  it("takes back no failure to make a file that is then uploaded", () => {
    const done = "✅ Upload successful: s3://analytics/data/users.csv";
    expect(outputOf([`❌ Failed to write users.csv: disk full\n${done}`]).markers).to.have.length(1);
  });

  it("keeps a failure behind many that were taken back", () => {
    const lines = Array.from({ length: 50 }, (_, index) => [
      `❌ Upload failed for part-${index}.csv: timed out`,
      `✅ Upload successful: s3://analytics/part-${index}.csv`,
    ]);
    expect(outputOf([[...lines.flat(), "❌ could not write"].join("\n")]).markers).to.have.length(1);
  });
});

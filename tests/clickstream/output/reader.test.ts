import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { LineReader } from "../../../support/clickstream/output/output";
import { PlainLines } from "../../../support/clickstream/output/plain-lines";
import { OutputReader } from "../../../support/clickstream/output/reader";

/** What rules react to, and what looks like it. `#` becomes a number. */
const REACTING = [
  "❌ Upload failed for data/users.csv: AccessDenied",
  "❌ Failed to configure client or create bucket: no",
  "Upload failed for users.csv",
  "--- PROCESS FAILED WITH EXIT CODE # ---",
  "--- process timed out ---",
  "--- process crashed ---",
  "exited with code #",
  "died with status #",
  "non-zero exit status",
  "killed by signal #",
  "generation completed with # errors",
  "Killed",
  "./run.sh: line #:  # Segmentation fault (core dumped)",
  "Aborted",
  "Bus error",
  "Terminated",
  "panic: no",
  "fatal error: no",
  "Uncaught TypeError: no",
  "thread 'main' panicked at x",
  'Exception in thread "main"',
  "💥 *error: no",
  "data generation failed",
  "exit code: #",
  "- ✗ users",
  "[#/#] ✘ users",
  "ERR no",
  "[err] no",
  "CRIT: no",
  "CRITICAL no",
  "FATAL | no",
  "SEVERE: no",
  "ALERT no",
  "EMERG no",
  "EMERGENCY: no",
  "PANIC no",
  "[ error ] no",
  "level=error msg=no",
  'lvl="fatal" event=x',
  "#:#:# app.main ERROR no",
  "#-#-# #:#:#,# - app - ERROR - no",
  "[#] ERROR no",
  "[worker-#]ERROR: no",
  "INFO:root:ERROR - no",
  "\u001b[31mERROR\u001b[0m no",
  "E\u001b[1mRROR no",
  "Traceback (most recent call last):",
  '  File "x.py", line #, in main',
  'File "x.py", line #',
  "    do()",
  "    ^^^^",
  "OSError: [Errno #] No space left on device",
  "During handling of the above exception, another exception occurred:",
  "╭─── Traceback (most recent call last) ───╮",
  "WARNING: retrying",
  "⚠ careful",
  "DEBUG x",
  "Exception ignored in: x",
  "retrying (attempt # of #)",
  "Upload Summary: # of #",
  "📊 Upload Summary: Total successful uploads: #",
  "Failed: #",
  "# failed",
  "Errors: #",
  "📤 Uploading users.csv (# bytes) to s3://analytics/data/users.csv",
  "✅ Upload successful: s3://analytics/data/users.csv",
  "moved s3://analytics/a to s3://analytics/data/products.csv",
  "skipping the uploads",
  "--- STDOUT ---",
  "--- STDERR ---",
  "INFO --- STDOUT ---",
  "Mock data generation complete for: all",
  "Mock data generation complete for: users",
  "Successfully generated # users in '../data/users.csv'",
  "Successfully generated #+ clickstream events in 'events_#.json'",
  "generated # products",
  "generated 0 events",
  '{"level":"ERROR","message":"no"}',
  '{"level":#,"message":"x"}',
  '{"exit_code":#}',
  '[{"line":"\\u274c Upload failed for x"}',
  '"Mock data generation complete"',
] as const;
const HARMLESS = [
  "Generated # of # events",
  "Generated # users so far",
  "generated #",
  "batch #: wrote # rows in # ms",
  "#-#-# #:#:#,# - app - INFO - session # of day #",
  "#:#:# INFO transferred # MB",
  "Generating # users...",
  "📊 progress: # %",
  "wörk # – “fine”",
  "[#/#] events",
  "- item #",
  "\u00a0indented #",
  "tab\tbetween #",
  "merry #",
  "CHAIN[#] {x}",
] as const;
const BLANKS = ["", "  ", "\t", "....", ".", "\u00b7\u2026", "12345", "- - -", "\ufeff", "\u00a0"] as const;

const number = fc.oneof(fc.constant("0"), fc.constant("1"), fc.nat({ max: 99 }).map(String), fc.nat().map(String));
const numbered = (pattern: string) =>
  fc.array(number, { minLength: 8, maxLength: 8 }).map((all) => {
    let used = 0;
    return pattern.replace(/#/g, () => all[used++ % all.length] ?? "");
  });
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string>(...HARMLESS) },
  { weight: 2, arbitrary: fc.constantFrom<string>(...REACTING) },
  { weight: 1, arbitrary: fc.constantFrom<string>(...BLANKS) },
);
/** Two on one line, parts of one, other cases. */
const mixed = fc
  .tuple(text, text, fc.nat({ max: 30 }), fc.constantFrom("as is", "upper", "lower", "cut", "joined"))
  .map(([one, other, at, how]) => {
    if (how === "upper") return one.toUpperCase();
    if (how === "lower") return one.toLowerCase();
    if (how === "cut") return one.slice(at);
    return how === "joined" ? `${one.slice(0, at)}${other}` : one;
  });
/** Runs of one line with other numbers in it, since most lines are skipped only in these. */
const run = fc.tuple(
  mixed,
  fc.oneof(fc.constant(1), fc.nat({ max: 30 })),
  fc.constantFrom("\n", "\n", "\r\n", "\r", "\n\n"),
);
const lines = run.chain(([pattern, times, end]) =>
  fc
    .array(numbered(pattern), { minLength: times, maxLength: times })
    .map((all) => all.map((line) => line + end).join("")),
);
const output = fc.array(lines, { maxLength: 25 }).map((all) => all.join(""));

function read(reader: OutputReader | LineReader, parts: readonly Uint8Array[]) {
  for (const part of parts) reader.push(part);
  return reader.end();
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });
const encoding = fc.constantFrom("utf8", "utf8", "utf8", "latin1", "utf16le") satisfies fc.Arbitrary<BufferEncoding>;
const charset = { utf8: "utf-8", latin1: "iso-8859-1", utf16le: "utf-16le" } as const;

describe("the reader of output", () => {
  it("says what reading line by line says, however the bytes are split", () => {
    fc.assert(
      fc.property(output, cuts, cuts, encoding, (all, some, others, as) => {
        const bytes = Buffer.from(all, as);
        const plainly = read(new LineReader(charset[as]), split(bytes, some));
        expect(read(new OutputReader(charset[as]), split(bytes, others))).to.deep.equal(plainly);
      }),
      { numRuns: 1500 },
    );
  });

  it("says the same of outputs of many blocks", () => {
    const times = fc.integer({ min: 500, max: 4000 });
    const long = fc.array(fc.tuple(mixed, times, number), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(long, output, fc.integer({ min: 1000, max: 200_000 }), (runs, between, step) => {
        const all = runs.map(([pattern, count, figure]) => {
          const line = (index: number) => `${pattern.replace(/#/g, index % 7 === 0 ? figure : String(index))}\n`;
          return Array.from({ length: count }, (_, index) => line(index)).join("") + between;
        });
        const bytes = Buffer.from(all.join(""));
        const steps = Array.from({ length: Math.floor(bytes.length / step) }, (_, index) => (index + 1) * step);
        const plainly = read(new LineReader(), [bytes]);
        expect(read(new OutputReader(), split(bytes, steps))).to.deep.equal(plainly);
      }),
      { numRuns: 40 },
    );
  });

  it("says the same of bytes that are no text", () => {
    const broken = fc.tuple(output, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 5 }));
    fc.assert(
      fc.property(broken, cuts, ([all, errors], some) => {
        const bytes = Buffer.from(all);
        for (const [at, byte] of errors) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expect(read(new OutputReader(), split(bytes, some))).to.deep.equal(read(new LineReader(), [bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it("says the same of lines that are read in pieces", () => {
    const part = fc.tuple(fc.constantFrom("x", "x 1 ", "❌ ", "\r"), fc.integer({ min: 1, max: 300_000 }), mixed);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), cuts, cuts, (parts, some, others) => {
        const bytes = Buffer.from(
          parts.map(([piece, length, end]) => piece.repeat(length / piece.length) + end).join(""),
        );
        const plainly = read(new LineReader(), split(bytes, some));
        expect(read(new OutputReader(), split(bytes, others))).to.deep.equal(plainly);
      }),
      { numRuns: 30 },
    );
  });

  const plain = (words: string) => Array.from({ length: 40 }, (_, index) => `${words} ${index + 1} of 40`);
  const traceback = ["Traceback (most recent call last):", '  File "x.py", line 3', "    do()", "    ^^^^"];
  for (const [what, lines] of [
    ["the lines behind a failure", ["❌ no", ...plain("step"), "❌ no again", ...plain("step")]],
    ["a traceback that is cut off", [...traceback, ...plain("done:")]],
    [
      "what is tried again behind a traceback",
      [...traceback, "OSError: no", "retrying", ...plain("step"), "Mock data generation complete for: all"],
    ],
    ["a summary", ["Upload Summary:", ...plain("stored"), "Failed: 2"]],
    ["a summary with little in it", ["Upload Summary:", "stored 1", "stored 2", "Failed: 2"]],
  ] as const)
    it(`says the same of ${what}`, () => {
      const bytes = Buffer.from([...plain("begins"), ...lines, ...plain("ends"), ""].join("\n"));
      expect(read(new OutputReader(), [bytes])).to.deep.equal(read(new LineReader(), [bytes]));
    });

  it("says the same where its latest line is asked for in the middle of a line", () => {
    const line = "❌ could nöt write";
    const bytes = Buffer.from([...plain("begins"), line, ...plain("ends"), ""].join("\n"));
    const from = bytes.indexOf(line);
    const plainly = read(new LineReader(), [bytes]);
    for (let cut = from - 3; cut <= from + Buffer.byteLength(line) + 3; cut += 1) {
      const reader = new OutputReader();
      reader.push(bytes.subarray(0, cut));
      expect(reader.lastLine).not.to.equal("");
      expect(read(reader, [bytes.subarray(cut)]), `cut at ${cut}`).to.deep.equal(plainly);
    }
  });

  it("keeps no reference to what it is given", () => {
    const reader = new OutputReader();
    const chunk = Buffer.from("one\ntwo");
    reader.push(chunk);
    chunk.fill("x");
    reader.push(Buffer.from("\n"));
    expect(reader.end().first).to.deep.equal(["one", "two"]);
  });

  it("tells its latest line in the middle of a run", () => {
    const reader = new OutputReader();
    for (let index = 1; index <= 5000; index += 1) {
      reader.push(Buffer.from(`Generated ${index} of 5000 events\nand`));
      if (index % 1000 === 0) expect(reader.lastLine).to.equal(`andGenerated ${index} of 5000 events`);
    }
  });
});

describe("a run of plain lines", () => {
  const bytesOf = (text: string) => Buffer.from(`${text}${" ".repeat(8)}`);
  const runOf = (text: string) => new PlainLines(2).run(bytesOf(text), 0, Buffer.byteLength(text));

  it("ends where a line matters, or has no end", () => {
    const plain = "Generated 1 of 9 events\r\nGenerated 2 of 9 events\r\n\r\nGenerated 3 of 9 events\r\n";
    const from = plain.indexOf("Generated 2");
    for (const rest of ["❌ no\n", "❌ no", "Generated 4 of 9 events", ""])
      expect(runOf(plain + rest)).to.deep.equal({ end: plain.length, tail: from, before: { all: 1, withText: 1 } });
  });

  it("does not take other letters for those of a known line", () => {
    const plain = "count abcd 1 of 5\n";
    expect(runOf(`${plain}count fail 1 of 5\n`).end).to.equal(plain.length);
    expect(runOf(`${plain}count abcd 7 of 9\n`).end).to.equal(2 * plain.length);
    expect(runOf("to s3:  a 1\nto s3://a 1\n").end).to.equal("to s3:  a 1\n".length);
    const long = "x".repeat(600);
    expect(runOf(`${long}y\n${long}❌\n`).end).to.equal(602);
  });

  it("has no lines before its tail where all are in it", () => {
    for (const text of ["", "one\n", "one\n\n\n"])
      expect(runOf(text)).to.deep.equal({ end: text.length, tail: 0, before: { all: 0, withText: 0 } });
  });

  for (const line of REACTING.filter((one) => !/^(\s|File|OSError|WARN|⚠|DEBUG|retrying)/.test(one)))
    it(`does not hold ${JSON.stringify(line)}`, () => {
      expect(runOf(`${line}\n`).end).to.equal(0);
    });

  for (const line of [
    "E1126 22:14:57.123456   12 gen.go:10] full",
    "app: F1126 22:14:57.123456   12 gen.go:10] full",
    '  {"exit_code":5}',
    ',{"exit_code":5}',
    ' [ {"exit_code":5}',
    String.raw`  {"l\u0065vel":"\u0065rror"}`,
    String.raw` [ "l\u0065vel" ]`,
  ])
    it(`does not hold ${JSON.stringify(line)}`, () => {
      expect(runOf(`${line}\n`).end).to.equal(0);
    });

  for (const line of HARMLESS.filter((one) => !one.startsWith("\u00a0") && one !== "Generated # users so far"))
    it(`holds ${JSON.stringify(line)}`, () => {
      const text = `${line.replaceAll("#", "5")}\n`;
      expect(runOf(text).end).to.equal(Buffer.byteLength(text));
    });
});

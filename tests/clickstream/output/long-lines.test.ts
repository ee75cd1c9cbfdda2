import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../../support/clickstream/output/reader";
import { workOf } from "../../helpers/work";

/** Of 64 KB, which is as much as is read of a line at once. */
function long(piece: string, before = "", after = ""): string {
  return before + piece.repeat(Math.ceil(65_536 / piece.length)) + after;
}

/** In ms. Each takes a few; where the time grows with the square of the length or worse, it takes many seconds. */
const SOON = 2000;

describe("long lines of output are read in no time", () => {
  for (const [of, line] of [
    ["moves", long("moved s3://a/b to ")],
    ["moves without a target", long("moved s3://a/b ")],
    ["a move and blanks", long(" ", "moved s3://a/b", "x")],
    ["a move and quotes", long('" ', "moved s3://a/b to s3://a/b", "x")],
    ["blanks in JSON", long(" ", '{"a":1', "x}")],
    ["brackets in JSON", long("] ", "{", "}")],
    ["commas in JSON", long(",", "[", "}")],
    ["a file name without end", long("a-", "ERROR retrying ")],
    ["a summary of digits", long("1", "Upload Summary: ")],
    ["a summary of letters", long("a", "Upload Summary: ")],
    ["a summary of blanks", long(" ", "Upload Summary: 1")],
    ["summaries", long("Upload Summary ")],
    ["blanks and quotes behind a key", long('" ', "✅ Upload successful: s3://a/b", "x")],
    ["uploads", long("Uploading s3://a ")],
    ["rows", long("generated 1 a in '")],
    ["digits", long("1,", "generated ")],
  ] as const) {
    it(of, () => {
      const work = workOf(() => {
        const reader = new OutputReader();
        reader.push(Buffer.from(`${line}\n`));
        reader.end();
      });
      expect(work).to.be.lessThan(SOON);
    });
  }
});

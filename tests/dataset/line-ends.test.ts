import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { endLinesAlike } from "../../support/dataset/line-ends";

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "file");

/** As much as Node reads of a file at once, in bytes. */
const CHUNK = 65_536;

describe("Ends of lines", () => {
  for (const text of [
    "a\r\nb\n",
    "\r\r\n\r",
    "ä\r\n🎉",
    ...[0, 1, 2, 3].map((back) => `${"x".repeat(CHUNK - back)}\r\ny\r`),
  ])
    it(`become LF where they are CR LF, wherever a file is cut: ${text.length} letters`, async () => {
      writeFileSync(file, text);
      expect(await endLinesAlike(file)).to.equal(true);
      expect(readFileSync(file, "utf8")).to.equal(text.replaceAll("\r\n", "\n"));
    });

  for (const text of ["", "a\nb\n", "\ra\n\rb\r", `\r${"x".repeat(CHUNK - 2)}\rä`])
    it(`stay as they are where none is CR LF: ${text.length} letters`, async () => {
      writeFileSync(file, text);
      expect(await endLinesAlike(file)).to.equal(false);
      expect(readFileSync(file, "utf8")).to.equal(text);
    });
});

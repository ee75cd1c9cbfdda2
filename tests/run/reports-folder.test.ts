import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { reportFolders, whyNotWritable } from "../../support/run/reports-folder";

const POSIX = process.platform === "win32" ? "there are no such devices here" : false;

describe("the folders of the reports", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-reports-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);

  it("are named once each, as absolute paths", () => {
    expect(reportFolders([at("a/1"), at("a/2"), at("b/../c/3"), "reports/x"])).to.deep.equal([
      at("a"),
      at("c"),
      path.resolve("reports"),
    ]);
  });

  it("are none for a device", { skip: POSIX }, async () => {
    expect(reportFolders(["/dev/null"])).to.deep.equal([]);
    expect(await whyNotWritable(["/dev/null"])).to.equal(undefined);
  });

  it("are created, and nothing in them is touched", async () => {
    mkdirSync(at("old"));
    writeFileSync(at("old/index.html"), "the last report");
    expect(await whyNotWritable([at("old/index.html"), at("new/deep/index.html")])).to.equal(undefined);
    expect(readFileSync(at("old/index.html"), "utf8")).to.equal("the last report");
    expect(readdirSync(at("old"))).to.deep.equal(["index.html"]);
    expect(existsSync(at("new/deep"))).to.equal(true);
  });

  it("cannot be below a file", async () => {
    writeFileSync(at("file"), "");
    for (const file of [at("file/x.html"), at("file/deep/x.html"), ...(POSIX ? [] : ["/dev/null/x.html"])]) {
      const reason = await whyNotWritable([file]);
      expect(reason)
        .to.contain(`The reports cannot be written to ${path.dirname(file)} (E`)
        .and.contain("REPORTS_DIR");
    }
  });

  it("cannot be a report themselves", async () => {
    mkdirSync(at("taken"));
    expect(await whyNotWritable([at("taken")]))
      .to.contain("it is a folder")
      .and.contain("--format");
  });

  it("cannot hold a report that may not be overwritten", {
    skip: process.getuid?.() === 0 ? "root may write to any file" : false,
  }, async () => {
    writeFileSync(at("read-only.xml"), "");
    chmodSync(at("read-only.xml"), 0o400);
    expect(await whyNotWritable([at("read-only.xml")])).to.contain("A report cannot be written to");
  });
});

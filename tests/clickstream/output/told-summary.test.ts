import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";

function failures(...lines: readonly string[]) {
  return outputOf([lines.join("\n")]).markers.length;
}

describe("a summary of uploads", () => {
  for (const said of [
    ": 4 uploaded, 1 failure",
    ": 4 uploaded, failure: 1",
    ": 4 uploaded, failed = 1",
    ": 4 uploaded, failed 1",
    ": 4 uploaded, 12 failed",
    ": 3 uploaded, 1  failed",
    ": 3 uploaded, 1 upload failed",
    ": 3 uploaded, 1 file failed",
    ": 2 failed, 2 uploaded",
    " 3/4 uploaded",
    " of this run - uploaded 3/4",
  ])
    it(`counts failures: Upload Summary${said}`, () => {
      expect(failures(`📊 Upload Summary${said}`)).to.equal(1);
    });

  for (const said of [
    ": successful 4 failed: 0",
    ": successful 4 failed = 0",
    ": batch: 1/3",
    ": batch #1 of 3",
    ": 3 of 15 uploaded, 12 unchanged",
    ": 3 of 5 uploaded, 2  unchanged",
    ": 3 of 5 uploaded, 2 files skipped",
    ": 3 of 5 uploaded, skipped : 2",
    ": 3 of 5 uploaded, skipped=2",
    ": 3 of 15 uploaded, skipped: 12",
  ])
    it(`counts none: Upload Summary${said}`, () => {
      expect(failures(`📊 Upload Summary${said}`)).to.equal(0);
    });

  for (const line of [
    "- Failed: 1",
    "Failure: 1",
    "Error = 2",
    "Failed : 1",
    "Failed=1",
    "Failed: 12",
    "12 failed",
    "1  failed",
    "1 upload failed",
    "1 file failed",
    "2 failed, see above",
  ])
    it(`counts failures on a line of its own: ${line}`, () => {
      expect(failures("📊 Upload Summary:", line)).to.equal(1);
      expect(failures("What comes next:", line)).to.equal(0);
    });

  for (const line of ["Failed: 0", "0 failed", "4 failed: 0", "4 failed = 0"])
    it(`counts none on a line of its own: ${line}`, () => {
      expect(failures("📊 Upload Summary:", line)).to.equal(0);
    });

  it("has five lines at most", () => {
    const uploaded = (lines: number) => Array.from({ length: lines }, (_, index) => `${index} uploaded`);
    expect(failures("📊 Upload Summary:", ...uploaded(3), "Failed: 2")).to.equal(1);
    expect(failures("📊 Upload Summary:", ...uploaded(4), "Failed: 2")).to.equal(0);
  });

  it("may be in JSON beside other texts", () => {
    const line = (msg: string) => JSON.stringify({ msg, logger: "generator" });
    expect(failures(line("📊 Upload Summary: 3 of 4 uploaded"))).to.equal(1);
    expect(failures(line("📊 Upload Summary:"), line("Failed: 2"))).to.equal(1);
  });
});

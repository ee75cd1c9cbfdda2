import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../support/clickstream/output";

function markers(text: string) {
  const reader = new OutputReader();
  reader.push(Buffer.from(text));
  return reader.end().markers;
}

describe("failure words", () => {
  for (const text of [
    "Upload failed for data/users.csv: AccessDenied",
    "? Upload failed for data/users.csv: AccessDenied",
    "âŒ Upload failed for data/users.csv",
    "INFO:root:Failed to configure client or create bucket: timed out",
    "--- PROCESS FAILED ---",
    "--- PROCESS TIMED OUT AFTER 600 SECONDS ---",
    "💥 Error: could not write",
    "*** ERROR: could not write ***",
    'Exception in thread "main" java.io.IOException: no space left',
    "thread 'main' panicked at src/main.rs:2:5:",
    "Unhandled exception. System.IO.IOException: no space left",
    "Fatal Python error: Segmentation fault",
    "- ❌ users.csv could not be stored",
    "[1/4] ❌ users.csv could not be stored",
    "  └─ ❌ users.csv",
    "❌ 0 of 4 uploads",
    "❌ uploads: 0/4",
    "❌ no uploads",
    "❌ Failed: 0 | Errors: 2",
    "📊 Upload Summary: 3 successful, 1 failed",
    "📊 Upload Summary: ok=3 failed=1",
    "📊 Upload Summary:\n  3 uploaded\n  1 failed",
    "📊 Upload Summary: 3 of 4 files uploaded, attempts 1/3",
  ]) {
    it(`tell of a failure: ${text}`, () => void expect(markers(text)).to.have.length(1));
  }

  for (const text of [
    "Warning: Could not create stable alias file x: Command 'ln' returned non-zero exit status 1.",
    "WARNING:root:a helper exited with code 1, the alias is a copy",
    "⚠️ Error: no symbolic links here, the alias is a copy",
    "❌ Upload failed for 0 files",
    "❌ Failed: 0 | ✅ Success: 4",
    "❌ 0 failed, ✅ 4 succeeded",
    "ERROR COUNT: 0, WARNING COUNT: 2",
    "ERROR RATE: 0.0%",
    "  ❌ payment_failed: 6",
    "📊 Upload Summary 05/12/2026: Total successful uploads: 4",
    "📊 Upload Summary: batch 1 of 3: Total successful uploads: 4",
    "📊 Upload Summary: 4/4 uploaded, attempts 1/3",
    "📊 Upload Summary: 4 uploads, 0 failed",
    "📊 Upload Summary:\n  4 uploaded\n  10 skipped\n  0 failed",
  ]) {
    it(`tell of none: ${text}`, () => void expect(markers(text)).to.deep.equal([]));
  }
});

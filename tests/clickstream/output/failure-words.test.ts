import { describe, it } from "node:test";
import { expect } from "chai";
import { OutputReader } from "../../../support/clickstream/output/reader";
import { outputOf } from "../../helpers/output";

function markers(text: string) {
  return outputOf([text]).markers;
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
    "❌ payment_failed events could not be written",
    "Mock data generation failed: no space left",
    "❌ uploads: 0/4",
    "❌ no uploads",
    "❌ Failed: 0 | Errors: 2",
    "📊 Upload Summary: 3 successful, 1 failed",
    "📊 Upload Summary: ok=3 failed=1",
    "📊 Upload Summary:\n  3 uploaded\n  1 failed",
    "INFO:root:📊 Upload Summary:\nINFO:root:Failed: 1",
    "📊 Upload Summary: 3 of 4 files uploaded, attempts 1/3",
    "upload failed: ../data/users.csv to s3://analytics/data/users.csv An error occurred (AccessDenied)",
    "mc: <ERROR> Failed to copy `users.csv`. Access Denied.",
    "botocore.exceptions.ClientError: An error occurred (AccessDenied)",
    "OSError: [Errno 28] No space left on device",
    "java.lang.IllegalStateException: no space left\n\tat a.B.c(B.java:1)",
    "java.lang.NullPointerException",
    "TypeError: x is undefined\n    at f (file:1:2)",
    "E1126 22:14:57.123456   12 gen.go:10] could not write",
    "10:14PM ERR could not write",
    "fail: Generator[0]\n      could not write",
    "PHP Fatal error:  Uncaught Exception: no space left",
    "Out of memory: Killed process 12 (python3)",
    "[FAIL] users.csv",
    "FAILED: upload of users.csv",
    "❌ 1 ✅ 3",
    "✗ 2 / ✓ 4",
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
    "❌ Failed payments (6)",
    "❌ payment_failed",
    "⚠️ No alias, since links are not allowed here:\nOSError: [Errno 1] Operation not permitted",
    "INFO:root:OSError: is what a full disk would be",
    "ERROR-FREE RUN",
    "FATAL 0 | ERROR 0 | WARN 2",
    "✗ 0 / ✓ 4",
    "❌ 0 ✅ 4",
    "FAILED: 0",
    "Upload failed: 0",
    "10:14PM INF all is well",
    "upload failed 0 times",
    "E1126 of the products is an error code",
    "[FAILOVER] is tested elsewhere",
    "📊 Upload Summary 05/12/2026: Total successful uploads: 4",
    "📊 Upload Summary: batch 1 of 3: Total successful uploads: 4",
    "📊 Upload Summary: 4/4 uploaded, attempts 1/3",
    "📊 Upload Summary: 4 uploads, 0 failed",
    "📊 Upload Summary:\n  4 uploaded\n  10 skipped\n  0 failed",
  ]) {
    it(`tell of none: ${text}`, () => void expect(markers(text)).to.deep.equal([]));
  }

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
    it(`takes for a failure: ${marker}`, () => void expect(outputOf([marker]).markers).to.have.length(1));
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
    it(`takes for harmless: ${harmless}`, () => void expect(outputOf([harmless]).markers).to.deep.equal([]));
  }

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
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";

function read(text: string) {
  return outputOf([text]);
}

const TRACEBACK = 'Traceback (most recent call last):\n  File "x.py", line 3\nOSError: no space left';

describe("log lines", () => {
  for (const line of [
    "INFO:service:ERROR:generator:no space left",
    "INFO - ERROR:generator:no space left",
    "2026-11-26 10:00:00,123 - service - INFO - ERROR - no space left",
    '{"level":"info","msg":"2026-11-26 10:00:00 - ERROR - no space left"}',
    "2026-11-26 10:00:00,123 boto3.s3 [ERROR] could not write",
    "2026-11-26 10:00:00,123 generator ERROR could not write",
    "26/11/26 10:00:00 ERROR Executor: could not write",
    "[2026-11-26 10:00:00,123: ERROR/MainProcess] could not write",
    "[2026-11-26 10:00:00,123: INFO/MainProcess] ❌ could not write",
    "[10:00:00 ERR] could not write",
    "[main] ERROR generator - could not write",
    'ts=10:00 level=error err="could not write"',
    '{"level":"error","msg":"could not write","user_id":"service"}',
    '{"record":{"message":"could not write","level":{"name":"ERROR","no":40}}}',
    '\u001e{"level":"error","msg":"could not write"}',
    JSON.stringify({ line: "\u001b[31m❌ could not write\u001b[0m" }),
    JSON.stringify({ line: "\u001b[31mERROR\u001b[0m: could not write" }),
    '{"output":"ERROR could not write"}',
    '{"all":"--- STDOUT ---\\nERROR could not write"}',
    "9:14PM ERR could not write",
    "2026-11-26T10:00:00+0100 ERROR could not write",
    "10:00:00 - generator - [worker] ERROR could not write",
    "INFO  -  fatal error: could not write",
    "INFO |  fatal error: could not write",
    "INFO   fatal error: could not write",
    "ERROR:root:INFO: could not write",
    '{"level":"Information","msg":"ERROR - could not write"}',
  ]) {
    it(`tell of a failure: ${line}`, () => void expect(read(line).markers).to.have.length(1));
  }

  for (const line of [
    "INFO:service:ERROR Lamp: 12 views",
    "INFO:service:ERROR: none",
    "Shop closed 10:14PM ERROR Lamp left",
    "[ERROR]no errors",
    "WARNING:root:ERROR - could not make the alias",
    `2026-11-26 10:00:00,123 botocore.retryhandler [DEBUG] retry needed\n${TRACEBACK}`,
    "Logging configured: level=ERROR format=text",
    "[main] Product: ERROR Lamp",
    "1 | ERROR Lamp | Furniture",
    '{"product_name":"ERROR Lamp","price":5}',
    '{"msg":"configured","levels":["DEBUG","ERROR"]}',
    '{"timestamp":"2026","level":"info","event":"ERROR Lamp sold"}',
    '{"product_id":"p","product_name":"ERROR Lamp","status":"failed"}',
    '{"status":"ok","errors":{"upload":0,"write":[]}}',
    '{"error":"n/a"}',
    JSON.stringify({ level: "WARNING", message: "no alias", exc_info: TRACEBACK }),
  ]) {
    it(`tell of none: ${line}`, () => void expect(read(line).markers).to.deep.equal([]));
  }

  it("are shown without control characters", () => {
    const { first, markers } = read("❌ \u0000could\u0007 \u001b[31mnot\u001b[0m \u001bwrite\u009b\tit\n");
    expect(first).to.deep.equal(["❌ could not write\tit"]);
    expect(markers[0]?.text).to.equal(first[0]);
    const { markers: long } = read(`ERROR \u001b[31m\u0007${"x".repeat(70_000)}`);
    expect(long[0]?.text).not.to.match(/[^\P{Cc}\t]/u);
  });

  it("are shown by what fails where they are long JSON", () => {
    const lines = [
      "--- STDOUT ---",
      ...Array.from({ length: 30 }, (_, index) => `step ${index} is done`),
      "❌ could not write",
    ];
    expect(read(JSON.stringify({ stdout: lines.join("\n") })).markers[0]?.text).to.equal("❌ could not write");
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { outputOf } from "../../helpers/output";

const markers = (line: string) => outputOf([line]).markers;

describe("a line of JSON", () => {
  for (const line of [
    // Pieces of a document.
    '[{"level":"error","msg":"full"}',
    '  {"level":"error","msg":"full"},',
    ',{"level":"error","msg":"full"}',
    '{"level":"error","msg":"full"}]',
    '  , {"level":"error","msg":"full"} ] , ',
    '["❌ could not write"]',
    '"❌ could not write"',
    '[["❌ could not write"]]',
    '"10:00:00 ERROR full"',
    '["10:00:00 ERROR full"]',
    // Levels.
    '{"severity":"error","msg":"full"}',
    '{"levelname":"ERROR","msg":"full"}',
    '{"lvl":"crit","msg":"full"}',
    '{"log.level":"error","msg":"full"}',
    '{"level":{"name":"error"},"msg":"full"}',
    '{"level":null,"severity":"error","msg":"full"}',
    '{"level":60,"msg":"full"}',
    '{"level":"info","msg":"ERROR - full"}',
    // Texts.
    ...["message", "msg", "event", "line", "text", "log", "output", "stdout", "stderr"].map((name) =>
      JSON.stringify({ [name]: "10:00:00 ERROR full" }),
    ),
    '{"stdout":"one\\r❌ full\\rtwo"}',
    '{"stdout":"one\\r\\n❌ full\\r\\ntwo"}',
    '{"other":"one\\nERROR full"}',
    '{"a":{"b":["❌ full"]}}',
    '{"other":"  ❌ full"}',
    // Fields.
    ...["fail", "failed", "Failure", "error", "errored", "fatal", "crashed", "killed"].map((state) =>
      JSON.stringify({ status: state }),
    ),
    '{"state":"failed"}',
    '{"result":"failed"}',
    '{"outcome":"failed"}',
    '{"success":false}',
    '{"ok":false}',
    ...["exit_code", "exitCode", "returncode", "return_code"].map((name) => JSON.stringify({ [name]: -9 })),
    '{"error":"no space"}',
    '{"errors":["no space"]}',
    '{"exception":{"type":"OSError"}}',
    '{"errors":{"upload":2}}',
    '{"error":true}',
    '{"error":"0 is no port"}',
    '{"error":"not ok"}',
    '{"error":"NoSpaceLeft"}',
    '{"error":"E0"}',
    '{"error":null,"errors":["full"]}',
    // Log lines of a row.
    '{"user_id":"u","message":"❌ full"}',
    '{"product_id":"p","msg":"❌ full"}',
    '{"event_type":"view","level":"error"}',
  ])
    it(`tells of a failure: ${line}`, () => void expect(markers(line)).to.have.length(1));

  for (const line of [
    // No JSON, or none that is closed.
    "{ERROR: full}",
    '{"level":"error","msg":"full"',
    // Levels.
    '{"level":40,"msg":"full"}',
    '{"level":"info","severity":"error","msg":"full"}',
    '{"level":{"no":50},"msg":"full"}',
    // Texts that are no log.
    '{"name":"ERROR Lamp"}',
    '{"name":"10:00:00 ERROR full"}',
    "[1,null,true]",
    // Fields.
    ...["not failed", "failed over", "fails", 5].map((state) => JSON.stringify({ status: state })),
    '{"success":true,"ok":true}',
    '{"success":0}',
    '{"exit_code":0,"returncode":null}',
    '{"exit_code":"1"}',
    ...["", " ", "0", "-", "no", "none", "N/A", "null", "nil", "false", "ok", "success", " none "].map((error) =>
      JSON.stringify({ error }),
    ),
    '{"error":0,"errors":{},"exception":false}',
    '{"errors":[0,null,""]}',
    '{"level":"info","error":"EACCES"}',
    // Rows.
    '{"user_id":"u","status":"failed"}',
    '{"product_id":"p","status":"failed"}',
    '{"event_type":"x","status":"failed"}',
  ])
    it(`tells of none: ${line}`, () => void expect(markers(line)).to.deep.equal([]));
});

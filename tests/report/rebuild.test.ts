import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { encodeFact } from "../../support/report/attachments";
import type { HistoryEntry } from "../../support/report/history/history";
import { messagesOf } from "../helpers/messages";
import { PROJECT } from "../helpers/run-suite";

const TARGET = { kind: "service", note: "the service", id: "http://a.test", store: "http://s", bucket: "b" } as const;
const FIGURES = encodeFact({ kind: "figures", target: TARGET, key: [], measures: { totalTime: 2000 } });
const EARLIER: HistoryEntry = {
  at: "2026-11-20T08:00:00.000Z",
  target: TARGET.id,
  verdict: "passed",
  scenarios: { "features/a.feature: S": { totalTime: 1900 } },
};

describe("A page that is made again from the messages of a run", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-rebuild-"));
  const messages = path.join(folder, "messages.ndjson");

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs what `npm run report` does, in a folder with an `.env` file of its own. */
  function rebuild(file: string, env: NodeJS.ProcessEnv = {}) {
    const register = path.join(PROJECT, "support/loading/register.js");
    return spawnSync(process.execPath, ["--require", register, path.join(PROJECT, "support/report/rebuild.ts"), file], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, HISTORY_FILE: undefined, ...env },
    });
  }

  it("takes the history from the file that .env names, and leaves torn lines out", () => {
    const lines = messagesOf({ scenarios: [{ name: "S", attempts: [[{ text: "x", attached: [FIGURES] }]] }] });
    writeFileSync(messages, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n{"attachm`);
    writeFileSync(path.join(folder, ".env"), "HISTORY_FILE=elsewhere.ndjson\n");
    writeFileSync(path.join(folder, "elsewhere.ndjson"), `${JSON.stringify(EARLIER)}\n`);
    const { status, stdout, stderr } = rebuild(messages);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("index.html: passed").and.contain("1 torn line is left out");
    expect(readFileSync(path.join(folder, "index.html"), "utf8")).to.contain("The last 2 runs against this target");
  });

  it("needs the messages of a run", () => {
    writeFileSync(path.join(folder, "empty.ndjson"), "");
    expect(rebuild(path.join(folder, "empty.ndjson")).stderr).to.contain("does not hold the messages of a run");
    expect(rebuild("nowhere.ndjson").stderr).to.contain("There is no nowhere.ndjson").and.not.to.contain("    at ");
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadProjectDotEnv, whyNothingToRun } from "../../support/run/preflight";

describe("why nothing is to be run", () => {
  const selection = { paths: ["features/streaming.feature:6"], selected: 1, shard: "" };

  it("is nothing where scenarios were found", () => {
    expect(whyNothingToRun(selection)).to.equal(undefined);
    expect(whyNothingToRun({ ...selection, paths: ["features/**/*.{feature,feature.md}"] })).to.equal(undefined);
  });

  it("is each file that does not exist, even where others do", () => {
    const reason = whyNothingToRun({ ...selection, paths: [...selection.paths, "features/a.feature:3", "b.feature"] });
    expect(reason).to.equal("Nothing was run: there is no features/a.feature, and no b.feature.");
  });

  it("is that nothing matches, except in a shard", () => {
    expect(whyNothingToRun({ ...selection, selected: 0 })).to.contain("no scenario matches");
    expect(whyNothingToRun({ ...selection, selected: 0, shard: "2/3" })).to.equal(undefined);
  });
});

describe("the project's .env", () => {
  it("is read from any folder, and the files that it names are relative to it", () => {
    const project = mkdtempSync(path.join(tmpdir(), "clickstream-env-"));
    const before = { ...process.env };
    try {
      writeFileSync(
        path.join(project, ".env"),
        "HISTORY_FILE=past/runs.ndjson\nNODE_EXTRA_CA_CERTS=ca.pem\nMINIO_BUCKET=b\n",
      );
      for (const name of ["HISTORY_FILE", "MINIO_BUCKET"]) delete process.env[name];
      process.env.NODE_EXTRA_CA_CERTS = "mine.pem";
      loadProjectDotEnv(project);
      expect(path.resolve(process.env.HISTORY_FILE ?? "")).to.equal(path.join(project, "past/runs.ndjson"));
      expect(process.env.NODE_EXTRA_CA_CERTS).to.equal("mine.pem");
      expect(process.env.MINIO_BUCKET).to.equal("b");
    } finally {
      for (const name of ["HISTORY_FILE", "NODE_EXTRA_CA_CERTS", "MINIO_BUCKET"]) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      rmSync(project, { recursive: true, force: true });
    }
  });
});

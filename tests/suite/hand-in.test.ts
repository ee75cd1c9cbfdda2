import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type RunningStore, startStore } from "../../sandbox/store";
import { PROJECT, startSuite } from "../helpers/run-suite";

const SECRET = "secret-of-the-results";
const BAD = { SANDBOX_FAULT: "upload-fails" };

describe("Reports that are handed in", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-hand-in-"));
  let store: RunningStore;
  let settings: Record<string, string>;

  before(async () => {
    store = await startStore(0);
    settings = {
      RESULTS_URL: "s3://results/tonight/",
      RESULTS_ENDPOINT: store.endpoint,
      RESULTS_ACCESS_KEY: "results-key",
      RESULTS_SECRET_KEY: SECRET,
    };
    const credentials = { accessKeyId: "results-key", secretAccessKey: SECRET };
    const client = new S3Client({ endpoint: store.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: "results" }));
    client.destroy();
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (environment: string, more: Record<string, string> = {}, ...args: readonly string[]) =>
    startSuite(["--tags", "@ENDPOINT-001 or @STREAM-001", ...args], {
      ...settings,
      ENVIRONMENT_NAME: environment,
      ...more,
    }).finished;

  it("are handed in before the process ends, or the run was not carried out", async () => {
    const [good, bad] = await Promise.all([run("exit", {}, "--force-exit"), run("exit", BAD, "--force-exit")]);
    expect(good.code, good.stderr).to.equal(2);
    expect(good.stderr).to.contain("The reports are not handed in").and.contain("leave out --force-exit");
    expect(bad.code, bad.stderr).to.equal(1);
  });

  const merge = (...args: readonly string[]) =>
    new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
      // Not synchronously, since the store is in this process.
      const child = spawn("npm", ["run", "--silent", "merge", "--", ...args], {
        cwd: PROJECT,
        env: { ...process.env, ...settings },
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (data) => {
        stdout += data;
      });
      child.stderr.on("data", (data) => {
        stderr += data;
      });
      child.once("close", (status) => resolve({ status, stdout, stderr }));
    });

  it("become one report of all environments, with the one that is missing", async () => {
    const [good, bad] = await Promise.all([run("eu/good"), run("eu/bad", BAD)]);
    expect(good.code, good.stderr).to.equal(0);
    expect(bad.code, bad.stderr).to.equal(1);
    expect(good.stderr).to.match(/Handed in: s3:\/\/results\/tonight\/eu\/good\/\d{8}T\d{6}\.\d{3}Z\/\n/);
    const expected = path.join(folder, "expected.txt");
    writeFileSync(expected, "eu/good\neu/bad\nus\n");
    const output = path.join(folder, "merged");
    const { status, stdout, stderr } = await merge(
      "s3://results/tonight/",
      "--output",
      output,
      "--expected",
      expected,
      "--allow-sandbox",
    );
    expect(status, stdout + stderr).to.equal(1);
    expect(stdout)
      .to.contain("FAILED: 3 environments: 1 failed, 1 could not be tried, 1 passed.")
      .and.contain("  us: it did not report: there is no folder of this name");
    expect(readFileSync(path.join(output, "index.html"), "utf8")).to.contain('href="eu/bad/index.html#streaming.');
    expect(readFileSync(path.join(output, "eu/bad/index.html"), "utf8")).to.contain("upload failed");
    expect(stdout + stderr + good.stderr + readFileSync(path.join(output, "results.json"), "utf8")).not.to.contain(
      SECRET,
    );

    const again = await merge("s3://results/tonight/", "--output", output);
    expect(again.status).to.equal(2);
    expect(again.stderr).to.contain("is not empty");
  });

  it("that nobody gets are a run that was not carried out, whatever passed", async () => {
    const { code, stderr } = await run("lost", { RESULTS_ENDPOINT: "http://127.0.0.1:1" });
    expect(code).to.equal(2);
    expect(stderr).to.contain("Needed to try this: the reports are handed in").and.contain("RESULTS_ENDPOINT");
  });
});

import { describe, it } from "node:test";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { BYSTANDERS } from "../../sandbox/catalogue/edits";
import { type RunningSandbox, startSandbox } from "../../sandbox/sandbox";
import { sandboxSettings } from "../../sandbox/settings";
import { until } from "../helpers/processes";
import { runSuite, startSuite } from "../helpers/run-suite";

const KEYS = { MINIO_ACCESS_KEY: "tester", MINIO_SECRET_KEY: "secret-for-tests" };
const OLDER = BYSTANDERS.map(({ key }) => key).sort();

/** A service with older objects in its bucket, which the suite does not take for a sandbox of its own. */
async function withService(
  env: Readonly<Record<string, string>>,
  use: (settings: Record<string, string>, keys: () => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  const sandbox: RunningSandbox = await startSandbox(sandboxSettings({ ...KEYS, SANDBOX_EVENTS: "300", ...env }), {
    olderObjects: BYSTANDERS,
  });
  const credentials = { accessKeyId: KEYS.MINIO_ACCESS_KEY, secretAccessKey: KEYS.MINIO_SECRET_KEY };
  const client = new S3Client({ endpoint: sandbox.storeUrl, region: "us-east-1", forcePathStyle: true, credentials });
  const keys = async () => {
    const { Contents: objects = [] } = await client.send(new ListObjectsV2Command({ Bucket: "analytics" }));
    return objects.map(({ Key: key = "" }) => key).sort();
  };
  try {
    await use({ ...KEYS, CLICKSTREAM_BASE_URL: sandbox.serviceUrl, MINIO_ENDPOINT: sandbox.storeUrl }, keys);
  } finally {
    client.destroy();
    await sandbox.close();
  }
}

describe("What may be removed", { concurrency: 2 }, () => {
  it("is nothing of a service's, unless ALLOW_DELETE says so: the scenarios are skipped", async () => {
    await withService({}, async (settings, keys) => {
      const run = await runSuite(["--tags", "@deletes"], { ...settings, RUN_MANUAL_TESTS: "true" });
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["SKIPPED", "SKIPPED"]);
      expect(run.stderr).to.contain("To allow that: ALLOW_DELETE=true");
      expect(await keys()).to.deep.equal(OLDER);
    });
  });

  it("is nothing of the sandbox's either where ALLOW_DELETE=false", async () => {
    const run = await runSuite(["--tags", "@CLEAN-001"], { ALLOW_DELETE: "false" });
    expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["SKIPPED"]);
  });

  it("is asked for twice, where a whole run is to be cleaned up", async () => {
    const run = await runSuite(["--tags", "@STREAM-001"], { CLEAN_UP: "true" });
    expect(run.code).to.equal(2);
    expect(run.stdout).to.contain("set ALLOW_DELETE=true as well, or unset CLEAN_UP");
  });
});

describe("A run with CLEAN_UP=true", { concurrency: 2 }, () => {
  for (const [what, args] of [
    ["one after the other", []],
    ["by several workers", ["--parallel", "2"]],
  ] as const) {
    it(`leaves the bucket as it was, and says so in every report: scenarios ${what}`, async () => {
      await withService({}, async (settings, keys) => {
        const run = await runSuite(["--tags", "@STREAM-001 or @MINIO-001 or @CONC-002 or @REGEN-001", ...args], {
          ...settings,
          ALLOW_DELETE: "true",
          CLEAN_UP: "true",
        });
        expect(run.code, run.stdout + run.stderr).to.equal(0);
        expect(await keys(), run.stderr).to.deep.equal(OLDER);
        const said = /After the run, \d+ objects that it had made were removed\./;
        for (const text of [run.stderr, run.reports["index.html"], run.reports["living-documentation.html"]])
          expect(text).to.match(said);
      });
    });
  }

  it("needs no store where nothing is to be generated", async () => {
    await withService({}, async (settings) => {
      const run = await runSuite([], {
        ...settings,
        MINIO_ENDPOINT: "http://127.0.0.1:1",
        ALLOW_DELETE: "true",
        CLEAN_UP: "true",
      });
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.stderr).not.to.contain("After the run");
    });
  });

  it("has nothing to remove from a bucket that nobody has created", async () => {
    await withService({}, async (settings, keys) => {
      const run = await runSuite(["--tags", "@STREAM-001"], {
        ...settings,
        MINIO_BUCKET: "elsewhere",
        ALLOW_DELETE: "true",
        CLEAN_UP: "true",
      });
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.stderr).to.contain(
        "After the run, there was nothing to remove. What was uploaded to another bucket is left (analytics).",
      );
      expect(await keys()).to.include.members(OLDER);
    });
  });

  it("removes what was announced when Ctrl-C ends it in the midst of a generation", async () => {
    await withService({ SANDBOX_PACE: "300" }, async (settings, keys) => {
      const running = startSuite(["--name", "stays within its limits"], {
        ...settings,
        ALLOW_DELETE: "true",
        CLEAN_UP: "true",
        SETTLE_TIMEOUT: "2s",
      });
      await until(async () => (await keys()).includes("data/products.csv"), "two files were uploaded");
      process.kill(-(running.child.pid ?? 0), "SIGINT");
      const { code, stderr } = await running.finished;
      expect(code).to.equal(130);
      expect(stderr).to.match(/After the run, \d objects? that it had made (was|were) removed/);
      expect(await keys(), stderr).not.to.include("data/users.csv");
      expect(await keys()).to.include.members(OLDER);
    });
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { freePort, startProgram } from "../helpers/programs";
import { runSuite } from "../helpers/run-suite";

/** What generations made is removed again from a real MinIO, with versions and locks. */

const KEYS = { MINIO_ACCESS_KEY: "key-for-tests", MINIO_SECRET_KEY: "secret-for-tests" };
const CLEAN_UP = ["--tags", "@CLEAN-001 or @CLEAN-002"];
const found = spawnSync("minio", ["--version"]).error === undefined;

/** What lies in a bucket before any generation, in the way of one and beside it. */
const OLDER = { "data/users.csv": "users of before\n", "other/notes.txt": "nobody's business\n" };

describe("A clean-up on MinIO", {
  skip: found ? false : "minio is not in PATH, so a clean-up is not tried on it here",
}, () => {
  let stopStore: () => Promise<void>;
  let settings: Record<string, string>;
  let client: S3Client;
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-minio-"));

  before(async () => {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    stopStore = await startProgram("minio", ["server", "--address", `127.0.0.1:${port}`, folder], endpoint, {
      MINIO_ROOT_USER: KEYS.MINIO_ACCESS_KEY,
      MINIO_ROOT_PASSWORD: KEYS.MINIO_SECRET_KEY,
    });
    settings = { ...KEYS, MINIO_ENDPOINT: endpoint, ALLOW_DELETE: "true" };
    const credentials = { accessKeyId: KEYS.MINIO_ACCESS_KEY, secretAccessKey: KEYS.MINIO_SECRET_KEY };
    client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  });

  after(async () => {
    client?.destroy();
    await stopStore?.();
    rmSync(folder, { recursive: true, force: true });
  });

  async function createBucket(name: string, versions?: "Enabled" | "Suspended"): Promise<void> {
    await client.send(new CreateBucketCommand({ Bucket: name }));
    for (const status of versions === "Suspended" ? (["Enabled", "Suspended"] as const) : versions ? [versions] : [])
      await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: status } }));
    for (const [key, body] of Object.entries(OLDER))
      await client.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
  }

  /** Every version that is there, as `key size`, but not what only says that an object was removed. */
  async function versionsIn(bucket: string): Promise<readonly string[]> {
    const { Versions: versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    return versions.map(({ Key: key, Size: size }) => `${key} ${size}`);
  }

  async function textOf(bucket: string, key: string): Promise<string | undefined> {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return body?.transformToString();
  }

  it("of a bucket with versions brings back what was there, and leaves no version behind", async () => {
    await createBucket("with-versions", "Enabled");
    const run = await runSuite(["--tags", "@CLEAN-001"], { ...settings, MINIO_BUCKET: "with-versions" });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).not.to.contain("Warning");
    expect(await versionsIn("with-versions")).to.deep.equal(["data/users.csv 16", "other/notes.txt 18"]);
    expect(await textOf("with-versions", "data/users.csv")).to.equal(OLDER["data/users.csv"]);
  });

  for (const [what, name, versions] of [
    ["without versions", "without-versions", undefined],
    ["that keeps no more versions", "versions-suspended", "Suspended"],
  ] as const) {
    it(`of a bucket ${what} leaves what was overwritten, and says so`, async () => {
      await createBucket(name, versions);
      const run = await runSuite(["--tags", "@CLEAN-001"], { ...settings, MINIO_BUCKET: name });
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.stderr).to.contain(
        "Warning: 1 object made was not removed (data/users.csv: it was there before, and the bucket keeps no version of what it held).",
      );
      const keys = (await versionsIn(name)).map((version) => version.split(" ")[0]);
      expect(new Set(keys)).to.deep.equal(new Set(Object.keys(OLDER)));
    });
  }

  it("lets the next generation be whole", async () => {
    await createBucket("generated-again");
    const run = await runSuite(CLEAN_UP, { ...settings, MINIO_BUCKET: "generated-again" });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["PASSED", "PASSED"]);
  });

  it("of a bucket that locks its objects could not be tried, and tells until when", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "locked", ObjectLockEnabledForBucket: true }));
    const retention = { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } } as const;
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: "locked",
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: retention },
      }),
    );
    const run = await runSuite(["--tags", "@CLEAN-001"], { ...settings, MINIO_BUCKET: "locked" });
    expect(run.code, run.stdout + run.stderr).to.equal(2);
    expect(run.stdout).to.match(/did not remove 4 objects:[\s\S]*under retention \(GOVERNANCE\) until 20/);
    expect(await versionsIn("locked")).to.have.length(4);
  });

  it("after a run removes what all of its scenarios made, and nothing else", async () => {
    await createBucket("after-a-run", "Enabled");
    // A generation that a restart cuts off may have uploaded what it could not announce any more.
    const run = await runSuite(["--tags", "@manual and not @skip and not @restarts"], {
      ...settings,
      MINIO_BUCKET: "after-a-run",
      CLEAN_UP: "true",
    });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).to.match(/After the run, \d+ objects that it had made were removed\.\n/);
    expect(await textOf("after-a-run", "data/users.csv")).to.equal(OLDER["data/users.csv"]);
    expect(await versionsIn("after-a-run"), run.stderr).to.deep.equal(["data/users.csv 16", "other/notes.txt 18"]);
  });

  it("after a run that restarts the service leaves nothing that it does not tell of", async () => {
    await createBucket("after-restarts", "Enabled");
    const bucket = { MINIO_BUCKET: "after-restarts", CLEAN_UP: "true" };
    const run = await runSuite(["--tags", "@manual and @restarts"], { ...settings, ...bucket });
    expect(run.code, run.stdout + run.stderr).to.equal(0);
    expect(run.stderr).to.match(/After the run, \d+ objects that it had made were removed\./);
    const older = Object.entries(OLDER).map(([key, body]) => `${key} ${body.length}`);
    const more = (await versionsIn("after-restarts")).filter((version) => !older.includes(version));
    for (const version of more) expect(run.stderr).to.contain(`${version.split(" ")[0]}, since`);
    expect(await textOf("after-restarts", "data/users.csv")).to.equal(OLDER["data/users.csv"]);
  });
});

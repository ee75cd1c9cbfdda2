import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type RunningStore, startStore } from "../../sandbox/store";
import { readEnvironments } from "../../support/report/merge/environments";
import { merge } from "../../support/report/merge/merged";
import { fetchReports } from "../../support/report/merge/store";
import { resultsStore } from "../../support/settings/hand-in";
import { startSuite } from "../helpers/run-suite";

/** As the pods of an Indexed Job, each with the files of all environments and the index of its own. */
describe("Runs on many environments", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-many-"));
  const [settings, credentials] = [path.join(folder, "settings"), path.join(folder, "credentials")];
  let store: RunningStore;
  let common: Record<string, string>;

  before(async () => {
    store = await startStore(0);
    const [accessKeyId, secretAccessKey] = ["results-key", "secret-of-the-results"];
    common = {
      CLICKSTREAM_BASE_URL: "",
      ENVIRONMENTS_FOLDER: settings,
      CREDENTIALS_FOLDER: credentials,
      RESULTS_URL: "s3://results/job/uid/",
      RESULTS_ENDPOINT: store.endpoint,
      RESULTS_ACCESS_KEY: accessKeyId,
      RESULTS_SECRET_KEY: secretAccessKey,
    };
    const access = { endpoint: store.endpoint, credentials: { accessKeyId, secretAccessKey } };
    const client = new S3Client({ ...access, region: "us-east-1", forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: "results" }));
    client.destroy();
    for (const each of [settings, credentials]) mkdirSync(each);
    for (const name of ["bad", "good", "typo"]) {
      writeFileSync(path.join(settings, `${name}.env`), "CLICKSTREAM_BASE_URL=sandbox\n");
      writeFileSync(path.join(credentials, `${name}.env`), `CLICKSTREAM_HEADERS="X-Token: token-for-${name}-only"\n`);
    }
    writeFileSync(path.join(settings, "bad.env"), "CLICKSTREAM_BASE_URL=sandbox\nSANDBOX_FAULT=upload-fails\n");
    writeFileSync(path.join(settings, "typo.env"), "CLICKSTREAM_BASE_URL=sandbox\nMINIO_BUKET=data-of-typo\n");
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (index: number, more: Record<string, string> = {}) =>
    startSuite(["--tags", "@ENDPOINT-001 or @STREAM-001"], { ...common, JOB_COMPLETION_INDEX: `${index}`, ...more })
      .finished;

  it("are each for that of its index, and the reports of all say what became of each", async () => {
    const [bad, good, typo, none] = await Promise.all([run(0), run(1), run(2), run(3)]);
    expect(bad.code, bad.stderr).to.equal(1);
    expect(good.code, good.stderr).to.equal(0);
    expect(typo.code).to.equal(2);
    expect(typo.stdout).to.contain("typo.env, line 2: MINIO_BUKET is not a setting; did you mean MINIO_BUCKET?");
    expect(none.code).to.equal(2);
    expect(none.stdout).to.contain('JOB_COMPLETION_INDEX is "3", counted from 0, but');

    const together = path.join(folder, "together");
    await fetchReports(resultsStore(common, "s3://results/job/uid/"), together);
    const { environments } = merge(await readEnvironments(together), { allowSandbox: true });
    expect(Object.fromEntries(environments.map(({ name, verdict }) => [name, verdict]))).to.deep.equal({
      bad: "failed",
      good: "passed",
      "index-3": "could not be tried",
      typo: "could not be tried",
    });
    const written = [bad, good, typo].flatMap(({ stdout, stderr, reports }) => [
      stdout,
      stderr,
      ...Object.values(reports),
    ]);
    expect(written.join("\n")).not.to.match(/token-for-|data-of-typo/);
    expect(JSON.parse(readFileSync(path.join(together, "good/results.json"), "utf8")).settings).to.include({
      ENVIRONMENT_NAME: "good",
      CLICKSTREAM_HEADERS: "(not shown)",
    });
  });

  it("do not begin where there are more environments than indexes", async () => {
    const { code, stdout } = await run(1, { ENVIRONMENT_COUNT: "2" });
    expect(code).to.equal(2);
    expect(stdout).to.contain('ENVIRONMENT_COUNT is "2", but').and.contain("holds 3 environments (bad, good, typo)");
  });
});

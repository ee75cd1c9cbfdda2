import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type RunningStore, startStore } from "../../../sandbox/store";
import { fetchReports, handIn, newestRuns } from "../../../support/report/merge/store";
import { NotTried } from "../../../support/shared/failure";
import { startFront } from "../../helpers/servers";

const KEYS = { accessKey: "tester", secretKey: "secret-for-tests" };

describe("The newest complete run of each environment", () => {
  it("is that with results, by the moment in its name", () => {
    const keys = [
      "a/20261127T010000.000Z/results.json",
      "a/20261127T020000.000Z/results.json",
      "a/20261127T030000.000Z/index.html",
      "eu/b/20261127T010000.000Z/results.json",
      "c/20261127T010000.000Z/messages.ndjson",
    ];
    expect([...newestRuns(keys)]).to.deep.equal([
      ["a", "a/20261127T020000.000Z/"],
      ["eu/b", "eu/b/20261127T010000.000Z/"],
    ]);
  });

  it("is none that lies elsewhere, such as a report of all that was copied beside them", () => {
    const keys = [
      "a/20261127T010000.000Z/results.json",
      "results.json",
      "all/results.json",
      "20261127T010000.000Z/results.json",
    ];
    expect([...newestRuns(keys).values()]).to.deep.equal(["a/20261127T010000.000Z/"]);
  });
});

describe("Reports in a store", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-handed-in-"));
  let store: RunningStore;
  let client: S3Client;
  let settings: { endpoint: string; bucket: string; prefix: string; region: string; keys: typeof KEYS };
  const keysThere = async () => {
    const { Contents: objects = [] } = await client.send(new ListObjectsV2Command({ Bucket: "results" }));
    return objects.map(({ Key: key }) => key);
  };
  const put = (key: string, body: string) =>
    client.send(new PutObjectCommand({ Bucket: "results", Key: key, Body: body }));

  before(async () => {
    store = await startStore(0);
    settings = { endpoint: store.endpoint, bucket: "results", prefix: "run-1/", region: "us-east-1", keys: KEYS };
    const credentials = { accessKeyId: KEYS.accessKey, secretAccessKey: KEYS.secretKey };
    client = new S3Client({ endpoint: store.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: "results" }));
  });
  after(async () => {
    client.destroy();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are filed under environment and moment, and come back as they were", async () => {
    const files = ["results.json", "index.html"].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, `this is ${path.basename(file)}`);
    const moment = new Date("2026-11-27T01:30:00.123Z");
    const place = await handIn(files, { store: settings, environment: "eu/prod" }, moment);
    expect(place).to.equal("s3://results/run-1/eu/prod/20261127T013000.123Z/");
    expect(await keysThere()).to.have.members([
      "run-1/eu/prod/20261127T013000.123Z/index.html",
      "run-1/eu/prod/20261127T013000.123Z/results.json",
    ]);

    await put("run-1/us/20261127T010000.000Z/index.html", "not complete");
    await put("run-1/eu/prod/20261126T010000.000Z/index.html", "not complete, but another is");
    await put("run-1/no-run/index.html", "of another program");
    await put("run-1/../20261127T010000.000Z/results.json", "leads elsewhere");
    await put("run-1/eu/../../20261127T010000.000Z/results.json", "leads elsewhere");
    const fetched = path.join(folder, "fetched");
    const told: string[] = [];
    await fetchReports(settings, fetched, (there, of) => told.push(`${there} of ${of}`));
    expect(told).to.deep.equal(["0 of 1", "1 of 1"]);
    expect(readdirSync(fetched, { recursive: true }).sort()).to.deep.equal([
      "eu",
      "eu/prod",
      "eu/prod/index.html",
      "eu/prod/results.json",
      // It did not hand in all, which its empty folder says.
      "us",
    ]);
    expect(readFileSync(path.join(fetched, "eu/prod/index.html"), "utf8")).to.equal("this is index.html");
    expect(readFileSync(path.join(folder, "results.json"), "utf8"), "beside the folder").to.equal(
      "this is results.json",
    );
  });

  it("are written with the results last, so that a folder with results is complete", async () => {
    const written: string[] = [];
    const front = await startFront(store.endpoint, ({ url = "" }) => {
      written.push(path.basename(new URL(url, "http://store").pathname));
    });
    const files = ["b.xml", "results.json", "a.html"].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, "");
    const throughFront = { ...settings, prefix: "run-2/", endpoint: `http://127.0.0.1:${front.port}` };
    await handIn(files, { store: throughFront, environment: "a" }, new Date());
    front.close();
    expect(written).to.have.members(["b.xml", "a.html", "results.json"]);
    expect(written.at(-1)).to.equal("results.json");
  });

  it("need results among them, without which nobody would take them for complete", async () => {
    const failure = await handIn(["index.html"], { store: settings, environment: "a" }, new Date()).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(NotTried);
    expect(String((failure as Error).message)).to.contain("this run wrote no results.json");
  });

  it("are told of with their own settings where the store is not there", async () => {
    const gone = { ...settings, endpoint: "http://127.0.0.1:1" };
    const results = path.join(folder, "results.json");
    writeFileSync(results, "");
    const failures = await Promise.all(
      [fetchReports(gone, folder), handIn([results], { store: gone, environment: "a" }, new Date())].map((asked) =>
        asked.then(
          () => expect.fail("the store is not there"),
          (error: Error) => error,
        ),
      ),
    );
    for (const failure of failures) {
      expect(failure).to.be.instanceOf(NotTried);
      expect(failure.message).to.contain("RESULTS_ENDPOINT").and.not.contain("MINIO_");
    }
    expect(failures[0]?.message).to.contain("the reports can be fetched");
    expect(failures[1]?.message).to.contain("the reports are handed in");
  });

  it("do not blame the store for the disk of this machine", async () => {
    await put("run-2/a/20261127T010000.000Z/results.json", "results");
    const file = path.join(folder, "a-file");
    writeFileSync(file, "");
    const failures = await Promise.all([
      fetchReports({ ...settings, prefix: "run-2/" }, file).catch((error: unknown) => error),
      handIn([path.join(folder, "none/results.json")], { store: settings, environment: "a" }, new Date()).catch(
        (error: unknown) => error,
      ),
    ]);
    for (const [failure, code] of [
      [failures[0], "ENOTDIR"],
      [failures[1], "ENOENT"],
    ] as const) {
      expect(failure).to.be.instanceOf(NotTried);
      expect((failure as Error).message)
        .to.contain(code)
        .and.contain("on this machine")
        .and.not.contain("RESULTS_ENDPOINT");
    }
  });
});

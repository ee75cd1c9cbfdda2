import { after, before, describe, it } from "node:test";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Behaviour } from "../../sandbox/behaviour";
import { findEntry } from "../../sandbox/catalogue/catalogue";
import { type RunningStore, startStore, startStoreFront } from "../../sandbox/store";
import { Bucket } from "../../support/bucket/bucket";
import { Failure } from "../../support/failure";

const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
const OPTIONS = { bucket: "analytics", region: "us-east-1", credentials };

describe("a bucket", () => {
  let store: RunningStore;
  let endpoint: string;
  let client: S3Client;
  let bucket: Bucket;
  const put = (key: string, body = "some data", to = "analytics") =>
    client.send(new PutObjectCommand({ Bucket: to, Key: key, Body: body }));

  before(async () => {
    store = await startStore(0);
    endpoint = store.endpoint;
    client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    bucket = new Bucket({ ...OPTIONS, endpoint });
  });

  after(async () => {
    bucket.close();
    client.destroy();
    await store.close();
  });

  it("that does not exist has no objects", async () => {
    const snapshot = await bucket.snapshot();
    expect(snapshot.exists).to.equal(false);
    expect(snapshot.objects.size).to.equal(0);
  });

  it("is listed with size, ETag and time of change, whatever its keys", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "analytics" }));
    await Promise.all(["a b", "a+b", "100%", "é/ü", "<&>"].map((key) => put(key)));
    const { exists, objects } = await bucket.snapshot();
    expect(exists).to.equal(true);
    expect([...objects.keys()].sort()).to.deep.equal(["100%", "<&>", "a b", "a+b", "é/ü"].sort());
    const object = objects.get("a b");
    expect(object?.size).to.equal(9);
    expect(object?.etag).to.match(/^"[0-9a-f]{32}"$/);
    expect(Math.abs(Date.now() - (object?.changedAt.getTime() ?? 0))).to.be.below(60_000);
  });

  it("is listed however many pages it takes", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "pages" }));
    const keys = Array.from({ length: 2100 }, (_, index) => `many/${index}`);
    for (let at = 0; at < keys.length; at += 100) {
      await Promise.all(keys.slice(at, at + 100).map((key) => put(key, "x", "pages")));
    }
    const pages = new Bucket({ ...OPTIONS, endpoint, bucket: "pages" });
    expect([...(await pages.snapshot()).objects.keys()].sort()).to.deep.equal(keys.sort());
    pages.close();
  });

  it("gives an object's bytes", async () => {
    expect(Buffer.from(await bucket.read("a b")).toString()).to.equal("some data");
    expect(await bucket.read("no such key").catch((failure) => failure)).to.be.instanceOf(Failure);
  });

  it("names the other buckets", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "elsewhere" }));
    expect(await bucket.otherBuckets()).to.deep.equal(["elsewhere", "pages"]);
  });

  it("is looked at until it shows what is wanted, or until the limit", async () => {
    setTimeout(() => void put("late"), 400);
    const late = await bucket.snapshotWhen(({ objects }) => objects.has("late"), 10_000);
    expect(late.objects.has("late")).to.equal(true);
    const start = performance.now();
    const never = await bucket.snapshotWhen(({ objects }) => objects.has("never"), 600);
    expect(never.objects.has("never")).to.equal(false);
    expect(performance.now() - start).to.be.at.least(250);
  });

  it("is calm when it has changed and then stays the same", async () => {
    const atFirst = await bucket.snapshot();
    expect(await bucket.watchUntilCalm(atFirst, 100, 500)).to.deep.include({ calm: false, changed: false });
    await put("changed");
    expect(await bucket.watchUntilCalm(atFirst, 300, 10_000)).to.deep.include({ calm: true, changed: true });
    await client.send(new DeleteObjectCommand({ Bucket: "analytics", Key: "changed" }));
    const busy = setInterval(() => void put("busy", String(performance.now())), 50);
    expect(await bucket.watchUntilCalm(atFirst, 1000, 2500)).to.deep.include({ calm: false, changed: true });
    clearInterval(busy);
  });

  for (const [name, words] of [
    ["store-unknown-key", "refused the credentials"],
    ["store-access-denied", "does not let these credentials read"],
    ["store-wrong-region", "MINIO_REGION"],
    ["store-not-s3", "is not S3"],
    ["store-lists-without-end", "it promised more and gave none"],
    ["store-unreachable", "cannot be reached"],
  ] as const) {
    it(`of "${name}" cannot be read, for its own reason`, async () => {
      const { store: answer } = findEntry(name).behaviour as Required<Pick<Behaviour, "store">>;
      const front = await startStoreFront(endpoint, answer);
      const faulty = new Bucket({ ...OPTIONS, endpoint: front.endpoint });
      const failure = await faulty.snapshot().catch((thrown) => thrown);
      faulty.close();
      await front.close();
      expect(failure).to.be.instanceOf(Failure);
      expect(failure.message).to.contain(words);
    });
  }

  it("of nobody cannot be reached", async () => {
    const nobody = new Bucket({ ...OPTIONS, endpoint: "http://127.0.0.1:9" });
    expect((await nobody.snapshot().catch((thrown) => thrown)).message)
      .to.contain("cannot be reached")
      .and.contain("svc/minio 9000:9000");
    expect(await nobody.otherBuckets()).to.deep.equal([]);
    nobody.close();
  });
});

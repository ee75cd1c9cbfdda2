import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Behaviour } from "../../sandbox/behaviour";
import { findEntry } from "../../sandbox/catalogue/catalogue";
import { type RunningStore, startStore, startStoreFront } from "../../sandbox/store";
import { Bucket } from "../../support/bucket/bucket";
import type { ObjectList } from "../../support/bucket/object-list";
import { changesBetween } from "../../support/bucket/snapshot";
import { Failure } from "../../support/shared/failure";

const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
const keysOf = (objects: ObjectList) => Array.from(objects, ({ key }) => key);
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
    expect(keysOf(objects).sort()).to.deep.equal(["100%", "<&>", "a b", "a+b", "é/ü"].sort());
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
    expect(keysOf((await pages.snapshot()).objects).sort()).to.deep.equal(keys.sort());
    const some = keys.filter((key) => key.startsWith("many/1"));
    expect(keysOf((await pages.snapshot("many/1")).objects).sort()).to.deep.equal(some.sort());
    pages.close();
  });

  for (const [what, answer] of [
    ["whose store does not know version 2 of the listing", findEntry("store-without-version-2").behaviour.store],
    ["whose store answers with version 1 of the listing", findEntry("store-answers-in-version-1").behaviour.store],
  ] as const) {
    it(`${what} is listed all the same, however many pages it takes`, async () => {
      const front = await startStoreFront(endpoint, answer ?? expect.fail());
      const pages = new Bucket({ ...OPTIONS, endpoint: front.endpoint, bucket: "pages" });
      expect((await pages.snapshot()).objects.size).to.equal(2100);
      expect((await pages.snapshot("many/20")).objects.size).to.equal(111);
      pages.close();
      await front.close();
    });
  }

  it("whose store tells whole seconds shows what was written again with the same content", async () => {
    const front = await startStoreFront(endpoint, findEntry("store-whole-seconds").behaviour.store ?? expect.fail());
    const whole = new Bucket({ ...OPTIONS, endpoint: front.endpoint });
    // So that both would be in one second, were nothing done about it.
    while (Date.now() % 1000 > 300) await rest(20);
    await put("again");
    const atFirst = await whole.snapshotToCompareWith();
    await put("again");
    const changes = changesBetween(atFirst.objects, (await whole.snapshot()).objects);
    expect(changes.map(({ kind, object }) => `${kind} ${object.key}`)).to.deep.equal(["overwritten again"]);
    whole.close();
    await front.close();
  });

  it("shows what was uploaded in parts: the same while it is, overwritten when it is uploaded again", async () => {
    const uploadInParts = async () => {
      const object = { Bucket: "analytics", Key: "in parts" };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
      const Parts = await Promise.all(
        [1, 2].map(async (PartNumber) => {
          const Body = Buffer.alloc(5 * 1024 ** 2, PartNumber);
          const { ETag } = await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
          return { ETag, PartNumber };
        }),
      );
      await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
    };
    await uploadInParts();
    const atFirst = await bucket.snapshotToCompareWith();
    expect(atFirst.objects.get("in parts")).to.include({ size: 10 * 1024 ** 2 });
    expect(atFirst.objects.get("in parts")?.etag).to.match(/-2"$/);
    expect(changesBetween(atFirst.objects, (await bucket.snapshot()).objects)).to.deep.equal([]);
    await uploadInParts();
    const [change] = changesBetween(atFirst.objects, (await bucket.snapshot()).objects);
    expect(change).to.deep.include({ kind: "overwritten" });
  });

  it("gives an object's bytes", async () => {
    const { stream, encoding } = await bucket.open("a b");
    expect(await text(stream)).to.equal("some data");
    expect(encoding).to.equal("");
    expect(await bucket.open("no such key").catch((failure) => failure)).to.be.instanceOf(Failure);
  });

  it("names the other buckets", async () => {
    await client.send(new CreateBucketCommand({ Bucket: "elsewhere" }));
    expect(await bucket.otherBuckets()).to.deep.equal(["elsewhere", "pages"]);
  });

  for (const [name, words] of [
    ["store-unknown-key", "refused the credentials"],
    ["store-access-denied", "does not let these credentials read"],
    ["store-wrong-region", "MINIO_REGION"],
    ["store-not-s3", "is not S3"],
    ["store-lists-without-end", "it promised more and gave none"],
    ["store-unreachable", "ended without an answer"],
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
      .and.contain("svc/minio 9:9000");
    expect(await nobody.otherBuckets()).to.deep.equal([]);
    nobody.close();
  });
});

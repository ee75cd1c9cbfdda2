import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { DataFile } from "../files.ts";
import { upload, type Warehouse } from "../generator.ts";
import { remove } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults in what a generation leaves in the bucket. */

const OLDER: readonly DataFile[] = ["users.csv", "products.csv", "clickstream/clickstream.json", "notes.txt"].map(
  (name) => ({
    key: `data/${name}`,
    body: "older data ".repeat(100),
  }),
);

function ofSize(bytes: number): (files: DataFile[]) => DataFile[] {
  return (files) => files.map(({ key }) => ({ key, body: "x".repeat(bytes) }));
}

function toBucket(bucket: string): (warehouse: Warehouse) => Warehouse {
  return (warehouse) => ({ ...warehouse, bucket });
}

const NO_STORE = new S3Client({
  endpoint: "http://127.0.0.1:9",
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "none", secretAccessKey: "none" },
});

export const uploads: readonly Entry[] = [
  {
    name: "store-not-configured",
    does: "cannot reach its store, so uploads nothing, and ends with code 0",
    fails: "minio-creation",
    words: "Failed to configure client or create bucket",
    behaviour: { warehouse: ({ bucket }) => ({ client: NO_STORE, bucket }) },
  },
  {
    name: "uploads-nothing-new-bucket",
    does: "tells of successful uploads and uploads nothing, into a new bucket",
    fails: "minio-creation",
    words: "4 announced uploads did not show",
    behaviour: { upload: async () => {} },
  },
  {
    name: "uploads-nothing-older-data",
    does: "tells of successful uploads and uploads nothing, over older data",
    fails: "minio-creation",
    words: "4 announced uploads did not show",
    behaviour: { upload: async () => {}, olderObjects: OLDER },
  },
  {
    name: "says-and-uploads-nothing",
    does: "neither tells of uploads nor uploads anything, over older data",
    fails: "minio-creation",
    words: "its older data (4 objects) is as before",
    behaviour: { files: () => [], olderObjects: OLDER },
  },
  {
    name: "existing-data-not-accepted-when-announced",
    does: "tells of successful uploads and uploads nothing, while existing data would be accepted",
    fails: "minio-creation",
    words: "4 announced uploads did not show",
    settings: { ACCEPT_EXISTING_DATA: "true" },
    behaviour: { upload: async () => {}, olderObjects: OLDER },
  },
  {
    name: "empty-bucket-not-accepted",
    does: "uploads nothing into an empty bucket, while existing data would be accepted",
    fails: "minio-creation",
    words: "the bucket is empty",
    settings: { ACCEPT_EXISTING_DATA: "true" },
    behaviour: { files: () => [] },
  },
  {
    name: "one-upload-missing",
    does: "leaves out one of the uploads that it calls successful",
    fails: "minio-creation",
    words: "1 announced upload did not show",
    behaviour: { upload: async (file, to) => (file.key.endsWith("products.csv") ? undefined : upload(file, to)) },
  },
  {
    name: "upload-removed-again",
    does: "removes one of its objects again, after all of its uploads",
    fails: "minio-creation",
    words: "removes them again",
    behaviour: { afterwards: remove("data/products.csv") },
  },
  {
    name: "ten-byte-files",
    does: "uploads files of 10 bytes",
    fails: "minio-creation",
    words: "4 objects of 4 made are smaller",
    behaviour: { files: ofSize(10) },
  },
  {
    name: "one-small-file",
    does: "uploads one file of 99 bytes among good ones",
    fails: "minio-creation",
    words: "data/products.csv: 99 B",
    behaviour: {
      files: (files) =>
        files.map((file) => (file.key.endsWith("products.csv") ? { ...file, body: "x".repeat(99) } : file)),
    },
  },
  {
    name: "truncated-upload",
    does: "stores half of each file that it tells of",
    fails: "minio-creation",
    words: "the uploads were cut short",
    behaviour: { upload: (file, to) => upload({ ...file, body: file.body.slice(0, file.body.length / 2) }, to) },
  },
  {
    name: "larger-upload",
    does: "stores more of each file than it tells of, as where another generation writes to it",
    fails: "minio-creation",
    words: "another generation wrote these objects as well",
    behaviour: { upload: (file, to) => upload({ ...file, body: `${file.body}${file.body}` }, to) },
  },
  {
    name: "nine-hundred-bytes",
    does: "uploads 900 bytes together",
    fails: "minio-creation",
    words: "hold 900 B together",
    behaviour: { files: ofSize(225) },
  },
  {
    name: "one-kilobyte",
    does: "uploads exactly 1 KB together, which is not more than 1 KB",
    fails: "minio-creation",
    words: "hold 1 KB together",
    behaviour: { files: ofSize(256) },
  },
  {
    name: "wrong-new-bucket",
    does: "uploads to another bucket, where the right one does not exist",
    fails: "minio-creation",
    words: "the service says it uploaded to: elsewhere",
    behaviour: { warehouse: toBucket("elsewhere") },
  },
  {
    name: "wrong-bucket",
    does: "uploads to another bucket, where the right one holds older data",
    fails: "minio-creation",
    words: "s3://elsewhere/data/users.csv",
    behaviour: { warehouse: toBucket("elsewhere"), olderObjects: OLDER },
  },
  {
    name: "objects-removed",
    does: "empties the bucket before it uploads",
    fails: "minio-creation",
    words: "data/notes.txt",
    behaviour: {
      olderObjects: OLDER,
      upload: async (file, warehouse) => {
        if (file.key.endsWith("users.csv")) await empty(warehouse);
        await upload(file, warehouse);
      },
    },
  },
];

async function empty({ client, bucket }: Warehouse): Promise<void> {
  const { Contents: contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const objects = contents.map(({ Key: key }) => ({ Key: key }));
  await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }));
}

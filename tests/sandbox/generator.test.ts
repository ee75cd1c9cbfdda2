import { existsSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { DataFile } from "../../sandbox/files";
import { type GeneratorHooks, generate } from "../../sandbox/generator";
import { sharedFolder } from "../../sandbox/shared-folder";

const SIZE = { users: 20, products: 10, events: 100 };

/** Generates without a store, and gives what was said, and what was uploaded in its order. */
async function run(hooks: GeneratorHooks = {}) {
  const lines: string[] = [];
  const uploads: DataFile[] = [];
  const client = { send: async () => ({}) } as unknown as S3Client;
  const upload = async (file: DataFile) => {
    await new Promise(setImmediate);
    uploads.push(file);
  };
  const say = async (line: string) => {
    lines.push(line);
    await new Promise(setImmediate);
  };
  await generate(SIZE, {}, { client, bucket: "analytics" }, say, { upload, ...hooks });
  return { lines, uploads };
}

const text = ({ body }: DataFile) => Buffer.from(body).toString();
const individual = (uploads: readonly DataFile[]) => uploads.find(({ key }) => key.includes("individual"))?.key ?? "";

describe("The sandbox's generator", () => {
  it("says what the contract says, in its words", async () => {
    const { lines, uploads } = await run();
    expect(lines).to.include("Successfully generated 20 users in '../data/users.csv'");
    expect(lines).to.include(`Successfully generated 100+ events in '../${individual(uploads)}'`);
    const size = Buffer.byteLength(uploads[0]?.body ?? "").toLocaleString("en-US");
    expect(lines).to.include(`📤 Uploading users.csv (${size} bytes) to s3://analytics/data/users.csv`);
    expect(lines).to.include("✅ Upload successful: s3://analytics/data/users.csv");
    expect(lines.slice(-2)).to.deep.equal([
      "📊 Upload Summary: Total successful uploads: 4",
      "Mock data generation complete for: all",
    ]);
  });

  it("counts only the uploads that succeeded", async () => {
    const { lines } = await run({ upload: async () => Promise.reject(new Error("no")) });
    expect(lines).to.include("📊 Upload Summary: Total successful uploads: 0");
    expect(lines.filter((line) => line.startsWith("❌ Upload failed for data/"))).to.have.length(4);
  });

  it("names individual files apart, and uploads in turn, at the same moment", async () => {
    const order: number[] = [];
    const named = [0, 1, 2].map((number) => run({ upload: async () => void order.push(number) }));
    await Promise.all(named);
    expect(order).to.deep.equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    const runs = await Promise.all([run(), run(), run()]);
    expect(new Set(runs.map(({ uploads }) => individual(uploads))).size).to.equal(3);
  });

  it("lets a fault change rows, their encoding, and files", async () => {
    const { uploads, lines } = await run({
      rows: (rows) => ({ ...rows, users: rows.users.slice(0, 1) }),
      encode: (rows) => `${rows.length}`,
      files: (files) => files.map((file) => ({ ...file, body: gzipSync(file.body), contentEncoding: "gzip" })),
    });
    expect(uploads.map(({ contentEncoding }) => contentEncoding)).to.deep.equal(["gzip", "gzip", "gzip", "gzip"]);
    expect(Buffer.from(uploads[0]?.body ?? "")).to.deep.equal(gzipSync("1"));
    expect(lines, "the output tells how many were made").to.include("Generating 20 users...");
  });
});

describe("A folder that all generations share", () => {
  it("holds what a lone generation made", async () => {
    const made: DataFile[] = [];
    const hooks = sharedFolder();
    const { uploads } = await run({
      ...hooks,
      files: (files) => {
        made.push(...files);
        return hooks.files?.(files) ?? files;
      },
    });
    expect(uploads.map(({ key }) => key)).to.deep.equal(made.map(({ key }) => key));
    expect(uploads.map(text)).to.deep.equal(made.map(text));
  });

  it("mixes the files of three at the same moment", async () => {
    const hooks = sharedFolder();
    const runs = await Promise.all([run(hooks), run(hooks), run(hooks)]);
    // Three generations cannot all have uploaded users of their own from one file.
    const [users] = runs.map(({ uploads }) => uploads[0]).filter((file) => file !== undefined);
    expect(users).to.not.equal(undefined);
    const ids = runs.map(({ uploads }) => new Set(/[\w-]{36}/g.exec(text(uploads[0] as DataFile)) ?? []));
    expect(new Set(ids.flatMap((set) => [...set])).size).to.be.lessThan(3);
  });

  it("is not made before it is needed", () => {
    sharedFolder();
    expect(existsSync(path.join("data", "users.csv"))).to.equal(false);
  });
});

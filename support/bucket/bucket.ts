import { Readable } from "node:stream";
import { setTimeout as rest } from "node:timers/promises";
import { GetObjectCommand, ListBucketsCommand, type S3Client } from "@aws-sdk/client-s3";
import { Failure } from "../shared/failure";
import { type BucketOptions, clientFor } from "./client";
import { objectFailure, type StoreError, storeFailure } from "./failures";
import { listObjects } from "./listing";
import { explained } from "./reading";
import { hasWholeSeconds, NO_BUCKET, type Snapshot } from "./snapshot";

/** An object that is being read. */
export interface OpenObject {
  readonly stream: Readable;
  /** As `content-encoding` names it, in lower case; empty where the object has none. */
  readonly encoding: string;
}

/** A little more than a second, in ms. */
const A_SECOND = 1100;

/** A bucket over S3, read only. Close it after use. */
export class Bucket {
  readonly name: string;
  readonly endpoint: string;
  readonly #client: S3Client;

  constructor(options: BucketOptions) {
    this.name = options.bucket;
    this.endpoint = options.endpoint;
    this.#client = clientFor(options);
  }

  /**
   * Lists every object whose key begins with a prefix, however many pages it takes. Throws a `Failure` when the store does
   * not let it.
   */
  async snapshot(prefix = ""): Promise<Snapshot> {
    try {
      return { exists: true, objects: await listObjects(this.#client, this.endpoint, this.name, prefix) };
    } catch (error) {
      if ((error as StoreError).name === "NoSuchBucket") return NO_BUCKET;
      throw this.#explain(error);
    }
  }

  /**
   * A snapshot to compare later ones with. In a store that tells times of change in whole seconds, an object written
   * again with the same content within the same second would look unchanged, so such a second is let go by.
   */
  async snapshotToCompareWith(): Promise<Snapshot> {
    const snapshot = await this.snapshot();
    if (hasWholeSeconds(snapshot)) await rest(A_SECOND);
    return snapshot;
  }

  /**
   * An object's bytes as they arrive, and how they are encoded. Throws a `Failure` when the store does not give them; where
   * the store breaks off later, the stream ends with a `BrokenOff`.
   */
  async open(key: string): Promise<OpenObject> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
      const { Body: body, ContentEncoding: encoding = "" } = answer;
      const stream = body ? explained(body as Readable, this.endpoint, key) : Readable.from([]);
      return { stream, encoding: encoding.toLowerCase() };
    } catch (error) {
      throw this.#explain(error, key);
    }
  }

  /** The names of the store's buckets, for a message; none where these credentials may not ask. */
  async otherBuckets(): Promise<string[]> {
    try {
      const { Buckets: buckets = [] } = await this.#client.send(new ListBucketsCommand({}));
      return buckets.map(({ Name: name = "" }) => name).filter((name) => name !== this.name);
    } catch {
      return [];
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #explain(error: unknown, key?: string): unknown {
    if (error instanceof Failure) return error;
    const store = [this.endpoint, this.name] as const;
    return key === undefined
      ? storeFailure(error as StoreError, ...store)
      : objectFailure(error as StoreError, ...store, key);
  }
}

import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Failure } from "../../shared/failure";
import { type BucketOptions, clientFor } from "../client";
import { type StoreError, storeFailure } from "../failures";
import type { ObjectVersion } from "./ownership";

/** What a store says of an object. */
export interface Head {
  /** The newest version of it, or the one that was asked for. */
  readonly version: ObjectVersion;
  /** Why nobody may remove that now, as a clause that can follow "since"; unset where anybody with the right may. */
  readonly locked?: string;
}

/** What became of a version that was to be removed: a clause says why it is still there. */
export type Removal = "removed" | "gone" | { readonly changed: string } | { readonly refused: string };

/** The only part of the suite that removes anything from a bucket. Close it after use. */
export class Remover {
  readonly #client: S3Client;
  readonly #options: BucketOptions;

  constructor(options: BucketOptions) {
    this.#options = options;
    this.#client = clientFor(options);
  }

  /** How far the store's clock is ahead of this machine's, in ms, to within a second. Throws a `Failure` where it cannot be asked. */
  async clockAhead(): Promise<number> {
    let date = "";
    const command = new HeadBucketCommand({ Bucket: this.#options.bucket });
    command.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const { headers = {} } = answer.response as { headers?: Record<string, string> };
        date = headers.date ?? "";
        return answer;
      },
      { step: "deserialize", priority: "low" },
    );
    await this.#ask(() => this.#client.send(command));
    const told = Date.parse(date);
    // Whole seconds, cut off: on average half a second later.
    return Number.isNaN(told) ? 0 : told + 500 - Date.now();
  }

  /** What is under a key, or one version of it; unset where there is nothing. Throws a `Failure` where the store does not say. */
  async head(key: string, id?: string): Promise<Head | undefined> {
    const asked = { Bucket: this.#options.bucket, Key: key, ...(id === undefined ? {} : { VersionId: id }) };
    try {
      const {
        ContentLength: size = 0,
        ETag: etag = "",
        LastModified: changedAt = new Date(0),
        ...more
      } = await this.#client.send(new HeadObjectCommand(asked));
      const version = { key, size, etag, changedAt, ...(more.VersionId ? { id: more.VersionId } : {}) };
      const locked = lockOf(more.ObjectLockLegalHoldStatus, more.ObjectLockMode, more.ObjectLockRetainUntilDate);
      return { version, ...(locked ? { locked } : {}) };
    } catch (error) {
      if ((error as StoreError).$metadata?.httpStatusCode === 404) return undefined;
      throw this.#explain(error);
    }
  }

  /** All versions of one object, the newest first. Throws a `Failure` where the store does not list them. */
  async versions(key: string): Promise<readonly ObjectVersion[]> {
    const all: (ObjectVersion & { isLatest: boolean })[] = [];
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (next) {
      const asked = { Bucket: this.#options.bucket, Prefix: key, ...next };
      const page: ListObjectVersionsCommandOutput = await this.#ask(() =>
        this.#client.send(new ListObjectVersionsCommand(asked)),
      );
      const found = versionsIn(page).filter((version) => version.key === key);
      all.push(...found);
      // Versions of longer keys follow those of the key itself.
      const goesOn = page.IsTruncated && page.NextKeyMarker === key && page.NextVersionIdMarker;
      next = goesOn ? { KeyMarker: key, VersionIdMarker: goesOn } : undefined;
    }
    // Versions and removals come in lists of their own. The latest is marked, and told times may be those of one second.
    return all.toSorted(
      (one, other) => Number(other.isLatest) - Number(one.isLatest) || +other.changedAt - +one.changedAt,
    );
  }

  /**
   * Removes one version of an object, or an object without versions, if that is still what it was. Stores that do not know
   * such a condition are asked right before.
   */
  async remove({ key, etag, id }: ObjectVersion): Promise<Removal> {
    const head = await this.head(key, id);
    if (!head) return "gone";
    if (head.version.etag !== etag) return { changed: "someone else has written it meanwhile" };
    if (head.locked) return { refused: head.locked };
    const object = { Bucket: this.#options.bucket, Key: key };
    try {
      // What a version holds never changes.
      if (id !== undefined) await this.#client.send(new DeleteObjectCommand({ ...object, VersionId: id }));
      else await this.#removeIfSame(object, etag);
      return "removed";
    } catch (error) {
      return this.#whyNot(error as StoreError, id);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #removeIfSame(object: { Bucket: string; Key: string }, etag: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ ...object, IfMatch: etag }));
    } catch (error) {
      if ((error as StoreError).$metadata?.httpStatusCode !== 501) throw error;
      await this.#client.send(new DeleteObjectCommand(object));
    }
  }

  #whyNot(error: StoreError, id: string | undefined): Removal {
    const status = error.$metadata?.httpStatusCode;
    const said = [error.name, error.message?.split("\n")[0]].filter(Boolean).join(": ");
    if (status === 404) return "gone";
    if (status === 412 || status === 409) return { changed: `the store says that it is not what it was (${said})` };
    const right = id === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    if (status === 403)
      return { refused: `the store refuses it (${said}): these credentials lack ${right}, or the object is locked` };
    throw this.#explain(error);
  }

  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    const { endpoint, bucket } = this.#options;
    return error instanceof Failure ? error : storeFailure(error as StoreError, endpoint, bucket);
  }
}

function lockOf(legalHold?: string, mode?: string, until?: Date): string | undefined {
  if (legalHold === "ON") return "it is under legal hold";
  if (mode && until && until > new Date()) return `it is under retention (${mode}) until ${until.toISOString()}`;
  return undefined;
}

function versionsIn({ Versions: versions = [], DeleteMarkers: markers = [] }: ListObjectVersionsCommandOutput) {
  return [
    ...versions.map((one) => ({ ...told(one), size: one.Size ?? 0, etag: one.ETag ?? "" })),
    ...markers.map((one) => ({ ...told(one), size: 0, etag: "", isDeleteMarker: true })),
  ];
}

function told({
  Key: key = "",
  VersionId: id,
  LastModified: changedAt = new Date(0),
  IsLatest: isLatest = false,
}: {
  Key?: string | undefined;
  VersionId?: string | undefined;
  LastModified?: Date | undefined;
  IsLatest?: boolean | undefined;
}) {
  return { key, changedAt, isLatest, ...(id ? { id } : {}) };
}

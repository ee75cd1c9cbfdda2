import { setTimeout as rest } from "node:timers/promises";
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput as PageOfVersions,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Failure } from "../../shared/failure";
import { type BucketOptions, clientFor } from "../client";
import { type StoreError, saidBy, storeFailure } from "../failures";
import { brokenVersionList, lookFailure } from "./failures";
import { isStill, type ObjectVersion, sameSecond } from "./ownership";
import { type ListedVersion, type VersionMarker, versionsIn, whereVersionsGoOn } from "./version-list";

/** What a store says of an object. */
export interface Head {
  /** The newest version of it, or the one that was asked for. */
  readonly version: ObjectVersion;
  /** Why nobody may remove that now, as a clause that can follow "since"; unset where anybody with the right may. */
  readonly locked?: string;
}

/** What became of a version that was to be removed: a clause says why it is still there. */
export type Removal = "removed" | "gone" | { readonly changed: string } | { readonly refused: string };

/** A removal is tried so often, with so many ms more to wait before each further try. */
const TRIES = 5;
const PAUSE = 500;

/** The ID of what was written while a bucket kept no versions. */
const NO_VERSION = "null";

/** The only part of the suite that removes anything from a bucket. Close it after use. */
export class Remover {
  readonly #client: S3Client;
  /** It sends each request once: before another try, the object is looked at again, since someone may have written it. */
  readonly #removing: S3Client;
  readonly #options: BucketOptions;
  #knowsCondition = true;

  constructor(options: BucketOptions) {
    this.#options = options;
    this.#client = clientFor(options);
    this.#removing = clientFor(options, 1);
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
      const rights = `s3:GetObject${id === undefined ? "" : " and s3:GetObjectVersion"}`;
      throw lookFailure(error as StoreError, this.#options, key, `${rights} on its objects`);
    }
  }

  /** All versions of one object, the newest first. Throws a `Failure` where the store does not list them. */
  async versions(key: string): Promise<readonly ObjectVersion[]> {
    const all: ListedVersion[] = [];
    for (let from: VersionMarker | undefined = {}; from; ) {
      const page = await this.#pageOfVersions(key, from);
      all.push(...versionsIn(page).filter((version) => version.key === key));
      const next = whereVersionsGoOn(page, key);
      if (next && (!next.VersionIdMarker || next.VersionIdMarker === from.VersionIdMarker))
        throw brokenVersionList(this.#options, key);
      from = next;
    }
    // Versions and removals come in lists of their own. The latest is marked, and told times may be those of one second.
    return all.toSorted(
      (one, other) => Number(other.isLatest) - Number(one.isLatest) || +other.changedAt - +one.changedAt,
    );
  }

  async #pageOfVersions(key: string, from: VersionMarker): Promise<PageOfVersions> {
    const asked = { Bucket: this.#options.bucket, Prefix: key, ...from };
    try {
      return await this.#client.send(new ListObjectVersionsCommand(asked));
    } catch (error) {
      throw lookFailure(error as StoreError, this.#options, key, "s3:ListBucketVersions on the bucket");
    }
  }

  /**
   * Removes one version of an object, or an object without versions, if that is still what it was. Some stores do not know
   * such a condition, and some ignore it, so they are asked right before each try.
   */
  async remove(version: ObjectVersion): Promise<Removal> {
    for (let tries = 1; ; tries += 1) {
      try {
        const became = await this.#tryToRemove(version);
        // An earlier try may have removed it, and its answer was lost.
        return became === "gone" && tries > 1 ? "removed" : became;
      } catch (error) {
        if (!mayPass(error as StoreError) || tries === TRIES) return this.#whyNot(error as StoreError, version.id);
        await rest(tries * PAUSE);
      }
    }
  }

  close(): void {
    this.#client.destroy();
    this.#removing.destroy();
  }

  /** Throws what the store or the SDK says, or a `Failure`. */
  async #tryToRemove(version: ObjectVersion): Promise<Removal> {
    const { key, etag, id } = version;
    const head = await this.head(key, id);
    if (!head) return "gone";
    if (!isStill(head.version, version) || !isSameWrite(head.version, version))
      return { changed: "someone else has written it meanwhile" };
    if (head.locked) return { refused: head.locked };
    const object = { Bucket: this.#options.bucket, Key: key };
    // What a version holds never changes.
    const withCondition = id === undefined && etag !== "" && this.#knowsCondition;
    const asked = id === undefined ? (withCondition ? { IfMatch: head.version.etag } : {}) : { VersionId: id };
    try {
      await this.#removing.send(new DeleteObjectCommand({ ...object, ...asked }));
      return "removed";
    } catch (error) {
      if (!withCondition || (error as StoreError).$metadata?.httpStatusCode !== 501) throw error;
      this.#knowsCondition = false;
      return this.#tryToRemove(version);
    }
  }

  #whyNot(error: StoreError, id: string | undefined): Removal {
    const status = error.$metadata?.httpStatusCode;
    const said = saidBy(error);
    if (status === 404) return "gone";
    if (status === 412 || status === 409) return { changed: `the store says that it is not what it was (${said})` };
    const right = id === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    if (status === 403)
      return { refused: `the store refuses it (${said}): these credentials lack ${right}, or the object is locked` };
    if (status !== undefined && status >= 400 && status < 500) return { refused: `the store refuses it (${said})` };
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

/** Whether a store may do later what it did not do now: it is busy, or gave no answer. */
function mayPass(error: StoreError): boolean {
  if (error instanceof Failure) return false;
  const status = error.$metadata?.httpStatusCode;
  return status === undefined || status === 429 || (status >= 500 && status !== 501);
}

/** The same content, written again by someone else, is another's. Only a version with an ID of its own is never written again. */
function isSameWrite(now: ObjectVersion, { id, changedAt }: ObjectVersion): boolean {
  return (id !== undefined && id !== NO_VERSION) || sameSecond(now.changedAt, changedAt);
}

function lockOf(legalHold?: string, mode?: string, until?: Date): string | undefined {
  if (legalHold === "ON") return "it is under legal hold";
  if (mode && until && until > new Date()) return `it is under retention (${mode}) until ${until.toISOString()}`;
  return undefined;
}

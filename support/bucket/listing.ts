import { ListObjectsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { type HttpAnswer, takePlainObjects } from "./contents";
import { endlessListing, notS3, type StoreError } from "./failures";
import { ObjectList, type StoredObject } from "./object-list";

/**
 * Lists the objects of a bucket whose keys begin with a prefix, however many pages it takes. Throws what the store or the
 * SDK says, or a `Failure`.
 */
export async function listObjects(
  client: S3Client,
  endpoint: string,
  bucket: string,
  prefix: string,
): Promise<ObjectList> {
  const objects = new ListedObjects();
  let next: NextPage | undefined = { version: 2 };
  while (next) {
    const page: Page = await pageOf(client, { Bucket: bucket, Prefix: prefix || undefined }, next);
    if (!page.isListing) throw notS3(endpoint);
    const listed = objects.size;
    for (const object of page.objects) objects.add(object);
    // A page that adds nothing, and yet promises another, would go on for ever.
    if (page.next && objects.size === listed) throw endlessListing(endpoint, bucket, objects.size);
    next = page.next;
  }
  return objects.all;
}

/** Objects as they are listed: nearly always in the order of their keys; of one that is listed twice, the last counts. */
class ListedObjects {
  #inOrder = new ObjectList();
  #last = "";
  /** Where the order is another. It takes more memory, until all are listed. */
  #byKey: Map<string, StoredObject> | undefined;

  get size(): number {
    return this.#byKey?.size ?? this.#inOrder.size;
  }

  get all(): ObjectList {
    return this.#byKey ? ObjectList.of(this.#byKey.values()) : this.#inOrder;
  }

  add(object: StoredObject): void {
    if (!this.#byKey && (this.size === 0 || object.key > this.#last)) {
      this.#inOrder.append(object);
      this.#last = object.key;
      return;
    }
    this.#byKey ??= new Map(Array.from(this.#inOrder, (one) => [one.key, one]));
    this.#byKey.set(object.key, object);
  }
}

interface Asked {
  readonly Bucket: string;
  readonly Prefix: string | undefined;
}

/** Where a page begins: at the token of version 2 of the listing, or after the key of version 1. Unset: at the start. */
interface NextPage {
  readonly version: 1 | 2;
  readonly from?: string;
}

interface Page {
  /** The SDK takes any document for an empty listing, a web page too; a real one names its bucket or its count. */
  readonly isListing: boolean;
  readonly objects: readonly StoredObject[];
  readonly next?: NextPage;
}

/**
 * Asks for a page. Stores that do not know version 2 say so, or answer with version 1, which is then gone on with: its
 * pages have no count, and the next one begins after their last key.
 */
async function pageOf(client: S3Client, listed: Asked, { version, from }: NextPage): Promise<Page> {
  if (version === 1) {
    const command = new ListObjectsCommand({ ...listed, Marker: from });
    const plain = takingPlainObjects(command);
    return pageFrom(await client.send(command), plain(), 1);
  }
  try {
    const command = new ListObjectsV2Command({ ...listed, ContinuationToken: from });
    const plain = takingPlainObjects(command);
    const page = await client.send(command);
    const answeredInVersion1 = page.KeyCount === undefined && page.NextContinuationToken === undefined;
    return pageFrom(page, plain(), answeredInVersion1 ? 1 : 2);
  } catch (error) {
    if (from !== undefined || !isNotImplemented(error as StoreError)) throw error;
    return pageOf(client, listed, { version: 1 });
  }
}

/** Has the plain objects of an answer taken out before the SDK reads it. Returns a function that gives them. */
function takingPlainObjects({ middlewareStack }: Pick<ListObjectsV2Command, "middlewareStack">) {
  let taken: readonly StoredObject[] = [];
  middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      taken = await takePlainObjects(answer.response as HttpAnswer);
      return answer;
    },
    // Next to the connection, so before the SDK reads the answer.
    { step: "deserialize", priority: "low" },
  );
  return () => taken;
}

interface Listed {
  readonly Name?: string | undefined;
  readonly KeyCount?: number | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly NextContinuationToken?: string | undefined;
  readonly Contents?:
    | readonly {
        readonly Key?: string | undefined;
        readonly Size?: number | undefined;
        readonly ETag?: string | undefined;
        readonly LastModified?: Date | undefined;
      }[]
    | undefined;
}

function pageFrom(page: Listed, plain: readonly StoredObject[], version: 1 | 2): Page {
  const read = (page.Contents ?? []).map(
    ({ Key: key = "", Size: size = 0, ETag: etag = "", LastModified: changedAt = new Date(0) }) => {
      return { key, size, etag, changedAt };
    },
  );
  const objects = plain.length > 0 ? plain : read;
  const isListing = page.Name !== undefined || page.KeyCount !== undefined;
  if (!page.IsTruncated) return { isListing, objects };
  const from = version === 1 ? objects.at(-1)?.key : page.NextContinuationToken;
  return { isListing, objects, next: { version, ...(from === undefined ? {} : { from }) } };
}

function isNotImplemented({ name, $metadata }: StoreError): boolean {
  return name === "NotImplemented" || $metadata?.httpStatusCode === 501;
}

import { ListObjectsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { endlessListing, notS3, type StoreError } from "./failures";
import type { StoredObject } from "./snapshot";

/** Lists every object of a bucket, however many pages it takes. Throws what the store or the SDK says, or a `Failure`. */
export async function listObjects(client: S3Client, endpoint: string, bucket: string): Promise<StoredObject[]> {
  const objects = new Map<string, StoredObject>();
  let next: NextPage | undefined = { version: 2 };
  while (next) {
    const page: Page = await pageOf(client, bucket, next);
    if (!page.isListing) throw notS3(endpoint);
    const listed = objects.size;
    for (const object of page.objects) objects.set(object.key, object);
    // A page that adds nothing, and yet promises another, would go on for ever.
    if (page.next && objects.size === listed) throw endlessListing(endpoint, bucket, objects.size);
    next = page.next;
  }
  return [...objects.values()];
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
async function pageOf(client: S3Client, bucket: string, { version, from }: NextPage): Promise<Page> {
  if (version === 1) {
    const page = await client.send(new ListObjectsCommand({ Bucket: bucket, Marker: from }));
    return pageFrom(page, 1);
  }
  try {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: from }));
    const answeredInVersion1 = page.KeyCount === undefined && page.NextContinuationToken === undefined;
    return pageFrom(page, answeredInVersion1 ? 1 : 2);
  } catch (error) {
    if (from !== undefined || !isNotImplemented(error as StoreError)) throw error;
    return pageOf(client, bucket, { version: 1 });
  }
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

function pageFrom(page: Listed, version: 1 | 2): Page {
  const objects = (page.Contents ?? []).map(
    ({ Key: key = "", Size: size = 0, ETag: etag = "", LastModified: changedAt = new Date(0) }) => {
      return { key, size, etag, changedAt };
    },
  );
  const isListing = page.Name !== undefined || page.KeyCount !== undefined;
  if (!page.IsTruncated) return { isListing, objects };
  const from = version === 1 ? objects.at(-1)?.key : page.NextContinuationToken;
  return { isListing, objects, next: { version, ...(from === undefined ? {} : { from }) } };
}

function isNotImplemented({ name, $metadata }: StoreError): boolean {
  return name === "NotImplemented" || $metadata?.httpStatusCode === 501;
}

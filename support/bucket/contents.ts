import { text } from "node:stream/consumers";
import type { StoredObject } from "./object-list";

/**
 * An object in a listing, in the form that nearly all stores give it, with a key that needs no decoding. The SDK takes
 * four times as long to read these, and hundreds of MB for a million; it still reads all others.
 */
const PLAIN =
  /<Contents><Key>([^<&\r\n]+)<\/Key><LastModified>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)<\/LastModified><ETag>((?:&#34;|&quot;|["\w-])*)<\/ETag>(?:<Checksum\w+>[^<]*<\/Checksum\w+>)*<Size>(\d+)<\/Size>(?:<(?!\/?Contents>|Key>)[^<]*)*<\/Contents>/g;

/** What the SDK's handler for HTTP returns, as far as it is needed here. */
export interface HttpAnswer {
  readonly statusCode?: number;
  body?: unknown;
}

/**
 * Takes the objects out of an answer to a listing, where all of them are plain, and leaves the rest of it to the SDK. Any
 * other answer stays as it is.
 */
export async function takePlainObjects(answer: HttpAnswer): Promise<StoredObject[]> {
  if (answer.statusCode !== 200) return [];
  const objects: StoredObject[] = [];
  const page = await text(answer.body as NodeJS.ReadableStream);
  const rest = page.replace(PLAIN, (_, key: string, changedAt: string, etag: string, size: string) => {
    objects.push({ key, size: Number(size), etag: etag.replace(/&#34;|&quot;/g, '"'), changedAt: new Date(changedAt) });
    return "";
  });
  const allPlain = !/<([\w-]+:)?Contents/.test(rest);
  answer.body = Buffer.from(allPlain ? rest : page);
  return allPlain ? objects : [];
}

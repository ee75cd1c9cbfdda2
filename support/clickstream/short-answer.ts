import type { Readable } from "node:stream";
import { decoderOf } from "./decoding";

/** A short answer: its status, and its body parsed as JSON where it is JSON. */
export interface ShortAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Without parameters, in lower case. */
  readonly mediaType?: string;
  /** The beginning of the body, where it was read. */
  readonly text?: string;
  /** Where it sends to, of a redirect. */
  readonly location?: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An OpenAPI document or a health check is well below this, in bytes. */
const LONGEST_BODY = 5 * 1024 ** 2;
/** What is not JSON may be a stream without end: only so much of it is read, for at most so many ms. */
const LONGEST_TEXT = 64 * 1024;
const TEXT_WAIT = 1000;

/** Reads a short answer. What is not JSON is read only with `withText`, and only its beginning. */
export async function readShortAnswer(
  status: number,
  headers: Headers,
  body: Readable,
  withText: boolean,
): Promise<ShortAnswer> {
  const contentType = String(headers["content-type"] ?? "");
  const mediaType = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  const location = [headers.location].flat()[0];
  const answer = { status, mediaType, ...(location === undefined ? {} : { location }) };
  const isJson = /json/i.test(contentType) && Number(headers["content-length"] ?? 0) < LONGEST_BODY;
  if (!isJson && !withText) {
    body.on("error", () => {}).destroy();
    return { ...answer, body: undefined };
  }
  const encoding = [headers["content-encoding"]].flat()[0];
  const text = await textOf(body, encoding, isJson ? LONGEST_BODY : LONGEST_TEXT, isJson ? undefined : TEXT_WAIT);
  return { ...answer, text, body: isJson ? jsonIn(text) : undefined };
}

async function textOf(
  body: Readable,
  encoding: string | undefined,
  longest: number,
  wait: number | undefined,
): Promise<string> {
  const decoder = decoderOf(encoding);
  const decoded = decoder ? body.on("error", (error) => decoder.destroy(error)).pipe(decoder) : body;
  const parts: Buffer[] = [];
  let length = 0;
  let over = false;
  const timer = wait === undefined ? undefined : setTimeout(stop, wait);
  function stop(): void {
    over = true;
    decoded.destroy();
    body.destroy();
  }
  try {
    for await (const part of decoded) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length > longest) break;
    }
  } catch (error) {
    if (!over) throw error;
  } finally {
    clearTimeout(timer);
    body.on("error", () => {}).destroy();
  }
  return Buffer.concat(parts).toString();
}

/** A text as JSON; unset where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

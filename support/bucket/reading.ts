import { Readable } from "node:stream";
import { setTimeout as rest } from "node:timers/promises";
import { connectionError } from "../net/connection-errors";
import { Failure } from "../shared/failure";
import { formatDuration } from "../shared/quantities";

/** A store that sends nothing for so long while an object is read sends nothing any more, in ms. */
const SILENCE = 15_000;

/** An object that ended before its end. Reading it again may well work: a network loses connections now and then. */
export class BrokenOff extends Failure {}

/**
 * A stream of what another one gives. Where that breaks off, or falls silent, this one ends with a `BrokenOff` that names
 * the object.
 */
export function explained(body: Readable, endpoint: string, key: string, silence = SILENCE): Readable {
  return Readable.from(chunksOf(body, endpoint, key, silence), { objectMode: false });
}

async function* chunksOf(body: Readable, endpoint: string, key: string, silence: number): AsyncGenerator<Buffer> {
  let received = 0;
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withinSilence(chunks.next(), silence);
      if (next === undefined) throw brokenOff(endpoint, key, received, `no byte for ${formatDuration(silence)}`);
      if (next.done) return;
      received += next.value.length;
      yield next.value;
    }
  } catch (error) {
    throw error instanceof Failure ? error : brokenOff(endpoint, key, received, connectionError(error).reason);
  } finally {
    body.destroy();
  }
}

/** What a promise comes to, or nothing where that takes longer than so many ms. */
async function withinSilence<T>(promise: Promise<T>, silence: number): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([promise, rest(silence, undefined, { signal: over.signal })]);
  } finally {
    over.abort();
    promise.catch(() => undefined);
  }
}

function brokenOff(endpoint: string, key: string, received: number, reason: string): BrokenOff {
  return new BrokenOff({
    promised: "the objects of the bucket can be read",
    happened: `the store at ${endpoint} broke off after ${received.toLocaleString("en-US")} bytes of ${key} (${reason})`,
    cause:
      "the connection to the store was lost, by the store itself or by what is between, such as a port forwarding or a proxy",
    remedy:
      "check that the store is up and look into its log; if the connection is at fault, run the suite nearer to the store",
  });
}

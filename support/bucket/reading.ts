import { finished, type Readable, Transform } from "node:stream";
import { connectionError } from "../net/connection-errors";
import { NotTried } from "../shared/failure";
import { formatDuration } from "../shared/quantities";
import { OBJECTS_PROMISED } from "./failures";

/** A store that sends nothing for so long while an object is read sends nothing any more, in ms. */
const SILENCE = 15_000;

/** An object that ended before its end. Reading it again may well work: a network loses connections now and then. */
export class BrokenOff extends NotTried {}

/**
 * A stream of what another one gives. Where that breaks off, or falls silent, this one ends with a `BrokenOff` that names
 * the object.
 */
export function explained(body: Readable, endpoint: string, key: string, silence = SILENCE): Readable {
  let received = 0;
  const breakOff = (reason: string) => stream.destroy(brokenOff(endpoint, key, received, reason));
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      timer.refresh();
      done(null, chunk);
    },
  });
  const timer = setTimeout(() => {
    // A reader that is slow to take what came is not the store's silence, nor is there one once all has come.
    if (stream.writableNeedDrain || body.readableEnded) timer.refresh();
    else breakOff(`no byte for ${formatDuration(silence)}`);
  }, silence);
  finished(body, (error) => {
    if (error) breakOff(connectionError(error).reason);
  });
  stream.once("close", () => {
    clearTimeout(timer);
    body.destroy();
  });
  return body.pipe(stream);
}

function brokenOff(endpoint: string, key: string, received: number, reason: string): BrokenOff {
  return new BrokenOff({
    promised: OBJECTS_PROMISED,
    happened: `the store at ${endpoint} broke off after ${received.toLocaleString("en-US")} bytes of ${key} (${reason})`,
    cause:
      "the connection to the store was lost, by the store itself or by what is between, such as a port forwarding or a proxy",
    remedy:
      "check that the store is up and look into its log; if the connection is at fault, run the suite nearer to the store",
  });
}

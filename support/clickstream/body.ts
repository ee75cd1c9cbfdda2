import { Writable } from "node:stream";
import { decoderOf } from "./decoding";
import { EventStreamReader } from "./event-stream";
import { isHeartbeat } from "./heartbeat";
import type { OutputReader } from "./output";
import type { ChunkTimer } from "./timings";

export interface BodyOptions {
  readonly mediaType: string;
  readonly contentEncoding?: string | undefined;
  readonly reader: OutputReader;
  readonly timer: ChunkTimer;
  /** The time in ms since the request was sent. */
  readonly elapsed: () => number;
}

/**
 * Takes the body of an answer: hands its output, decompressed and out of server-sent events, to the reader, and its
 * chunks as they arrive to the timer.
 */
export function bodyOf({ mediaType, contentEncoding, reader, timer, elapsed }: BodyOptions): Writable {
  const events = mediaType === "text/event-stream" ? new EventStreamReader() : undefined;
  const read = (output: Buffer) => reader.push(events ? events.push(output) : output);
  const decoder = decoderOf(contentEncoding);
  let tells = false;
  decoder?.on("data", (output: Buffer) => {
    tells ||= !isHeartbeat(output);
    read(output);
  });
  const body = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const at = elapsed();
      if (!decoder) {
        timer.chunk(chunk.length, at, !isHeartbeat(chunk));
        read(chunk);
        return done();
      }
      tells = false;
      decoder.write(chunk, (error) => {
        timer.chunk(chunk.length, at, tells);
        done(error);
      });
    },
    final(done) {
      const finish = () => {
        if (events) reader.push(events.end());
        done();
      };
      if (!decoder) return finish();
      decoder.once("end", finish).end();
    },
    destroy(error, done) {
      decoder?.destroy();
      done(error);
    },
  });
  // A decoder that fails never calls back.
  decoder?.on("error", (error) => body.destroy(error));
  return body;
}

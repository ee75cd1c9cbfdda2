import { Writable } from "node:stream";
import { decoderOf } from "./decoding";
import { EventStreamReader } from "./event-stream";
import { isHeartbeat } from "./heartbeat";
import type { OutputReader } from "./output/reader";
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
 * chunks as they arrive to the timer, each with the bytes of output that it brings.
 */
export function bodyOf({ mediaType, contentEncoding, reader, timer, elapsed }: BodyOptions): Writable {
  const events = mediaType === "text/event-stream" ? new EventStreamReader() : undefined;
  const decoder = decoderOf(contentEncoding);
  let bytes = 0;
  let tells = false;
  const read = (output: Buffer) => {
    bytes += output.length;
    tells ||= !isHeartbeat(output);
    reader.push(output);
  };
  const decoded = (output: Buffer) => read(events ? events.push(output) : output);
  decoder?.on("data", decoded);
  const measured = (at: number) => {
    timer.chunk(bytes, at, tells);
    bytes = 0;
    tells = false;
  };
  const body = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const at = elapsed();
      if (!decoder) {
        decoded(chunk);
        measured(at);
        return done();
      }
      decoder.write(chunk, (error) => {
        measured(at);
        done(error);
      });
    },
    final(done) {
      const finish = () => {
        if (events) read(events.end());
        timer.rest(bytes);
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
  // A decoder takes its time, and the connection uses the memory of a chunk again. What is not decoded is read at once.
  if (decoder) {
    const write = body.write.bind(body);
    body.write = (chunk: Uint8Array) => write(Buffer.from(chunk));
  }
  // A decoder that fails never calls back.
  decoder?.on("error", (error) => body.destroy(error));
  return body;
}

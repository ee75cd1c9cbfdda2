import { createReadStream, createWriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const CR = "\r";

/**
 * Ends all lines of a file with LF that end with CR LF, in cells as well. DuckDB does not read CSV whose lines end in
 * several ways, as files do that several programs have written to. Says whether there were any.
 */
export async function endLinesAlike(file: string): Promise<boolean> {
  const copy = `${file}.lf`;
  const { size } = await stat(file);
  await pipeline(createReadStream(file), withoutCrBeforeLf(), createWriteStream(copy));
  await rename(copy, file);
  return (await stat(file)).size < size;
}

function withoutCrBeforeLf(): Transform {
  // A CR at the end of a chunk waits for what the next one begins with.
  let held = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // Byte by byte, whatever the characters are.
      const text = held + chunk.toString("latin1");
      held = text.endsWith(CR) ? CR : "";
      done(null, Buffer.from(text.slice(0, text.length - held.length).replaceAll("\r\n", "\n"), "latin1"));
    },
    flush(done) {
      done(null, Buffer.from(held, "latin1"));
    },
  });
}

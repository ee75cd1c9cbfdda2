import { Writable } from "node:stream";
import { stream } from "undici";

async function main(url: string): Promise<void> {
  let bytes = 0;
  await stream(url, { method: "POST", bodyTimeout: 0 }, () => {
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done();
      },
    });
  });
  if (bytes === 0) throw new Error("nothing came");
}

void main(process.argv[2] ?? "");

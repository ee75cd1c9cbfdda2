/**
 * Reading the stream of a generation, every rule of the output applied, against plain clients that throw away what they
 * read. BENCH_BYTES says how much (8 GB).
 */
import path from "node:path";
import type { Comparison } from "../harness/compare";
import { measured, missingProgram, Server } from "../harness/processes";

const BYTES = Number(process.env.BENCH_BYTES || 8 * 1024 ** 3);

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  const url = `${server.url}/stream?bytes=${BYTES}`;
  try {
    yield {
      title: "Reading a stream of 64 KB chunks",
      note: `${(BYTES / 1024 ** 3).toFixed(1)} GB of text lines. To reach: time ×2 of curl's, less than httpx's and k6's, under 150 MB.`,
      contenders: [
        { name: "suite", run: () => inNode("suite.ts", url) },
        { name: "undici", run: () => inNode("undici.ts", url) },
        {
          name: "curl",
          missing: missingProgram("curl"),
          run: () => measured("curl", ["-sS", "-X", "POST", "-o", "/dev/null", url]),
        },
      ],
    };
  } finally {
    server.stop();
  }
}

function inNode(reader: string, url: string) {
  return measured(process.execPath, ["--require", "ts-node/register", path.join(__dirname, reader), url]);
}

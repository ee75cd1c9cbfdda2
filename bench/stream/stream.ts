/**
 * Reading the stream of a generation, every rule of the output applied, against plain clients that throw away what they
 * read. BENCH_BYTES says how much (8 GB), BENCH_CHUNKS how many small chunks (5 million). The text is a mix: lines of
 * progress with other numbers in each, and an upload every 20,000 lines.
 */
import path from "node:path";
import type { Comparison, Contender } from "../harness/compare";
import { measured, missingPackage, missingProgram, PYTHON, Server, TYPESCRIPT } from "../harness/processes";

const BYTES = Number(process.env.BENCH_BYTES || 8 * 1024 ** 3);
const CHUNKS = Number(process.env.BENCH_CHUNKS || 5_000_000);
/** Of lines that rules react to. */
const OF_UPLOADS = BYTES / 64;

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  const large = `${server.url}/stream?bytes=${BYTES}`;
  const small = `${server.url}/small-chunks?chunks=${Math.round(CHUNKS / 1000)}`;
  const uploads = `${server.url}/stream?lines=uploads&bytes=${OF_UPLOADS}`;
  try {
    yield {
      title: "Reading a stream of 64 KB chunks",
      note: `${sizeOf(BYTES)} of text lines. To reach: time ×2 of curl's, less than httpx's and k6's, under 150 MB.`,
      contenders: [suite(large), undici(large), ...peers(large)],
    };
    yield {
      title: "Reading a stream of 64-byte chunks",
      note: `${CHUNKS.toLocaleString("en-US")} chunks. To reach: 2 µs a chunk more than undici takes to count bytes.`,
      contenders: [suite(small), undici(small)],
    };
    yield {
      title: "Reading a stream of nothing but uploads",
      note: `${sizeOf(OF_UPLOADS)}, in which every line has to be read. There is nothing to reach.`,
      contenders: [suite(uploads), undici(uploads)],
    };
  } finally {
    server.stop();
  }
}

function sizeOf(bytes: number): string {
  return `${(bytes / 1024 ** 3).toLocaleString("en-US", { maximumSignificantDigits: 2 })} GB`;
}

function suite(url: string): Contender {
  return { name: "suite", run: () => inNode("suite.ts", url) };
}

function undici(url: string): Contender {
  return { name: "undici", run: () => inNode("undici.ts", url) };
}

function peers(url: string): Contender[] {
  const k6 = process.env.K6 || "k6";
  const script = path.join(__dirname, "in_k6.js");
  return [
    {
      name: "curl",
      missing: missingProgram("curl"),
      run: () => measured("curl", ["-sS", "-X", "POST", "-o", "/dev/null", url]),
    },
    {
      name: "httpx",
      missing: missingPackage("httpx"),
      run: () => measured(PYTHON, [path.join(__dirname, "in_httpx.py"), url]),
    },
    {
      name: "k6",
      missing: missingProgram(k6, ["version"]),
      run: () => measured(k6, ["run", "--quiet", "--no-usage-report", script], { ...process.env, BENCH_URL: url }),
    },
  ];
}

function inNode(reader: string, url: string) {
  return measured(process.execPath, [...TYPESCRIPT, path.join(__dirname, reader), url]);
}

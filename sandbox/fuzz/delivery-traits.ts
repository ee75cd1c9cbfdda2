import { setTimeout as rest } from "node:timers/promises";
import { createBrotliCompress, createDeflate, createGzip, type Gzip, constants as zlib } from "node:zlib";
import type { Dimension, Pass, Trait, Voice } from "./trait.ts";

/** Healthy peculiarities in how the output is written down, and in how it gets to the client. */

function voiced(dimension: Dimension, name: string, does: string, voice: () => Voice): Trait {
  return { name, does, dimension, part: () => ({ voice }) };
}

function format(name: string, does: string, contentType: string, voice: Voice = {}): Trait {
  return voiced("format", name, does, () => ({ headers: { "content-type": contentType }, ...voice }));
}

/** A line without its end. */
const inner = (text: string) => text.replace(/\n$/, "");

function json(name: string, does: string, write: (line: string) => object): Trait {
  return format(name, does, "application/x-ndjson", { text: (text) => `${JSON.stringify(write(inner(text)))}\n` });
}

/** Sends bytes in several chunks. */
function pieces(name: string, does: string, split: (bytes: Buffer) => readonly Buffer[]): Trait {
  const bytes = async (all: Buffer, pass: Pass) => {
    for (const part of split(all)) {
      await pass(part);
      await new Promise(setImmediate);
    }
  };
  return voiced("pieces", name, does, () => ({ bytes }));
}

function compressed(name: string, make: () => Gzip, flush: number): Trait {
  const voice = (): Voice => {
    const packer = make();
    let waiting: Buffer[] = [];
    packer.on("data", (part: Buffer) => waiting.push(part));
    const handOn = async (pass: Pass) => {
      const parts = waiting;
      waiting = [];
      for (const part of parts) await pass(part);
    };
    return {
      headers: { "content-encoding": name },
      bytes: async (bytes, pass) => {
        packer.write(bytes);
        await new Promise<void>((done) => packer.flush(flush, done));
        await handOn(pass);
      },
      flush: async (pass) => {
        await new Promise<void>((done) => packer.once("end", done).end());
        await handOn(pass);
      },
    };
  };
  return voiced("compression", `packed-by-${name}`, `compresses its output (${name})`, voice);
}

/** Holds bytes back, but for the first lines, until there are so many lines, or none to come. */
function heldBack(name: string, does: string, atOnce: number, size: number): Trait {
  const voice = (): Voice => {
    let held: Buffer[] = [];
    let lines = 0;
    const release = async (pass: Pass) => {
      const bytes = Buffer.concat(held);
      held = [];
      if (bytes.length > 0) await pass(bytes);
    };
    return {
      bytes: async (bytes, pass) => {
        held.push(bytes);
        lines += 1;
        if (lines <= atOnce || held.length >= size) await release(pass);
      },
      flush: async (pass) => {
        // What came at once came before this.
        await rest(20);
        await release(pass);
      },
    };
  };
  return voiced("arrival", name, does, voice);
}

export const deliveryTraits: readonly Trait[] = [
  json("lines-as-json", "tells its output as JSON lines", (line) => ({ line })),
  json("logs-as-json", "tells its output as the JSON lines of a logger", (line) => ({
    time: "2026-11-26T10:00:00Z",
    level: "info",
    logger: "generator",
    msg: line,
    error: null,
  })),
  json("json-in-ascii-fields", "tells its output as JSON lines with a severity and a count", (line) => ({
    severity: "INFO",
    message: line,
    attempts: 1,
    success: true,
  })),
  voiced("format", "json-document", "tells its output as one JSON document, piece by piece", () => {
    let first = true;
    return {
      headers: { "content-type": "application/json" },
      text: (text) => {
        const before = first ? "[" : ",";
        first = false;
        return `${before}${JSON.stringify(inner(text))}\n`;
      },
      last: "]\n",
    };
  }),
  format("events", "sends each line as an event, with comments between", "text/event-stream; charset=utf-8", {
    text: (text) => `: ping\n\nid: 1\ndata: ${inner(text).replaceAll("\n", "\ndata: ")}\n\n`,
  }),
  format(
    "events-without-blanks",
    "sends each line as an event, without a blank behind the colon",
    "text/event-stream",
    {
      text: (text) => `event: line\ndata:${inner(text).replaceAll("\n", "\ndata:")}\n\n`,
    },
  ),
  format("events-in-name-only", "calls its output an event stream", "text/event-stream"),
  format("bytes-in-name", "calls its output bytes", "application/octet-stream"),
  format("type-in-capitals", "writes its content type in capitals", 'TEXT/PLAIN; CHARSET="UTF-8"'),
  format("type-without-charset", "does not name its charset", "text/plain"),
  voiced("line ends", "cr-lf", "ends its lines with CR LF", () => ({ text: (text) => text.replaceAll("\n", "\r\n") })),
  voiced("line ends", "blanks-at-the-end", "leaves blanks at the end of its lines", () => ({
    lines: (line) => [`${line}  `],
  })),
  voiced("byte order mark", "mark-first", "begins with a byte order mark", () => {
    let first = true;
    return {
      text: (text) => {
        const before = first ? "\ufeff" : "";
        first = false;
        return before + text;
      },
    };
  }),
  heldBack(
    "all-at-the-end",
    "sends its first line at once, and all others in one burst at the end",
    1,
    Number.MAX_VALUE,
  ),
  heldBack("bursts", "sends its lines in bursts of five", 1, 5),
  heldBack("bursts-of-two", "sends two lines at a time", 1, 2),
  voiced("arrival", "slow-lines", "rests after each line", () => ({
    bytes: async (bytes, pass) => {
      await pass(bytes);
      await rest(15);
    },
  })),
  {
    name: "dots-between",
    does: "sends dots while it works on a line",
    dimension: "arrival",
    takes: ["format", "byte order mark"],
    part: () => ({ voice: () => ({ lines: (line, index) => (index === 0 ? [line] : ["...", line]) }) }),
  },
  compressed("gzip", createGzip, zlib.Z_SYNC_FLUSH),
  compressed("deflate", createDeflate, zlib.Z_SYNC_FLUSH),
  compressed("br", createBrotliCompress as unknown as () => Gzip, zlib.BROTLI_OPERATION_FLUSH),
  pieces("byte-for-byte", "sends one byte a chunk", (bytes) => Array.from(bytes, (byte) => Buffer.from([byte]))),
  pieces("characters-split", "splits characters across chunks", (bytes) =>
    [bytes.subarray(0, 2), bytes.subarray(2)].filter((part) => part.length > 0),
  ),
  pieces("sevens", "sends seven bytes a chunk", (bytes) =>
    Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7)),
  ),
  {
    name: "closes-at-the-end",
    does: "marks the end of its output by closing the connection",
    dimension: "transfer",
    part: () => ({
      answer: async ({ response, tell }) => {
        response.useChunkedEncodingByDefault = false;
        await tell();
      },
      voice: () => ({ headers: { connection: "close" } }),
    }),
  },
  {
    name: "slash-at-the-end",
    does: "sends generate requests to the same path with a slash at its end",
    dimension: "transfer",
    part: () => ({
      route: (request, response) => {
        const path = "/api/v1/data/generate";
        if (request.url === `${path}/`) request.url = path;
        else if (request.url === path && request.method === "POST") {
          response.writeHead(307, { location: `${path}/` }).end();
          return true;
        }
        return false;
      },
    }),
  },
];

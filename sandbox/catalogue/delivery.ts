import type { ServerResponse } from "node:http";
import { createGzip, type Gzip, constants as zlib } from "node:zlib";
import type { Behaviour, Exchange } from "../behaviour.ts";
import type { Entry } from "./entry.ts";

/** Faults and variations in how a healthy output is delivered: its type, its encoding, and the way there. */

const GENERATE = "/api/v1/data/generate";
const STREAM_AND_BUCKET = ["streaming", "minio-creation", "concurrency"] as const;
const GENERATION = [...STREAM_AND_BUCKET, "performance"] as const;

function typed(contentType: string, frame = (text: string) => text): Behaviour {
  return {
    answer: ({ tell }) =>
      tell({
        headers: { "content-type": contentType },
        write: (text, response) => {
          response.write(frame(text));
        },
      }),
  };
}

/** Compresses what it tells, each line as soon as it is there. */
function compressed(end: (gzip: Gzip, response: ServerResponse) => Promise<void>): Behaviour {
  return {
    answer: ({ tell, response }: Exchange) => {
      const gzip = createGzip();
      gzip.on("data", (part) => response.write(part));
      return tell({
        headers: { "content-encoding": "gzip" },
        write: (text) =>
          new Promise((done) => {
            gzip.write(text);
            gzip.flush(zlib.Z_SYNC_FLUSH, () => done());
          }),
        end: () => end(gzip, response),
      });
    },
  };
}

function endOf(gzip: Gzip, response: ServerResponse): Promise<void> {
  return new Promise((done) => {
    gzip.once("end", () => response.end(done)).end();
  });
}

/** Sends those who ask for the generate path elsewhere; answers them when they come back with a slash at its end. */
function redirecting(status: number, location: string): Behaviour {
  return {
    route: (request, response) => {
      if (request.url !== GENERATE || request.method !== "POST") {
        if (request.url === `${GENERATE}/`) request.url = GENERATE;
        return false;
      }
      response.writeHead(status, { location }).end();
      return true;
    },
  };
}

export const deliveries: readonly Entry[] = [
  {
    name: "binary-type-of-something-else",
    does: "answers with bytes that are not the output of a generation",
    fails: "streaming",
    words: "its content type is application/octet-stream",
    behaviour: typed("application/octet-stream", () => "\u0000\u0001\u0002 something else"),
  },
  {
    name: "events-of-something-else",
    does: "sends events that are not the output of a generation",
    fails: "streaming",
    words: "its content type is text/event-stream",
    behaviour: typed("text/event-stream", () => "data: tick\n\n"),
  },
  {
    name: "events-tell-of-failure",
    does: "sends its output as events, one of which tells of a failed upload",
    fails: "streaming",
    words: "says that an upload failed",
    behaviour: {
      ...typed("text/event-stream", (text) => `data: ${text}\n`),
      upload: () => Promise.reject(new Error("An error occurred (AccessDenied)")),
    },
  },
  {
    name: "events-of-little-output",
    does: "tells less than 1 KB of a good run, in events of more",
    fails: "performance",
    words: "output received",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          headers: { "content-type": "text/event-stream" },
          lines: (line) => (/^[📤✅]/u.test(line) ? [] : [`: ping\n\nid: ${Date.now()}\nevent: line\ndata: ${line}\n`]),
        }),
    },
  },
  {
    name: "compressed-and-cut",
    does: "ends its compressed output before its end",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: compressed(async (_gzip, response) => {
      response.end();
    }),
  },
  {
    name: "compressed-in-name-only",
    does: "calls its output compressed",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: { answer: ({ tell }) => tell({ headers: { "content-encoding": "gzip" } }) },
  },
  {
    name: "redirects-elsewhere",
    does: "sends generate requests to another host",
    fails: "streaming",
    words: "it answered with 307, sending to https://login.example/start?…",
    behaviour: redirecting(307, "https://login.example/start?token=1"),
  },
  {
    name: "redirects-for-ever",
    does: "sends generate requests to a path with a slash at its end, and from there on",
    fails: "streaming",
    words: "sending to /api/v1/data/generate",
    behaviour: {
      route: (request, response) => {
        if (request.method !== "POST") return false;
        const location = request.url === GENERATE ? `${GENERATE}/` : GENERATE;
        response.writeHead(308, { location }).end();
        return true;
      },
    },
  },
];

export const deliveryVariations: readonly Entry[] = [
  {
    name: "octet-stream",
    does: "calls its output bytes",
    passes: STREAM_AND_BUCKET,
    behaviour: typed("application/octet-stream"),
  },
  {
    name: "server-sent-events",
    does: "sends each line of its output as an event, with comments between",
    passes: STREAM_AND_BUCKET,
    behaviour: typed("text/event-stream; charset=utf-8", (text) => `: ping\n\nid: 1\ndata: ${text}\n`),
  },
  {
    name: "event-stream-in-name-only",
    does: "calls its output an event stream",
    passes: STREAM_AND_BUCKET,
    behaviour: typed("text/event-stream"),
  },
  {
    name: "compressed-output",
    does: "compresses its output",
    passes: GENERATION,
    behaviour: compressed(endOf),
  },
  {
    name: "slash-307",
    does: "sends generate requests to the same path with a slash at its end (307)",
    passes: [...STREAM_AND_BUCKET, "endpoint"],
    behaviour: redirecting(307, `${GENERATE}/`),
  },
  {
    name: "slash-308",
    does: "sends generate requests to the same path with a slash at its end (308)",
    passes: STREAM_AND_BUCKET,
    behaviour: redirecting(308, `${GENERATE}/`),
  },
];

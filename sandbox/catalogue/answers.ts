import { setTimeout as rest } from "node:timers/promises";
import type { Exchange } from "../behaviour.ts";
import { json } from "../service.ts";
import { type Entry, forever } from "./entry.ts";

/** Faults in how a generation is answered and told. */

function answersWith(status: number, headers: Record<string, string> = {}): Entry {
  return {
    name: `status-${status}`,
    does: `answers with ${status}`,
    fails: "streaming",
    words: `it answered with ${status}`,
    behaviour: { answer: ({ response }) => json(response, status, { detail: "the sandbox says so" }, headers) },
  };
}

const UPLOAD_REFUSED = () => Promise.reject(new Error("An error occurred (AccessDenied)"));
const BRIEFLY = { GENERATION_TIMEOUT: "2s" };

/** Tells so many lines as usual, and then does something else for good. */
function afterLines(number: number, then: (exchange: Exchange) => Promise<void> | void) {
  return async (exchange: Exchange) => {
    exchange.response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    for (let line = 0; line < number; line += 1) {
      exchange.response.write(
        line === 0 ? "--- STDOUT ---\n" : `Generating part ${line} of the mock data, which takes a while\n`,
      );
      await rest(20);
    }
    await then(exchange);
  };
}

function said(...parts: readonly (string | Buffer)[]) {
  return async ({ response }: Exchange) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    for (const part of parts) {
      response.write(part);
      await rest(20);
    }
    response.end();
  };
}

let failedOnce = false;

export const answers: readonly Entry[] = [
  {
    name: "fails-once",
    does: "answers its first request with 500, and is healthy from then on",
    fails: "streaming",
    words: "it answered with 500",
    behaviour: {
      answer: ({ response, tell }) => {
        if (failedOnce) return tell();
        failedOnce = true;
        return json(response, 500, { detail: "the sandbox says so" });
      },
    },
  },
  answersWith(301, { location: "/elsewhere" }),
  answersWith(400),
  answersWith(401),
  answersWith(403),
  answersWith(404),
  answersWith(405),
  answersWith(409),
  answersWith(422),
  answersWith(429),
  answersWith(500),
  answersWith(502),
  answersWith(503),
  answersWith(504),
  {
    name: "html",
    does: "answers success with a web page",
    fails: "streaming",
    words: "its content type is text/html",
    behaviour: {
      answer: ({ response }) => {
        response
          .writeHead(200, { "content-type": "text/html" })
          .end(`<html><body>${"Welcome. ".repeat(50)}</body></html>`);
      },
    },
  },
  {
    name: "no-content-type",
    does: "does not say what the output is",
    fails: "streaming",
    words: "does not name its content type",
    behaviour: {
      answer: async ({ response }) => {
        response.writeHead(200).write("--- STDOUT ---\n");
        await rest(50);
        response.end("--- STDERR ---\n");
      },
    },
  },
  {
    name: "empty-stream",
    does: "answers success and ends without output",
    fails: "streaming",
    words: "no output arrived",
    behaviour: { answer: said() },
  },
  {
    name: "status-204",
    does: "answers that there is no content",
    fails: "streaming",
    words: "does not name its content type",
    behaviour: {
      answer: ({ response }) => {
        response.writeHead(204).end();
      },
    },
  },
  {
    name: "fifty-bytes",
    does: "tells 50 bytes only",
    fails: "streaming",
    words: "there were 50 B",
    behaviour: { answer: said("x".repeat(24), "\n", "y".repeat(24), "\n") },
  },
  {
    name: "hundred-bytes",
    does: "tells exactly 100 bytes, which is not more than 100",
    fails: "streaming",
    words: "there were 100 B",
    behaviour: { answer: said("x".repeat(49), "\n", "y".repeat(49), "\n") },
  },
  {
    name: "not-streamed",
    does: "keeps all output until the end and sends it as one piece",
    fails: "streaming",
    words: "arrived in 1 chunk",
    behaviour: {
      answer: async ({ tell }) => {
        let kept = "";
        await tell({
          write: (text) => {
            kept += text;
          },
          end: (response) => {
            response.end(kept);
          },
        });
      },
    },
  },
  {
    name: "exit-code",
    does: "tells at the end that the generator failed",
    fails: "streaming",
    words: "EXIT CODE 1",
    behaviour: { answer: ({ tell }) => tell({ exitCode: 1 }) },
  },
  {
    name: "exit-code-everywhere",
    does: "tells at the end that the generator was killed, while the data is there",
    fails: "minio-creation",
    words: "EXIT CODE -9",
    behaviour: { answer: ({ tell }) => tell({ exitCode: -9 }) },
  },
  {
    name: "marker-in-the-middle",
    does: "tells in the middle that a process failed, and ends well",
    fails: "streaming",
    words: "EXIT CODE 137",
    behaviour: {
      answer: ({ tell }) =>
        tell({ lines: (line, index) => (index === 6 ? ["--- PROCESS FAILED WITH EXIT CODE 137 ---", line] : [line]) }),
    },
  },
  {
    name: "killed-without-a-word",
    does: "ends well after its generator was killed, without saying so",
    fails: "minio-creation",
    words: "closing line",
    behaviour: { answer: ({ tell }) => tell({ lines: (line) => (/complete|Summary/.test(line) ? [] : [line]) }) },
  },
  {
    name: "does-nothing-politely",
    does: "answers success and says that it does nothing, since another generation runs",
    fails: "streaming",
    words: "closing line",
    behaviour: {
      answer: said(
        "--- STDOUT ---\n",
        `Another generation is in progress, so this one is skipped${".".repeat(60)}\n`,
        "\n--- STDERR ---\n",
      ),
    },
  },
  {
    name: "error-as-success",
    does: "answers success with an error in JSON, in words of its own",
    fails: "streaming",
    words: "an answer of another kind than the output of a generation",
    behaviour: {
      answer: ({ response }) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end('{"code":500,"message":"generator script not found: /app/generator.py"}');
      },
    },
  },
  {
    name: "failure-in-other-words",
    does: "tells of a failed upload in words of its own",
    fails: "streaming",
    words: "Error uploading data/users.csv",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          lines: (line) => [
            line.startsWith("✅") && line.endsWith("users.csv")
              ? "❌ Error uploading data/users.csv: AccessDenied"
              : line,
          ],
        }),
    },
  },
  {
    name: "exit-code-in-other-words",
    does: "tells of the generator's failure in the words of another version",
    fails: "streaming",
    words: "Process failed with exit code: 1",
    behaviour: {
      answer: ({ tell }) =>
        tell({ lines: (line) => (line === "--- STDERR ---" ? [line, "Process failed with exit code: 1"] : [line]) }),
    },
  },
  {
    name: "summary-short",
    does: "counts fewer uploads than files in its summary, and says nothing else of it",
    fails: "streaming",
    words: "Upload Summary: 3 of 4",
    behaviour: {
      answer: ({ tell }) =>
        tell({ lines: (line) => [line.replace("Total successful uploads: 4", "3 of 4 files uploaded")] }),
    },
  },
  {
    name: "upload-never-ends",
    does: "begins an upload and never says that it succeeded",
    fails: "streaming",
    words: "1 upload began",
    behaviour: {
      answer: ({ tell }) =>
        tell({ lines: (line) => (line.startsWith("✅") && line.endsWith("users.csv") ? [] : [line]) }),
    },
  },
  {
    name: "marker-in-json",
    does: "tells of a failed upload in JSON lines that write the cross as an escape",
    fails: "streaming",
    words: "says that an upload failed",
    behaviour: {
      upload: UPLOAD_REFUSED,
      answer: ({ tell }) =>
        tell({
          headers: { "content-type": "application/x-ndjson" },
          lines: (line) => [JSON.stringify({ line }).replaceAll("❌", "\\u274c")],
        }),
    },
  },
  {
    name: "upload-fails",
    does: "cannot upload, says so, and ends with code 0",
    fails: "streaming",
    words: "Upload failed for data/users.csv",
    behaviour: { upload: UPLOAD_REFUSED },
  },
  {
    name: "upload-fails-performance",
    does: "cannot upload, says so, ends with code 0, and is quick about it",
    fails: "performance",
    words: "says that an upload failed",
    behaviour: { upload: UPLOAD_REFUSED },
  },
  {
    name: "cut-in-chunk",
    does: "closes the connection in the middle of a chunk",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: {
      answer: afterLines(5, ({ response }) => {
        response.socket?.end("ff\r\nhalf of what was announced");
      }),
    },
  },
  {
    name: "cut-after-chunk",
    does: "closes the connection after a chunk",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: {
      answer: afterLines(5, ({ response }) => {
        response.socket?.end();
      }),
    },
  },
  {
    name: "cut-before-last-chunk",
    does: "tells everything and closes the connection without the last, empty chunk",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          end: (response) => {
            response.socket?.end();
          },
        }),
    },
  },
  {
    name: "cut-in-performance",
    does: "closes the connection after a chunk, well within every limit",
    fails: "performance",
    words: "the stream was cut off",
    behaviour: {
      answer: afterLines(30, ({ response }) => {
        response.socket?.end();
      }),
    },
  },
  {
    name: "reset-mid-stream",
    does: "resets the connection in the middle of the stream",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: {
      answer: afterLines(5, ({ response }) => {
        response.socket?.resetAndDestroy();
      }),
    },
  },
  {
    name: "length-too-long",
    does: "announces more bytes than it sends",
    fails: "streaming",
    words: "the stream was cut off",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          headers: { "content-length": "90000" },
          end: (response) => {
            response.socket?.end();
          },
        }),
    },
  },
  {
    name: "length-too-short",
    does: "announces fewer bytes than it sends",
    fails: "streaming",
    words: "its end is missing",
    behaviour: { answer: ({ tell }) => tell({ headers: { "content-length": "300" } }) },
  },
  {
    name: "ends-early",
    does: "stops telling in the middle and ends the stream as if all were well",
    fails: "streaming",
    words: "its end is missing",
    behaviour: {
      answer: afterLines(5, ({ response }) => {
        response.end();
      }),
    },
  },
  {
    name: "closing-proxy-cuts",
    does: "stands behind a proxy that marks the end by closing the connection, and closes it too early",
    fails: "streaming",
    words: "its end is missing",
    behaviour: {
      answer: (exchange) => {
        exchange.response.useChunkedEncodingByDefault = false;
        return afterLines(5, ({ response }) => {
          response.end();
        })(exchange);
      },
    },
  },
  {
    name: "silent-after-headers",
    does: "sends headers and then nothing",
    fails: "streaming",
    words: "no output at all",
    settings: BRIEFLY,
    behaviour: {
      answer: ({ response }) => {
        response.writeHead(200, { "content-type": "text/plain" }).flushHeaders();
        return forever();
      },
    },
  },
  {
    name: "silent-mid-stream",
    does: "falls silent in the middle of the stream",
    fails: "streaming",
    words: "then silence for",
    settings: BRIEFLY,
    behaviour: { answer: afterLines(5, forever) },
  },
  {
    name: "silent-before-headers",
    does: "takes the request and never answers",
    fails: "streaming",
    words: "no answer to the request",
    settings: BRIEFLY,
    behaviour: { answer: forever },
  },
  {
    name: "endless",
    does: "generates without end",
    fails: "streaming",
    words: "had not ended after",
    settings: BRIEFLY,
    behaviour: {
      answer: afterLines(5, async ({ response }) => {
        while (!response.destroyed) {
          response.write("Generating more\n");
          await rest(50);
        }
      }),
    },
  },
  {
    name: "no-answer",
    does: "closes the connection without an answer",
    fails: "streaming",
    words: "ended without an answer",
    behaviour: {
      answer: ({ request }) => {
        request.socket.end();
      },
    },
  },
  {
    name: "not-http",
    does: "answers with something that is not HTTP",
    fails: "streaming",
    words: "ended without an answer",
    behaviour: {
      answer: ({ request }) => {
        request.socket.end("220 ready for mail\r\n");
      },
    },
  },
  {
    name: "invalid-utf8",
    does: "sends bytes that are not UTF-8",
    fails: "streaming",
    words: "not text in the encoding",
    behaviour: {
      answer: said(
        "--- STDOUT ---\n",
        Buffer.from([0x66, 0xfc, 0x72, 0x0a]),
        `${"x".repeat(200)}\n`,
        "--- STDERR ---\n",
      ),
    },
  },
  {
    name: "half-a-character",
    does: "ends in the middle of a character",
    fails: "streaming",
    words: "not text in the encoding",
    behaviour: {
      answer: said("--- STDOUT ---\n", `${"x".repeat(200)}\n`, "--- STDERR ---\n", Buffer.from("✅").subarray(0, 2)),
    },
  },
  {
    name: "late-first-byte",
    does: "answers at once and sends its first byte late",
    fails: "performance",
    words: "time to first chunk",
    settings: { MAX_TIME_TO_FIRST_CHUNK: "500ms" },
    behaviour: {
      answer: async ({ tell }) => {
        let first = true;
        await tell({
          write: async (text, response) => {
            if (first) {
              response.flushHeaders();
              await rest(600);
            }
            first = false;
            response.write(text);
          },
        });
      },
    },
  },
  {
    name: "late-headers",
    does: "begins to answer late",
    fails: "performance",
    words: "time to first chunk",
    settings: { MAX_TIME_TO_FIRST_CHUNK: "500ms" },
    behaviour: {
      answer: async ({ tell }) => {
        await rest(600);
        await tell();
      },
    },
  },
  {
    name: "slow-chunks",
    does: "leaves long pauses between chunks",
    fails: "performance",
    words: "average chunk delay",
    settings: { MAX_AVERAGE_CHUNK_DELAY: "50ms" },
    behaviour: {
      answer: ({ tell }) =>
        tell({
          write: async (text, response) => {
            response.write(text);
            await rest(60);
          },
        }),
    },
  },
  {
    name: "too-long",
    does: "takes longer than promised",
    fails: "performance",
    words: "total time",
    settings: { MAX_TOTAL_TIME: "1s" },
    behaviour: {
      answer: ({ tell }) =>
        tell({
          end: async (response) => {
            await rest(1100);
            response.end();
          },
        }),
    },
  },
  {
    name: "tells-too-little",
    does: "tells less than 1 KB of a good run",
    fails: "performance",
    words: "output received",
    behaviour: { answer: ({ tell }) => tell({ lines: (line) => (/^[📤✅]/u.test(line) ? [] : [line]) }) },
  },
];

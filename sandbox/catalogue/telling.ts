import type { Telling } from "../behaviour.ts";
import type { Entry } from "./entry.ts";

/** Faults that only the text of the output shows: what it tells of a failure, and what cannot be. */

function telling(
  name: string,
  does: string,
  words: string,
  change: Telling | (() => Telling),
  behaviour: Entry["behaviour"] = {},
): Entry {
  return {
    name,
    does,
    fails: "streaming",
    words,
    behaviour: { ...behaviour, answer: ({ tell }) => tell(typeof change === "function" ? change() : change) },
  };
}

/** Tells something more, or something else, at the line that matches. */
function at(pattern: RegExp, lines: (line: string) => readonly string[]): Telling {
  return { lines: (line) => (pattern.test(line) ? lines(line) : [line]) };
}

const NDJSON = { "content-type": "application/x-ndjson" };
const UPLOAD_REFUSED = () => Promise.reject(new Error("An error occurred (AccessDenied)"));
const TRACEBACK = [
  "Traceback (most recent call last):",
  '  File "/app/generator.py", line 88, in <module>',
  "    write_products(client, path)",
  "OSError: [Errno 28] No space left on device: '../data/products.csv'",
];

/** Holds back the lines that match until one comes that releases them. */
function late(held: RegExp, released: RegExp): () => Telling {
  return () => {
    const waiting: string[] = [];
    return {
      lines: (line) => {
        if (held.test(line)) {
          waiting.push(line);
          return [];
        }
        return released.test(line) ? [line, ...waiting.splice(0)] : [line];
      },
    };
  };
}

export const tellings: readonly Entry[] = [
  telling(
    "failure-behind-a-log-prefix",
    "cannot upload, and tells of it through a logger",
    "says that an upload failed",
    { lines: (line) => [/^(---|$)/.test(line) ? line : `2026-11-26 10:00:00,123 - generator - INFO - ${line}`] },
    { upload: UPLOAD_REFUSED },
  ),
  telling(
    "another-cross",
    "marks a failed upload with another cross",
    "✖ users.csv could not be stored",
    at(/^✅.*users/, () => ["✖ users.csv could not be stored"]),
  ),
  telling(
    "error-of-a-logger",
    "logs an error, and ends as if nothing had happened",
    "ERROR:generator:no space left",
    at(/^Generating.*products/, (line) => [line, "ERROR:generator:no space left on device"]),
  ),
  telling(
    "error-of-a-logger-behind-another",
    "logs an error, which another logger passes on as information",
    "no space left on device",
    (() => {
      const error = at(/^Generating.*products/, (line) => [line, "ERROR:generator:no space left on device"]);
      return { lines: (line, index) => (error.lines?.(line, index) ?? []).map((one) => `INFO:service:${one}`) };
    })(),
  ),
  telling("error-of-a-logger-in-json", "logs an error, which a logger in JSON passes on as information", "no space", {
    headers: NDJSON,
    lines: (line) =>
      [line, ...(line.startsWith("Created") ? ["2026-11-26 10:00:00 - ERROR - no space left on device"] : [])].map(
        (msg) => JSON.stringify({ level: "info", msg }),
      ),
  }),
  telling(
    "error-of-a-logger-with-its-name-first",
    "logs an error behind the name of its logger, and ends as if nothing had happened",
    "generator [ERROR] no space left",
    at(/^Generating.*products/, (line) => [line, "2026-11-26 10:00:00,123 generator [ERROR] no space left on device"]),
  ),
  telling(
    "last-attempt",
    "gives up after its last attempt, and ends as if nothing had happened",
    "attempt 3/3",
    at(/^Created/, () => ["ERROR: could not write the alias, attempt 3/3"]),
  ),
  telling(
    "failed-in-the-summary",
    "counts a failed upload in its summary, and nowhere else",
    "1 failed",
    at(/^📊/, () => ["📊 Upload Summary: 3 successful, 1 failed"]),
  ),
  telling(
    "upload-failed-without-a-sign",
    "tells of a failed upload without the sign, which its encoding does not have",
    "says that an upload failed",
    { lines: (line) => [line.replace(/^[📤✅❌📊] /u, "? ")] },
    { upload: UPLOAD_REFUSED },
  ),
  telling("cut-off-traceback", "was killed while it wrote the traceback of a warning", "PROCESS FAILED", {
    lines: (line) => [line, ...(line.startsWith("--- STDERR") ? ["Warning: no alias", ...TRACEBACK.slice(0, 2)] : [])],
    exitCode: 137,
  }),
  telling(
    "traceback",
    "tells an exception on its standard error, and ends with code 0",
    "No space left on device",
    at(/^--- STDERR/, (line) => [line, ...TRACEBACK]),
  ),
  telling(
    "exception-alone",
    "tells an exception without its traceback, and ends as if nothing had happened",
    "No space left on device",
    at(/^--- STDERR/, (line) => [line, ...TRACEBACK.slice(-1)]),
  ),
  telling(
    "failed-says-another-program",
    "uploads with another program, which says that it failed",
    "upload failed: ../data/users.csv",
    at(/^✅.*users/, () => ["upload failed: ../data/users.csv to s3://analytics/data/users.csv AccessDenied"]),
  ),
  telling("error-in-json", "tells of an error by the level of a JSON line", "disk is full", {
    headers: NDJSON,
    lines: (line) => [
      JSON.stringify(
        line.startsWith("Created") ? { level: "error", msg: "disk is full" } : { level: "info", msg: line },
      ),
    ],
  }),
  telling("state-in-json", "tells of a failure by the state in a JSON line", '"status":"failed"', {
    headers: NDJSON,
    lines: (line) => [
      JSON.stringify(line.startsWith("Created") ? { step: "alias", status: "failed" } : { status: "running", line }),
    ],
  }),
  telling("killed-in-json", "tells JSON lines, and was killed before its end", "closing line", {
    headers: NDJSON,
    lines: (line) => (/complete|Summary/.test(line) ? [] : [JSON.stringify({ line })]),
  }),
  telling(
    "killed-says-the-shell",
    "was killed, as its shell says on the standard error",
    "Killed",
    at(/^--- STDERR/, (line) => [line, "./generate.sh: line 3:  1234 Killed                  python generator.py"]),
  ),
  telling("error-in-a-trailer", "tells of a failure in an HTTP trailer only", "HTTP trailer", {
    headers: { trailer: "x-error" },
    end: (response) => {
      response.addTrailers({ "x-error": "the generator was killed" });
      response.end();
    },
  }),
  telling("heading-behind-a-log-line", "logs a line before its heading, and stops before its end", "is missing", () => {
    let over = false;
    return {
      lines: (line, index) => {
        over ||= line.startsWith("📤");
        return over ? [] : index === 0 ? ["INFO:     generator started", line] : [line];
      },
    };
  }),
  telling(
    "only-users-complete",
    "ends after the users, which it says are complete",
    "closing line",
    at(/complete/, () => ["User generation complete"]),
  ),
  telling(
    "fewer-uploads-than-files",
    "generates three files, and uploads two without a word of the third",
    "files of 3 data sets were generated, and 2 uploads succeeded",
    {},
    { files: (files) => files.filter(({ key }) => /users|products/.test(key)) },
  ),
  telling(
    "no-users-generated",
    "generates no users, and says so as a success",
    "0 users were generated",
    at(/generated \d+ users/, (line) => [line.replace(/\d+/, "0")]),
  ),
  telling(
    "uploaded-before-generated",
    "tells that it generated the users after it has uploaded them",
    "users.csv was uploaded",
    late(/generated \d+ users/, /^✅.*users/),
  ),
  telling("each-line-twice", "tells each line twice", 'are both "--- STDOUT ---"', { lines: (line) => [line, line] }),
  {
    name: "nothing-but-dots",
    does: "sends dots, as if it worked, and nothing else",
    fails: "streaming",
    words: "without a word in them",
    behaviour: {
      answer: ({ tell }) => tell({ lines: (line) => [line.replace(/./gu, ".").padEnd(9, ".")] }),
    },
  },
];

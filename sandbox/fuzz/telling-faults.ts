import { setTimeout as rest } from "node:timers/promises";
import { forever } from "../catalogue/entry.ts";
import { json } from "../service.ts";
import type { Dimension, Part, Trait, Voice } from "./trait.ts";

/** Faults in what the output says, in how it ends, and in how a request is answered. */

interface Fault extends Pick<Trait, "takes" | "settings"> {
  readonly fails?: NonNullable<Trait["fails"]>;
  readonly part: () => Part;
}

function fault(dimension: Dimension, name: string, does: string, words: RegExp, { fails, ...others }: Fault): Trait {
  return { name, does, dimension, words, fails: fails ?? "streaming", ...others };
}

/** Says something more behind each line that matches, or something else. */
function says(
  name: string,
  does: string,
  words: RegExp,
  pattern: RegExp,
  lines: (line: string) => readonly string[],
  takes: readonly Dimension[] = [],
): Trait {
  const voice = () => ({ lines: (line: string) => (pattern.test(line) ? lines(line) : [line]) });
  return fault("end", name, does, words, { part: () => ({ voice }), takes: ["upload words", "upload", ...takes] });
}

/** Says nothing more from a line on. */
function until(pattern: RegExp, end?: Voice["end"]): () => Part {
  const voice = () => {
    let over = false;
    return {
      lines: (line: string) => {
        over ||= pattern.test(line);
        return over ? [] : [line];
      },
      ...(end ? { end } : {}),
    };
  };
  return () => ({ voice });
}

function answers(status: number): Trait {
  return fault("transfer", `answers-${status}`, `answers with ${status}`, RegExp(`answered with ${status}`), {
    takes: ["concurrency"],
    part: () => ({ answer: ({ response }) => json(response, status, { detail: "the sandbox says so" }) }),
  });
}

const TRACEBACK = [
  "Traceback (most recent call last):",
  '  File "/app/generator.py", line 88, in <module>',
  "    write_products(client, path)",
  "OSError: [Errno 28] No space left on device: '../data/products.csv'",
];
/** What makes a stream that was cut off look like one that ended, and what hides it in the way it is ended. */
const CUT_TAKES: readonly Dimension[] = ["transfer"];
const SOME_WAY_ON = /^📤.*products/;
const CUT_OFF = /the stream was cut off/;

export const tellingFaults: readonly Trait[] = [
  fault("end", "ends-with-code-1", "tells that the generator ended with code 1", /EXIT CODE 1/, {
    part: () => ({ voice: () => ({ exitCode: 1 }) }),
  }),
  says("code-in-the-middle", "tells in the middle that a process failed", /EXIT CODE 137/, /^Created/, (line) => [
    "--- PROCESS FAILED WITH EXIT CODE 137 ---",
    line,
  ]),
  says("error-logged", "logs an error and goes on", /no space left/, /^Generating.*products/, (line) => [
    line,
    "ERROR:generator:no space left on device",
  ]),
  says(
    "traceback-told",
    "has a traceback on its standard error",
    /No space left on device/,
    /^--- STDERR/,
    (line) => [line, ...TRACEBACK],
    // Behind a warning a traceback is what is warned of.
    ["standard error"],
  ),
  says("shell-says-killed", "was killed, as its shell says", /Killed/, /^--- STDERR/, (line) => [
    line,
    "./generate.sh: line 3:  1234 Killed                  python generator.py",
  ]),
  says("cross-told", "marks a failed upload with a cross", /could not be stored/, /^✅.*users/, () => [
    "✖ users.csv could not be stored",
  ]),
  says(
    "error-told",
    "tells of an upload's error in words of its own",
    /Error uploading data\/users/,
    /^✅.*users/,
    () => ["❌ Error uploading data/users.csv: AccessDenied"],
  ),
  says("three-of-four", "counts fewer uploads than there are", /3 of 4/, /^📊/, (line) => [
    line.replace(/Total successful uploads: \d+/, "3 of 4 files uploaded"),
  ]),
  says(
    "success-not-told",
    "begins an upload and never says that it succeeded",
    /1 upload began/,
    /^✅.*users/,
    () => [],
  ),
  says(
    "no-users-told",
    "says of no users that it generated them",
    /0 users were generated/,
    /generated \d+ users/,
    (line) => [line.replace(/\d+/, "0")],
  ),
  says("only-users-told", "says at its end that the users are complete", /closing line/, /complete/, () => [
    "User generation complete",
  ]),
  says("all-told-twice", "tells each line twice", /are both/, /./, (line) => [line, line]),
  fault("upload", "upload-refused", "cannot upload, says so, and ends with code 0", /says that an upload failed/, {
    takes: ["upload words"],
    part: () => ({ upload: () => Promise.reject(new Error("An error occurred (AccessDenied)")) }),
  }),
  fault("upload", "one-upload-refused", "cannot upload its products, and says so", /says that an upload failed/, {
    takes: ["upload words"],
    part: () => ({
      upload: async (file, warehouse, put) => {
        if (file.key.includes("products")) throw new Error("An error occurred (SlowDown)");
        await put(file, warehouse);
      },
    }),
  }),
  fault("end", "stops-early", "stops in the middle, as if all were well", /closing line|is missing/, {
    part: until(SOME_WAY_ON),
  }),
  fault("end", "stops-before-its-closing-line", "says nothing from its closing line on", /closing line|is missing/, {
    part: until(/^Mock data generation complete/),
  }),
  fault("end", "cut-in-the-middle", "closes the connection in the middle", CUT_OFF, {
    takes: CUT_TAKES,
    part: until(SOME_WAY_ON, ({ socket }) => void socket?.end()),
  }),
  fault("end", "reset-in-the-middle", "resets the connection in the middle", CUT_OFF, {
    takes: CUT_TAKES,
    part: until(SOME_WAY_ON, async ({ socket }) => {
      await rest(50);
      socket?.resetAndDestroy();
    }),
  }),
  fault("end", "cut-at-the-end", "tells all and closes the connection without the last chunk", CUT_OFF, {
    takes: CUT_TAKES,
    part: () => ({ voice: () => ({ end: ({ socket }) => void socket?.end() }) }),
  }),
  fault("end", "falls-silent", "falls silent in the middle", /then silence for/, {
    settings: { GENERATION_TIMEOUT: "3s" },
    part: until(SOME_WAY_ON, forever),
  }),
  fault("pieces", "kept-to-the-end", "sends all of its output as one piece at the end", /arrived in 1 chunk/, {
    takes: ["arrival"],
    part: () => ({ voice: keeping }),
  }),
  fault("format", "web-page", "calls its output a web page", /its content type is text\/html/, {
    part: () => ({ voice: () => ({ headers: { "content-type": "text/html" } }) }),
  }),
  fault("byte order mark", "not-utf-8", "has a byte that is not UTF-8", /not text in the encoding/, {
    part: () => ({
      voice: () => ({
        bytes: (bytes, pass) => pass(bytes.includes("Generating") ? withOddByte(bytes) : bytes),
      }),
    }),
  }),
  ...[400, 404, 409, 500, 503].map(answers),
  fault("transfer", "late-answer", "begins to answer late", /time to first chunk/, {
    fails: "performance",
    settings: { MAX_TIME_TO_FIRST_CHUNK: "500ms" },
    part: () => ({
      answer: async ({ tell }) => {
        await rest(600);
        await tell();
      },
    }),
  }),
  fault("end", "late-end", "takes longer than promised", /total time/, {
    fails: "performance",
    settings: { MAX_TOTAL_TIME: "1s" },
    part: () => ({
      voice: () => ({
        end: async (response) => {
          await rest(1100);
          response.end();
        },
      }),
    }),
  }),
];

function keeping(): Voice {
  const kept: Buffer[] = [];
  return {
    bytes: async (bytes) => void kept.push(bytes),
    flush: (pass) => pass(Buffer.concat(kept)),
  };
}

function withOddByte(bytes: Buffer): Buffer {
  const odd = Buffer.from(bytes);
  odd[odd.indexOf("Generating")] = 0xfc;
  return odd;
}

import { setTimeout as rest } from "node:timers/promises";
import type { Exchange } from "../behaviour.ts";
import type { DataFile } from "../files.ts";
import { json } from "../service.ts";
import { olderDataSet } from "./edits.ts";
import { type Entry, type FeatureName, LIVE } from "./entry.ts";
import { s3Error } from "./stores.ts";

/** Healthy but unusual services, each of which has to pass. */

/** How long those that are slow on purpose rest, in ms. */
const A_WHILE = 30;

function rejects(status: number, accepted: number, headers: Record<string, string> = {}): Entry["behaviour"] {
  return {
    answer: async (exchange) => {
      const concurrent = await exchange.joined(3);
      if (!concurrent || exchange.position <= accepted) return exchange.tell();
      return json(exchange.response, status, { detail: "busy with another generation" }, headers);
    },
  };
}

/** Sends each line with pauses between its parts, each a chunk of its own. */
function inParts(split: (text: Buffer) => Buffer[]): Entry["behaviour"] {
  return {
    answer: ({ tell }) =>
      tell({
        write: async (text, response) => {
          for (const part of split(Buffer.from(text))) {
            response.write(part);
            await new Promise(setImmediate);
          }
        },
      }),
  };
}

function saying(more: (index: number) => readonly string[]): Entry["behaviour"] {
  return {
    answer: ({ tell }) =>
      tell({ lines: (line, index) => [line, ...(line === "" || /^---/.test(line) ? [] : more(index))] }),
  };
}

function told(contentType: string): Entry["behaviour"] {
  return { answer: ({ tell }) => tell({ headers: { "content-type": contentType } }) };
}

function manyObjects(number: number): DataFile[] {
  return Array.from({ length: number }, (_, index) => ({ key: `archive/2025/part-${index}.json`, body: "{}" }));
}

let turn: Promise<void> = Promise.resolve();
function oneAfterTheOther({ tell }: Exchange): Promise<void> {
  turn = turn.then(() => tell());
  return turn;
}

/** What a service passes whose keys are others than those that the feature on data names. */
const WITH_OTHER_KEYS: readonly FeatureName[] = ["streaming", "minio-creation", "concurrency", "performance"];

export const variations: readonly Entry[] = [
  { name: "healthy", does: "keeps to the contract", behaviour: {} },
  {
    name: "json-lines",
    does: "tells its output as JSON lines",
    behaviour: {
      answer: ({ tell }) =>
        tell({ headers: { "content-type": "application/x-ndjson" }, lines: (line) => [JSON.stringify({ line })] }),
    },
  },
  {
    name: "one-json-document",
    does: "tells its output as one JSON document, piece by piece",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          headers: { "content-type": "application/json" },
          lines: (line, index) => [`${index === 0 ? "[" : ","}${JSON.stringify(line)}`],
          end: (response) => {
            response.end("]\n");
          },
        }),
    },
  },
  {
    name: "content-type-in-capitals",
    does: "writes its content type in capitals",
    behaviour: told('TEXT/PLAIN; CHARSET="UTF-8"'),
  },
  { name: "content-type-bare", does: "does not name its charset", behaviour: told("text/plain") },
  {
    name: "content-type-unknown-charset",
    does: "names a charset nobody knows",
    behaviour: told("text/plain; charset=utf8mb4"),
  },
  {
    name: "latin-1",
    does: "tells its output in Latin-1, and says so",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          headers: { "content-type": "text/plain; charset=iso-8859-1" },
          write: (text, response) => {
            response.write(Buffer.from(text.replaceAll("data for", "dönnées pour"), "latin1"));
          },
        }),
    },
  },
  {
    name: "burst-at-the-end",
    does: "sends its first line at once and all others in one burst at the end",
    behaviour: {
      answer: ({ tell }) => {
        let held = "";
        let first = true;
        return tell({
          write: (text, response) => {
            if (first) response.write(text);
            else held += text;
            first = false;
          },
          end: async (response) => {
            await rest(A_WHILE);
            response.end(held);
          },
        });
      },
    },
  },
  {
    name: "byte-by-byte",
    does: "sends one byte a chunk",
    behaviour: inParts((text) => Array.from(text, (byte) => Buffer.from([byte]))),
  },
  {
    name: "split-characters",
    does: "splits characters across chunks",
    behaviour: inParts((text) => [text.subarray(0, 2), text.subarray(2)].filter((part) => part.length > 0)),
  },
  {
    name: "megabyte-chunks",
    does: "sends a megabyte a chunk, without a line end in it",
    behaviour: saying(() => ["x".repeat(1024 ** 2)]),
  },
  {
    name: "hundred-thousand-lines",
    does: "tells 100,000 lines",
    behaviour: saying((index) =>
      index === 3 ? [Array.from({ length: 100_000 }, (_, row) => `row ${row} of the data`).join("\n")] : [],
    ),
  },
  {
    name: "windows-line-ends",
    does: "ends its lines with CR LF",
    behaviour: { answer: ({ tell }) => tell({ lines: (line) => [`${line}\r`] }) },
  },
  {
    name: "harmless-words",
    does: "speaks of errors and failures that are none",
    behaviour: saying(() => [
      "Top product: Error Lamp (view, payment_failed, purchase)",
      "payment_failed: 212 events, exit code of the parser: 0, 0 uploads failed",
      "view 👀, payment_failed ❌, purchase ✅",
    ]),
  },
  {
    name: "talkative-announcements",
    does: "tells of its uploads in colour, with sizes and times behind the key",
    behaviour: {
      answer: ({ tell }) =>
        tell({ lines: (line) => [line.startsWith("✅") ? `\u001b[32m${line} in 0.21s\u001b[0m` : line] }),
    },
  },
  {
    name: "one-at-a-time",
    does: "rejects every request while it generates, and takes its time",
    settings: { CONCURRENCY_WINDOW: "1s", SETTLE_TIMEOUT: "2s" },
    behaviour: {
      answer: async ({ position, response, tell }) => {
        if (position > 1) return json(response, 409, { detail: "busy with another generation" });
        return tell({
          write: async (text, to) => {
            to.write(text);
            if (text.startsWith("Generating mock")) await rest(4000);
          },
        });
      },
    },
  },
  {
    name: "warnings-on-standard-error",
    does: "writes warnings to its standard error",
    behaviour: {
      answer: ({ tell }) =>
        tell({
          lines: (line) =>
            line === "--- STDERR ---" ? [line, "DeprecationWarning: error handling will change"] : [line],
        }),
    },
  },
  {
    name: "closing-proxy",
    does: "stands behind a proxy that marks the end by closing the connection",
    behaviour: {
      answer: (exchange) => {
        exchange.response.useChunkedEncodingByDefault = false;
        return exchange.tell({ headers: { connection: "close" } });
      },
    },
  },
  {
    name: "long-silence",
    does: "is silent for long after its first line",
    settings: { CONCURRENCY_WINDOW: "10s" },
    behaviour: {
      answer: ({ tell }) =>
        tell({
          lines: (line, index) => (index === 1 ? [line] : [line]),
          write: async (text, response) => {
            response.write(text);
            if (text.startsWith("--- STDOUT")) await rest(1500);
          },
        }),
    },
  },
  {
    name: "one-accepted-409",
    does: "accepts one of three concurrent requests, and rejects the others with 409",
    behaviour: rejects(409, 1),
  },
  {
    name: "one-accepted-429",
    does: "accepts one of three concurrent requests, and tells the others when to try again",
    behaviour: rejects(429, 1, { "retry-after": "120" }),
  },
  {
    name: "two-accepted-503",
    does: "accepts two of three concurrent requests, and rejects the other with 503",
    behaviour: rejects(503, 2),
  },
  {
    name: "one-after-the-other",
    does: "serves concurrent requests one after the other",
    behaviour: { answer: oneAfterTheOther },
  },
  {
    name: "still-streaming",
    does: "still streams to concurrent requests when their window closes",
    settings: { CONCURRENCY_WINDOW: "2s" },
    behaviour: {
      answer: async ({ joined, tell }) => {
        const concurrent = await joined(3);
        await tell({
          write: async (text, response) => {
            response.write(text);
            if (concurrent) await rest(150);
          },
        });
      },
    },
  },
  {
    name: "all-overwritten",
    does: "overwrites all of its objects and creates none",
    passes: WITH_OTHER_KEYS,
    behaviour: {
      ...saying(() => ["Keeping no copy of earlier runs"]),
      files: (files) => files.filter(({ key }) => !key.includes("individual")),
      olderObjects: ["data/users.csv", "data/products.csv", "data/clickstream/clickstream.json"].map((key) => ({
        key,
        body: "older",
      })),
    },
  },
  {
    name: "many-older-objects",
    does: "has 2,500 older objects in its bucket",
    behaviour: { olderObjects: manyObjects(2500) },
  },
  {
    name: "odd-keys",
    does: "has keys with spaces, +, %, accents and quotes",
    passes: WITH_OTHER_KEYS,
    behaviour: {
      olderObjects: ["a b.txt", "a+b.txt", "100%.txt", "100%25.txt", "café/über.txt", 'it\'s "quoted" & <odd>.txt'].map(
        (key) => ({ key, body: "older" }),
      ),
      files: (files) =>
        files.map((file) => ({ ...file, key: file.key.replace("individual/", "individual données + 100%/") })),
    },
  },
  {
    name: "late-listing",
    does: "has a store that lists new objects late",
    behaviour: {
      store: ({ listing, forward }) => {
        const young = (time: string) => Date.now() - Date.parse(time) < 1500;
        const withoutYoung = (body: string) =>
          body.replace(/<Contents>.*?<\/Contents>/gs, (object) =>
            young(/<LastModified>(.*?)</.exec(object)?.[1] ?? "") ? "" : object,
          );
        forward(listing ? withoutYoung : undefined);
      },
    },
  },
  {
    name: "store-busy-for-a-moment",
    does: "has a store that is busy for a moment",
    behaviour: {
      store: ({ listing, listings, response, forward }) => {
        if (listing && [1, 2, 4].includes(listings)) s3Error(response, 503, "SlowDown");
        else forward();
      },
    },
  },
  {
    name: "whole-seconds",
    does: "has a store that gives times of change in whole seconds",
    behaviour: {
      store: ({ listing, forward }) =>
        forward(listing ? (body) => body.replace(/\.\d{3}Z<\/LastModified>/g, ".000Z</LastModified>") : undefined),
    },
  },
  {
    name: "no-etags",
    does: "has a store that lists no ETags",
    behaviour: {
      store: ({ listing, forward }) => forward(listing ? (body) => body.replace(/<ETag>.*?<\/ETag>/gs, "") : undefined),
    },
  },
  {
    name: "no-health-check",
    does: "has no health check and no API description",
    passes: ["streaming", "concurrency", "minio-creation", "performance", "data-quality"],
    behaviour: {
      route: (request, response) => {
        if (request.method !== "GET") return false;
        json(response, 404, { detail: "Not Found" });
        return true;
      },
    },
  },
  {
    name: "skips-what-exists",
    does: "uploads nothing where data exists, and its owner accepts that",
    passes: LIVE.filter((feature) => feature !== "clean-up"),
    settings: { ACCEPT_EXISTING_DATA: "true" },
    behaviour: {
      ...saying(() => ["Looking for what exists already, to skip it: data/users.csv, data/products.csv"]),
      files: () => [],
      olderObjects: olderDataSet,
    },
  },
  {
    name: "store-without-version-2",
    does: "has a store that does not know version 2 of the listing",
    behaviour: {
      store: ({ listing, response, forward }) => (listing ? s3Error(response, 501, "NotImplemented") : forward()),
    },
  },
  {
    name: "store-answers-in-version-1",
    does: "has a store that answers with version 1 of the listing",
    behaviour: {
      store: ({ listing, forward }) =>
        forward(
          listing
            ? (body) => body.replace(/<(KeyCount|NextContinuationToken|ContinuationToken)>.*?<\/\1>/gs, "")
            : undefined,
        ),
    },
  },
  {
    name: "store-whole-seconds",
    does: "has a store that tells times of change in whole seconds",
    behaviour: {
      store: ({ listing, forward }) =>
        forward(listing ? (body) => body.replace(/\.\d{3}Z<\/LastModified>/g, ".000Z</LastModified>") : undefined),
    },
  },
];

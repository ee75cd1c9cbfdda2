import { concurrency } from "../catalogue/concurrency.ts";
import { concurrencyData } from "../catalogue/concurrency-data.ts";
import { dataBucket } from "../catalogue/data-bucket.ts";
import { dataFiles } from "../catalogue/data-files.ts";
import { dataValues } from "../catalogue/data-values.ts";
import { endpoint } from "../catalogue/endpoint.ts";
import type { Entry } from "../catalogue/entry.ts";
import { healthFaults } from "../catalogue/health.ts";
import { uploads } from "../catalogue/uploads.ts";
import type { Dimension, Trait } from "./trait.ts";

/** Faults of the catalogue that can come with other traits. Those that keep something in mind for good cannot. */

const ENTRIES = [
  ...endpoint,
  ...healthFaults,
  ...uploads,
  ...dataFiles,
  ...dataValues,
  ...dataBucket,
  ...concurrency,
  ...concurrencyData,
];

function known(
  names: readonly string[],
  dimension: Dimension,
  takes: readonly Dimension[] = [],
  spares: Trait["spares"] = [],
): Trait[] {
  return names.map((name) => {
    const entry = ENTRIES.find((candidate) => candidate.name === name);
    if (!entry?.fails || !entry.words) throw new Error(`there is no fault "${name}"`);
    const { does, fails, settings = {}, behaviour } = entry;
    const words = wordsOf(entry.words);
    return { name, does, dimension, takes, spares, fails, words, settings, part: () => behaviour };
  });
}

/** The words of an entry, whatever the numbers in them, for files that other traits compress as well. */
function wordsOf(words: NonNullable<Entry["words"]>): RegExp {
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return RegExp(
    literal
      .replace(/(?<!answered with |UTF-)\b\d[\d,]*(?= |$|\\\))/g, "[\\d,]+")
      .replace(/\b(row|object|upload)s?\b/g, "$1s?")
      .replace(/\\\.(csv|json)\b/g, "\\.$1(\\.gz)?"),
  );
}

/** In text that is changed as it stands, what the text looks like must be known. */
const TEXT: readonly Dimension[] = ["size", "names", "lists", "columns", "cells", "json"];
/** What reads and writes a file as text makes other bytes of those that are none. */
const BYTES: readonly Dimension[] = [...TEXT, "line ends of files", "byte order mark of files"];
const TELLS_WELL: Trait["spares"] = ["streaming", "minio-creation"];

export const knownFaults: readonly Trait[] = [
  ...known(["not-alive", "not-ready", "not-well"], "health"),
  ...known(["health-down", "health-part-down", "health-part-false", "health-false", "health-not-serving"], "health"),
  ...known(["health-as-text", "health-text-in-json", "health-page", "health-redirects", "ready-flaps"], "health"),
  ...known(["no-description", "another-api"], "API description"),
  ...known(["reading-triggers", "endpoint-missing"], "transfer"),

  ...known(["uploads-nothing-older-data", "truncated-upload"], "upload", ["neighbours"]),
  ...known(["one-upload-missing"], "upload", ["compression of files"]),
  ...known(["ten-byte-files", "one-small-file"], "rest of files", [
    ...TEXT,
    "line ends of files",
    "byte order mark of files",
  ]),
  ...known(["wrong-bucket"], "bucket", ["neighbours", "upload"]),
  ...known(["says-and-uploads-nothing"], "bucket", ["neighbours", "more files", "upload"]),

  ...known(
    ["users-cut-in-row", "users-cut-in-list", "events-cut-in-row", "garbage-of-right-size", "torn-line"],
    "rest of files",
    TEXT,
    TELLS_WELL,
  ),
  ...known(
    ["lines-run-together", "line-is-a-list", "nan-in-json", "python-literals"],
    "rest of files",
    TEXT,
    TELLS_WELL,
  ),
  ...known(["one-json-array", "holes-in-events", "html-for-csv"], "rest of files", TEXT, TELLS_WELL),
  ...known(["header-only"], "rest of files", TEXT, ["streaming"]),
  ...known(["semicolons", "comma-in-name", "unquoted-lists", "quote-never-closed"], "rest of files", TEXT, TELLS_WELL),
  ...known(
    ["users-cut-in-character", "random-bytes", "latin-1-users", "utf-16-users"],
    "rest of files",
    BYTES,
    TELLS_WELL,
  ),
  ...known(
    ["gzip-unsaid", "gzip-cut-short", "gzip-said-in-vain"],
    "compression of files",
    [...BYTES, "rest of files"],
    TELLS_WELL,
  ),
  ...known(["fewer-users", "more-products", "normal-events-twice", "fewer-events"], "size", ["rows"], TELLS_WELL),
  ...known(["data-set-missing", "data-set-under-another-key"], "more files"),

  ...known(["id-no-uuid", "user-id-null", "product-id-left-out"], "ids", ["size", "columns"], TELLS_WELL),
  ...known(["users-twice", "products-twice"], "ids", ["size"], TELLS_WELL),
  ...known(["names-empty", "names-blank"], "names", ["size"], TELLS_WELL),
  ...known(["signup-in-the-future", "signup-on-no-day"], "dates", ["size"], TELLS_WELL),
  ...known(["signup-years-ago", "signup-in-us-format"], "dates", [], TELLS_WELL),
  ...known(
    ["lists-of-19", "lists-not-of-unit-length", "lists-as-numpy-prints-them", "column-missing"],
    "lists",
    [],
    TELLS_WELL,
  ),
  ...known(["lists-of-zeros", "lists-with-null", "lists-with-nan"], "lists", ["size"], TELLS_WELL),
  ...known(["price-out-of-range", "price-nan", "price-missing"], "prices", ["size"], TELLS_WELL),
  ...known(["price-negative", "price-with-currency", "price-with-decimal-comma"], "prices", [], TELLS_WELL),
  ...known(["unknown-category", "unknown-event-type"], "categories", ["size"], TELLS_WELL),
  ...known(["category-in-small-letters"], "categories", [], TELLS_WELL),
  ...known(
    ["timestamps-in-epoch-seconds", "timestamps-all-the-same", "timestamps-a-week-old", "timestamps-in-the-future"],
    "timestamps",
    [],
    TELLS_WELL,
  ),
  ...known(["some-unknown-users", "unknown-products", "all-unknown-users"], "references", ["size"], TELLS_WELL),
  ...known(["no-fraud", "fraud-of-two", "fraud-of-one-user"], "fraud", ["size"], TELLS_WELL),
  ...known(
    ["fraud-without-failed-payments", "events-shuffled", "events-twice", "each-event-twice"],
    "fraud",
    ["size"],
    TELLS_WELL,
  ),

  ...known(
    ["copy-cut-short", "copy-with-other-events", "copy-in-another-order"],
    "json",
    ["rest of files"],
    TELLS_WELL,
  ),
  ...known(["copy-of-earlier-events"], "json", ["neighbours"], TELLS_WELL),
  // What an upload in parts or a store without ETags hides, is that two contents are one.
  ...known(["replays-older-data", "older-users-again"], "bucket", [
    "neighbours",
    "compression of files",
    "order of files",
    "upload",
    "store",
  ]),
  ...known(
    ["older-file-overwritten", "older-file-removed", "other-object-overwritten", "other-object-removed"],
    "neighbours",
  ),

  ...known(["all-crash", "one-crashes-500", "one-crashes-502", "one-is-reset", "one-is-cut-off"], "concurrency"),
  ...known(
    ["one-gets-400", "one-gets-404", "one-fails-in-its-stream", "one-gets-nothing", "one-gets-html"],
    "concurrency",
  ),
  ...known(["bad-digest", "upload-lost"], "concurrency", ["upload", "upload words"]),
  ...known(["mixed-generations", "rows-lost-together", "torn-together"], "concurrency", TEXT),
  ...known(["copy-of-another-generation"], "concurrency", TEXT),
];

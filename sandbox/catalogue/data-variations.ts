import { gzipSync, zstdCompressSync } from "node:zlib";
import { encodeCsv, encodeJsonLines, type Row } from "../files.ts";
import type { GeneratorHooks } from "../generator.ts";
import { sharedFolder } from "../shared-folder.ts";
import { BYSTANDERS, isCopy, olderDataSet, put, remove, type Table, withFile, withRows, withTable } from "./edits.ts";
import type { Entry, FeatureName } from "./entry.ts";

/** Healthy but unusual data, all of which has to pass. */

/** What these have to do with. */
const DATA: readonly FeatureName[] = ["minio-creation", "data-quality"];

function data(name: string, does: string, ...hooks: readonly GeneratorHooks[]): Entry {
  return { name, does, passes: DATA, behaviour: combined(hooks) };
}

/** Rows and files changed by one after the other. */
function combined(hooks: readonly GeneratorHooks[]): GeneratorHooks {
  return {
    ...Object.assign({}, ...hooks),
    rows: (rows) => hooks.reduce((changed, hook) => hook.rows?.(changed) ?? changed, rows),
    files: async (files) => {
      let changed = files;
      for (const hook of hooks) changed = (await hook.files?.(changed)) ?? changed;
      return changed;
    },
  };
}

function inAllRows(change: (row: Row, index: number, table: Table) => Row): GeneratorHooks[] {
  return (["users", "products", "events"] as const).map((table) =>
    withRows(table, (row, index) => change(row, index, table)),
  );
}

function timestamps(write: (time: Date) => string): GeneratorHooks {
  return withRows("events", (row) => ({ ...row, timestamp: write(new Date(String(row.timestamp))) }));
}

/** A time as it is on a clock so many hours ahead of UTC, without saying so. */
function local(time: Date, hours: number): string {
  return new Date(time.getTime() + hours * 3_600_000).toISOString().slice(0, -1);
}

const quote = (value: unknown) => {
  const text = Array.isArray(value) ? JSON.stringify(value) : String(value ?? "");
  return `"${text.replaceAll('"', '""')}"`;
};

/** As Python's `json.dumps` writes by default: spaces behind colons and commas, and nothing but ASCII. */
function asPythonDumps(text: string): string {
  return text
    .replaceAll('":', '": ')
    .replaceAll(',"', ', "')
    .replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function inHalves(bytes: Buffer): Uint8Array {
  const middle = Math.floor(bytes.length / 2);
  return Buffer.concat([zstdCompressSync(bytes.subarray(0, middle)), zstdCompressSync(bytes.subarray(middle))]);
}

const CRLF = (text: string) => text.replaceAll("\n", "\r\n");
const NAMES = [
  'Ana "Ann" Silva',
  "Bo\nNewline",
  "Cy, the comma",
  "#hash",
  "NULL",
  "O'Neil",
  "名前 😀",
  " padded ",
  "=1+1",
];
const names = withRows("users", (row, index) => ({ ...row, name: NAMES[index % NAMES.length] }));

export const dataVariations: readonly Entry[] = [
  data(
    "more-columns",
    "has columns that its contract does not name",
    ...inAllRows((row, index) => ({ ...row, note: index % 2 ? "" : "checked, by hand", rank: index })),
  ),
  data(
    "more-columns-of-odd-names",
    "has columns whose names differ from those of its contract in capitals only, and keys that are no names",
    ...inAllRows((row, _, table) => {
      const capitals = Object.entries(row).map(([name]) => [name.toUpperCase(), "in capitals"]);
      const keys = table === "events" ? { "": 1, "*": 2, "a\tb": 3, "a/b": 4, "~1": 5 } : {};
      return { ...Object.fromEntries(capitals), line: 1, ...row, ...keys };
    }),
  ),
  data(
    "fraud-hours-later",
    "has its fraud right before now, hours after the normal activity, and the fraudsters hours apart",
    withTable("events", (rows) =>
      rows.map((row, index) => {
        // Three users, each with 15 views and 2 failed payments.
        const fraudster = Math.floor((index - rows.length + 51) / 17);
        const hours = fraudster < 0 ? 0 : 10 + 3 * fraudster;
        const time = Date.parse(String(row.timestamp)) + hours * 3_600_000;
        return { ...row, timestamp: new Date(time).toISOString() };
      }),
    ),
  ),
  data(
    "columns-in-another-order",
    "writes its columns in another order",
    ...inAllRows((row) => Object.fromEntries(Object.entries(row).toReversed())),
  ),
  data("all-quoted", "quotes every field", {
    encode: (rows, format) => (format === "csv" ? encodeCsv(rows, quote) : encodeJsonLines(rows)),
  }),
  data(
    "crlf",
    "ends its rows with CR LF",
    withFile("users", CRLF),
    withFile("products", CRLF),
    withFile("events", CRLF),
  ),
  data(
    "crlf-in-part",
    "ends the header of its CSV with LF and the rows with CR LF",
    withFile("users", (text) => CRLF(text).replace("\r\n", "\n")),
    withFile("products", (text) => CRLF(text).replace("\r\n", "\n")),
  ),
  data(
    "blank-line-at-the-beginning",
    "begins its CSV with a blank line",
    withFile("users", (text) => `\n${text}`),
    withFile("products", (text) => `\r\n${CRLF(text)}`),
  ),
  data(
    "header-of-two-lines",
    "has a column whose name has a line end in it",
    withRows("users", (row) => ({ ...row, "remarks\n(optional)": "none" })),
  ),
  data(
    "byte-order-mark",
    "begins its CSV with a byte order mark",
    withFile("users", (text) => `\ufeff${text}`),
    withFile("products", (text) => `\ufeff${text}`),
  ),
  data(
    "byte-order-mark-quoted",
    "begins its CSV with a byte order mark and a quote",
    { encode: (rows, format) => (format === "csv" ? encodeCsv(rows, quote) : encodeJsonLines(rows)) },
    withFile("users", (text) => `\ufeff${text}`),
  ),
  data(
    "blank-line-at-the-end",
    "ends its files with a blank line",
    ...(["users", "products", "events"] as const).map((table) => withFile(table, (text) => `${text}\n`)),
  ),
  data(
    "blanks-at-the-end",
    "ends its JSON with a line of blanks",
    withFile("events", (text) => `${text}   \n \t`),
  ),
  data(
    "no-line-end-at-the-end",
    "does not end its last row",
    ...(["users", "products", "events"] as const).map((table) => withFile(table, (text) => text.trimEnd())),
  ),
  data("odd-names", "has names with line ends, quotes, commas, letters of the world, and NULL", names),
  data("odd-names-crlf", "has names with line ends in files whose rows end with CR LF", names, withFile("users", CRLF)),
  data(
    "ids-in-capitals",
    "writes its ids in capitals",
    ...inAllRows((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, name.endsWith("_id") ? String(value).toUpperCase() : value]),
      ),
    ),
  ),
  data(
    "references-in-capitals",
    "writes the ids in its events in capitals, and elsewhere in small letters",
    withRows("events", (row) => ({
      ...row,
      user_id: String(row.user_id).toUpperCase(),
      product_id: String(row.product_id).toUpperCase(),
    })),
  ),
  data(
    "timestamps-with-offset",
    "writes times with the offset of their zone",
    timestamps((time) => `${local(time, 5.5)}+05:30`),
  ),
  data(
    "timestamps-with-a-comma",
    "writes times with a comma before the fraction, as ISO 8601 has it",
    timestamps((time) => time.toISOString().replace(".", ",")),
  ),
  data(
    "timestamps-with-short-offset",
    "writes times with an offset without a colon",
    timestamps((time) => `${local(time, 0)}+0000`),
  ),
  data(
    "timestamps-as-isoformat",
    "writes times without the fraction where that is zero",
    timestamps((time) => new Date(Math.floor(time.getTime() / 500) * 500).toISOString().replace(".000Z", "Z")),
  ),
  data(
    "timestamps-as-java-writes-them",
    "writes times without the seconds where these are zero",
    withTable("events", (rows) => {
      const after = Date.parse(String(rows[0]?.timestamp)) % 5000;
      const time = (row: Row) => new Date(Date.parse(String(row.timestamp)) - after).toISOString();
      return rows.map((row) => ({ ...row, timestamp: time(row).replace(/(:00)?\.000Z/, "Z") }));
    }),
  ),
  data(
    "timestamps-in-microseconds",
    "writes times in microseconds and with a space, without a zone",
    timestamps((time) => `${local(time, 0)}417`.replace("T", " ")),
  ),
  data(
    "timestamps-of-tokyo",
    "writes times of its own zone, nine hours ahead of UTC, without saying so",
    timestamps((time) => `${local(time, 9)}000`),
  ),
  data(
    "timestamps-of-hawaii",
    "writes times of its own zone, ten hours behind UTC, without saying so",
    timestamps((time) => local(time, -10)),
  ),
  data(
    "prices-without-decimals",
    "writes prices without decimals",
    withRows("products", (row) => ({ ...row, price: Math.round(Number(row.price)) })),
  ),
  data("compressed", "uploads its files compressed, and says so", {
    files: (files) => files.map((file) => ({ ...file, body: gzipSync(file.body), contentEncoding: "gzip" })),
  }),
  data("compressed-by-name", "uploads its files compressed, and says so in their names", {
    files: (files) => files.map(({ key, body }) => ({ key: `${key}.gz`, body: gzipSync(body) })),
  }),
  data("compressed-by-name-and-sent-plainly", "uploads its files compressed by name, with an encoding that is none", {
    files: (files) =>
      files.map(({ key, body }) => ({ key: `${key}.gz`, body: gzipSync(body), contentEncoding: "identity" })),
  }),
  data("compressed-in-parts", "compresses each half of a file on its own, one after the other", {
    files: (files) => files.map(({ key, body }) => ({ key: `${key}.zst`, body: inHalves(Buffer.from(body)) })),
  }),
  {
    name: "larger",
    does: "generates more than usual, and says so",
    passes: DATA,
    behaviour: { parameters: (given) => ({ ...given, num_users: 1500, num_products: 700, num_events: 15_000 }) },
  },
  {
    name: "smaller",
    does: "generates less than usual, and says so",
    passes: DATA,
    behaviour: { parameters: (given) => ({ ...given, num_users: 3, num_products: 1, num_events: 20 }) },
  },
  {
    name: "other-writers",
    does: "shares its bucket with others, who write outside its folder meanwhile",
    passes: DATA,
    behaviour: {
      olderObjects: BYSTANDERS,
      afterwards: put(
        { key: "reports/summary.txt", body: "newer data ".repeat(20) },
        { key: "reports/today.csv", body: "a,b\n1,2\n".repeat(30) },
      ),
    },
  },
  {
    name: "others-remove",
    does: "shares its bucket with others, who remove an object outside its folder meanwhile",
    passes: DATA,
    behaviour: { olderObjects: BYSTANDERS, afterwards: remove("reports/summary.txt") },
  },
  data("markers", "puts markers beside its data: of folders, and of success", {
    afterwards: put(
      { key: "data/", body: "" },
      { key: "data/clickstream/individual/", body: "" },
      { key: "data/_SUCCESS", body: "" },
      { key: "data/clickstream/individual/_SUCCESS", body: "" },
    ),
  }),
  data("markers-announced", "tells of markers beside its data as of any upload", {
    files: (files) => [...files, { key: "data/_SUCCESS", body: "" }, { key: "data/clickstream/", body: "" }],
  }),
  data("more-uploads", "uploads and announces more than its contract names", {
    files: (files) => [
      { key: "data/manifest.json", body: JSON.stringify({ files: files.map(({ key }) => key) }) },
      ...files,
      { key: "data/sessions.csv", body: "session,user\n1,2\n".repeat(20) },
    ],
  }),
  data(
    "as-python-writes-it",
    "writes CSV and JSON as Python does by default",
    names,
    withFile("users", CRLF),
    withFile("products", CRLF),
    withRows("events", (row) => ({ ...row, note: "é 😀" })),
    withFile("events", asPythonDumps),
  ),
  {
    name: "isolated-generations",
    does: "gives each generation a folder of its own, and publishes one after the other",
    passes: ["concurrency", ...DATA],
    behaviour: {
      answer: ({ tell }) => tell({ generator: sharedFolderOfOne() }),
    },
  },
  {
    name: "data-from-before",
    does: "has the data of an earlier generation in its bucket, and keeps what it should",
    passes: DATA,
    behaviour: {
      olderObjects: (size) => [...olderDataSet(size), ...BYSTANDERS],
    },
  },
  {
    name: "copy-first",
    does: "uploads the copy of the events before the events",
    passes: DATA,
    behaviour: {
      files: (files) => files.toSorted((a, b) => Number(isCopy(b)) - Number(isCopy(a))),
    },
  },
];

/** Files on disk as the real service has them, in a folder that no other generation uses. */
function sharedFolderOfOne(): GeneratorHooks {
  return { ...sharedFolder(), entangled: false };
}

import { gzipSync } from "node:zlib";
import type { Behaviour } from "../behaviour.ts";
import { dataVariations } from "../catalogue/data-variations.ts";
import { olderDataSet, put, type Table, withFile, withRows, withTable } from "../catalogue/edits.ts";
import { encodeCsv, encodeJsonLines, type Row } from "../files.ts";
import type { GeneratorHooks } from "../generator.ts";
import type { Dimension, Trait } from "./trait.ts";

/** Healthy peculiarities in the data: its values, its files, and what lies beside them. */

/** A trait that is a variation of the catalogue. */
function known(dimension: Dimension, name: string, takes: readonly Dimension[] = []): Trait {
  const entry = dataVariations.find((variation) => variation.name === name);
  if (!entry) throw new Error(`there is no variation of data "${name}"`);
  return { name, does: entry.does, dimension, takes, part: () => entry.behaviour };
}

function data(dimension: Dimension, name: string, does: string, behaviour: Behaviour): Trait {
  return { name, does, dimension, part: () => behaviour };
}

/** Changes the values of a column, where there are any. */
function values(table: Table, column: string, change: (value: unknown, index: number) => unknown): GeneratorHooks {
  return withRows(table, (row, index) => (column in row ? { ...row, [column]: change(row[column], index) } : row));
}

function times(name: string, does: string, write: (time: Date) => string): Trait {
  return data(
    "timestamps",
    `timestamps-${name}`,
    does,
    values("events", "timestamp", (time) => write(new Date(String(time)))),
  );
}

function lists(name: string, does: string, write: (list: readonly number[]) => unknown): Trait {
  const written = (list: unknown) => write(list as readonly number[]);
  return data("lists", name, does, {
    rows: (rows) =>
      [values("users", "features", written), values("products", "features", written)].reduce(
        (changed, hooks) => hooks.rows?.(changed) ?? changed,
        rows,
      ),
  });
}

function cells(name: string, does: string, cell: (value: unknown) => string): Trait {
  return data("cells", name, does, {
    encode: (rows, format) => (format === "csv" ? encodeCsv(rows, cell) : encodeJsonLines(rows)),
  });
}

/** As Python's `csv.QUOTE_NONNUMERIC` has it. */
function quoteText(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = Array.isArray(value) ? JSON.stringify(value) : String(value ?? "");
  return `"${text.replaceAll('"', '""')}"`;
}

function shuffled(rows: readonly Row[]): readonly Row[] {
  return [...rows.filter((_, at) => at % 3 === 1), ...rows.filter((_, at) => at % 3 !== 1).toReversed()];
}

const sized = (num_users: number, num_products: number, num_events: number): Behaviour => ({
  parameters: (given) => ({ ...given, num_users, num_products, num_events }),
});

const iso = (time: Date) => time.toISOString();
const MANY = Array.from({ length: 150 }, (_, index) => ({ key: `archive/2025/part-${index}.json`, body: "{}" }));
const TODAY = () => iso(new Date()).slice(0, 10);

export const dataTraits: readonly Trait[] = [
  known("size", "smaller"),
  data("size", "a-bit-larger", "generates more than usual, and says so", sized(450, 250, 900)),
  data("size", "one-of-each", "generates four users and one product, and says so", sized(4, 1, 30)),
  known("ids", "ids-in-capitals"),
  known("names", "odd-names"),
  data(
    "names",
    "names-of-the-world",
    "has names in the letters of the world",
    values(
      "users",
      "name",
      (_, index) => ["Łukasz Żak", "Ḥasan", "さくら", "👩‍👩‍👧", "Nguyễn Ánh", "Οδυσσέας"][index % 6],
    ),
  ),
  data("dates", "signed-up-today", "has users who signed up today", {
    rows: (rows) => values("users", "signup_date", TODAY).rows?.(rows) ?? rows,
  }),
  known("prices", "prices-without-decimals"),
  data("prices", "prices-with-two-decimals", "writes prices with two decimals", {
    ...values("products", "price", (price) => Number(price).toFixed(2)),
  }),
  data("prices", "prices-at-the-limits", "has prices of 10 and of 500", {
    ...values("products", "price", (_, index) => (index % 2 ? "10.00" : "500.00")),
  }),
  data("prices", "prices-with-many-decimals", "writes prices as floating point has them", {
    ...values("products", "price", (price) => (Number(price) < 499 ? `${Number(price).toFixed(2)}0000000004` : price)),
  }),
  lists("lists-with-blanks", "writes lists as Python prints them", (list) => `[${list.join(", ")}]`),
  lists(
    "lists-with-exponents",
    "writes the numbers of lists with exponents",
    (list) => `[${list.map((number) => number.toExponential()).join(",")}]`,
  ),
  lists(
    "lists-of-double-precision",
    "writes the numbers of lists with 17 digits",
    (list) => `[${list.map((number) => number.toPrecision(17)).join(", ")}]`,
  ),
  lists("lists-of-single-precision", "rounds the numbers of lists to single precision", (list) =>
    list.map(Math.fround),
  ),
  lists("lists-of-one-direction", "has lists of whole numbers", (list) => list.map((_, at) => Number(at === 3))),
  known("timestamps", "timestamps-with-offset"),
  known("timestamps", "timestamps-with-a-comma"),
  known("timestamps", "timestamps-with-short-offset"),
  known("timestamps", "timestamps-as-isoformat"),
  known("timestamps", "timestamps-in-microseconds"),
  known("timestamps", "timestamps-of-tokyo"),
  known("timestamps", "timestamps-of-hawaii"),
  times("in-nanoseconds", "writes times in nanoseconds, without a zone", (time) => iso(time).replace("Z", "000000")),
  times("with-hours-of-offset", "writes times with an offset in hours", (time) => iso(time).replace("Z", "+00")),
  times("to-a-tenth", "writes times to a tenth of a second", (time) => {
    const halves = new Date(Math.floor(time.getTime() / 500) * 500);
    return iso(halves).replace("00Z", "Z");
  }),
  data("rows", "tables-in-another-order", "writes users and products in no order", {
    rows: (rows) => ({ ...rows, users: shuffled(rows.users), products: shuffled(rows.products) }),
  }),
  known("columns", "more-columns"),
  known("columns", "columns-in-another-order"),
  data(
    "columns",
    "nested-column",
    "has a column of objects in its events",
    withTable("events", (rows) =>
      rows.map((row, at) => ({ ...row, context: { page: `/p/${at}`, tags: ["a", null] } })),
    ),
  ),
  known("cells", "all-quoted"),
  cells("text-quoted", "quotes every cell but numbers", quoteText),
  known("rest of files", "blank-line-at-the-end"),
  known("rest of files", "no-line-end-at-the-end"),
  known("line ends of files", "crlf"),
  known("byte order mark of files", "byte-order-mark"),
  data("json", "json-with-blanks", "writes JSON with blanks, as Python does", {
    ...withFile("events", (text) => text.replaceAll('":', '": ').replaceAll(',"', ', "')),
  }),
  data("json", "json-in-ascii", "writes its JSON with escapes", {
    ...withFile("events", (text) => text.replaceAll("view", "\\u0076iew").replaceAll("/", "\\/")),
  }),
  known("compression of files", "compressed"),
  known("compression of files", "compressed-by-name"),
  data("compression of files", "tables-compressed", "uploads its CSV compressed, and says so", {
    files: (files) =>
      files.map((file) =>
        file.key.endsWith(".csv") ? { ...file, body: gzipSync(file.body), contentEncoding: "gzip" } : file,
      ),
  }),
  known("more files", "markers"),
  known("more files", "markers-announced"),
  known("more files", "more-uploads"),
  data("more files", "file-of-odd-name", "uploads a file whose name has blanks, accents and signs", {
    files: (files) => [
      ...files,
      { key: "data/résumé of 100 % (v1.0).txt", body: "all is well, and will be ".repeat(20) },
    ],
  }),
  data("order of files", "files-backwards", "uploads its files in another order", {
    files: (files) => files.toReversed(),
  }),
  known("order of files", "copy-first"),
  known("neighbours", "other-writers"),
  known("neighbours", "others-remove"),
  known("neighbours", "data-from-before"),
  data("neighbours", "archive", "has many older objects in its bucket", { olderObjects: MANY }),
  data("neighbours", "others-in-a-folder", "shares its bucket with others, who write objects of the same names", {
    olderObjects: (size) => olderDataSet(size).map((file) => ({ ...file, key: `tenants/b/${file.key}` })),
    afterwards: put({ key: "tenants/b/data/users.csv", body: "user_id,name\n1,other\n".repeat(30) }),
  }),
];

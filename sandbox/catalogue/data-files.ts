import { brotliCompressSync, gzipSync } from "node:zlib";
import type { GeneratorHooks } from "../generator.ts";
import { withFile, withTable } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults in the data as files: what cannot be read, in whole or in part, and what is not there. */

function broken(name: string, does: string, words: string, behaviour: GeneratorHooks): Entry {
  const scenario = "Every data set is there, complete and readable";
  return { name, does, fails: "data-quality", scenario, words, behaviour };
}

/** Changes one line in the middle of a text into others. */
function inTheMiddle(change: (line: string) => string): (text: string) => string {
  return (text) => {
    const lines = text.split("\n");
    const middle = Math.floor(lines.length / 2);
    return lines.map((line, index) => (index === middle ? change(line) : line)).join("\n");
  };
}

/** The bytes up to the middle of the last character of several bytes. */
function cutInCharacter(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, bytes.lastIndexOf(0xc3) + 1);
}

/** Uploads users with a content encoding, whatever it is that `change` makes of them. */
function encodedUsers(contentEncoding: string, change: (bytes: Buffer) => Uint8Array): GeneratorHooks {
  return {
    files: (files) =>
      files.map((file) =>
        file.key.includes("users") ? { ...file, contentEncoding, body: change(Buffer.from(file.body)) } : file,
      ),
  };
}

const WEB_PAGE = `<!DOCTYPE html>\n<html>\n<body>\n${"<p>Sorry, try again later.</p>\n".repeat(60)}</body>\n</html>\n`;

export const dataFiles: readonly Entry[] = [
  broken(
    "users-cut-in-row",
    "uploads users that are cut in the middle of a row",
    "users (data/users.csv): 1 row of",
    withFile("users", (text) => text.slice(0, text.lastIndexOf(",20") + 5)),
  ),
  broken(
    "users-cut-in-list",
    "uploads users that are cut within a quoted list",
    "users (data/users.csv): 1 row of",
    withFile("users", (text) => text.slice(0, -40)),
  ),
  broken(
    "users-cut-in-character",
    "uploads users that are cut in the middle of a character",
    "users (data/users.csv): line",
    withFile("users", cutInCharacter),
  ),
  broken(
    "events-cut-in-row",
    "uploads events that are cut in the middle of a row",
    "events (data/clickstream/individual/",
    withFile("events", (text) => text.slice(0, -60)),
  ),
  broken(
    "garbage-of-right-size",
    "uploads letters in place of users, as many as it tells of",
    "users (data/users.csv): 0 rows, where the output says 200",
    withFile("users", (text) => "x".repeat(text.length)),
  ),
  broken(
    "random-bytes",
    "uploads random bytes in place of products",
    "products (data/products.csv): line 1 is not UTF-8 text",
    withFile("products", (text) => Buffer.from(text, "latin1").map((byte, index) => (byte * 7 + index * 31) % 256)),
  ),
  broken(
    "torn-line",
    "uploads events in which a line is torn in two",
    "2 rows of",
    withFile(
      "events",
      inTheMiddle((line) => `${line.slice(0, 50)}\n${line.slice(50)}`),
    ),
  ),
  broken(
    "lines-run-together",
    "uploads events in which two objects share a line",
    "cannot be read as JSON lines",
    withFile(
      "events",
      inTheMiddle((line) => line + line),
    ),
  ),
  broken(
    "line-is-a-list",
    "uploads events in which a line is a list, and no object",
    "not a JSON object: [1,2,3]",
    withFile(
      "events",
      inTheMiddle(() => "[1,2,3]"),
    ),
  ),
  broken(
    "nan-in-json",
    "uploads events with NaN, which is no JSON",
    'not a JSON object: {"score":NaN',
    withFile(
      "events",
      inTheMiddle((line) => line.replace("{", '{"score":NaN,')),
    ),
  ),
  broken(
    "key-twice",
    "uploads events of which one names its user twice, the second time another",
    'an object with a key twice: {"timestamp"',
    withFile(
      "events",
      inTheMiddle((line) => line.replace("}", ',"user_id":"0b6a4a3e-8d3c-4d2c-9f55-0c2b1a7e6f01"}')),
    ),
  ),
  broken(
    "more-behind-a-separator",
    "uploads events with half an object behind an object, and a separator between them",
    "cannot be read as JSON lines",
    withFile(
      "events",
      inTheMiddle((line) => `${line}\u001e${line.slice(0, 50)}`),
    ),
  ),
  broken(
    "tab-in-text",
    "uploads events with a tab in a text, which JSON has only as \\t",
    'not a JSON object: {"note":"a\tb"',
    withFile(
      "events",
      inTheMiddle((line) => line.replace("{", '{"note":"a\tb",')),
    ),
  ),
  broken(
    "python-literals",
    "uploads events as Python prints its dictionaries",
    "not a JSON object: {'timestamp'",
    withFile("events", (text) => text.replaceAll('"', "'")),
  ),
  broken(
    "one-json-array",
    "uploads events as one JSON array of many lines",
    "cannot be read as JSON lines",
    withFile("events", (text) => `[\n${text.trim().split("\n").join(",\n")}\n]\n`),
  ),
  broken(
    "holes-in-events",
    "uploads events with zero bytes where another writer cut the file short",
    "cannot be read as JSON lines",
    withFile(
      "events",
      inTheMiddle((line) => `${"\0".repeat(80)}${line.slice(80)}`),
    ),
  ),
  broken(
    "zero-bytes-in-users",
    "uploads users with zero bytes in a name",
    "it holds zero bytes",
    withFile(
      "users",
      inTheMiddle((line) => line.replace(/ \w+/, "\0\0\0\0")),
    ),
  ),
  broken(
    "latin-1-users",
    "uploads users in Latin-1",
    "is not UTF-8 text",
    withFile("users", (text) => Buffer.from(text.replaceAll("ř", "r"), "latin1")),
  ),
  broken(
    "utf-16-users",
    "uploads users in UTF-16",
    "its content looks like UTF-16 text",
    withFile("users", (text) => Buffer.from(`\ufeff${text}`, "utf16le")),
  ),
  broken(
    "utf-16-products-unmarked",
    "uploads products in UTF-16 without a mark, all of whose bytes are UTF-8 as well",
    "its content looks like UTF-16 text",
    withFile("products", (text) => Buffer.from(text, "utf16le")),
  ),
  broken(
    "html-for-csv",
    "uploads a web page in place of users",
    "its content looks like a web page (HTML)",
    withFile("users", () => WEB_PAGE),
  ),
  broken(
    "header-only",
    "uploads users with a header and no row",
    "users (data/users.csv): 0 rows, where the output says 200",
    withFile("users", (text) => text.slice(0, text.indexOf("\n") + 1)),
  ),
  broken(
    "nothing-in-it",
    "uploads users of 0 bytes",
    "users (data/users.csv): 0 rows, where the output says 200",
    withFile("users", () => ""),
  ),
  broken(
    "gzip-unsaid",
    "uploads users compressed, without saying so",
    "its content looks like gzip",
    withFile("users", (text) => gzipSync(text)),
  ),
  broken(
    "gzip-cut-short",
    "uploads compressed users of which the end is missing",
    "users (data/users.csv): cannot be read",
    encodedUsers("gzip", (bytes) => gzipSync(bytes).subarray(0, 9000)),
  ),
  broken(
    "gzip-said-in-vain",
    "says that the users are compressed, which they are not",
    "users (data/users.csv): cannot be read",
    encodedUsers("gzip", (bytes) => bytes),
  ),
  broken(
    "more-behind-what-is-compressed",
    "uploads users compressed with Brotli, and rows that are not compressed behind them",
    "users (data/users.csv): cannot be read",
    encodedUsers("br", (bytes) => Buffer.concat([brotliCompressSync(bytes), bytes.subarray(-2000)])),
  ),
  broken(
    "semicolons",
    "separates the columns of the users by semicolons",
    "users (data/users.csv): 200 rows of 200 cannot be read as CSV",
    withFile("users", (text) => text.replace(/,(?![\d-].*\]|[\d-]*\.)/g, ";")),
  ),
  broken(
    "column-twice",
    "has two columns of one name in its users, with other values",
    "its header has the column name twice",
    withFile("users", (text) => text.replaceAll("\n", ",Ada\n").replace(",Ada\n", ",name\n")),
  ),
  broken(
    "comma-in-name",
    "writes a name with a comma without quotes",
    "5 values, where the header has 4 columns",
    withFile(
      "users",
      inTheMiddle((line) => line.replace(" ", ", ")),
    ),
  ),
  {
    name: "users-without-quotes",
    does: "writes the lists of the users without quotes, so that nobody can look up the users of events",
    fails: "data-quality",
    scenario: "The events meet their contract",
    words: "cannot be read as CSV",
    behaviour: withFile("users", (text) => text.replaceAll('"', "")),
  },
  broken(
    "comma-too-many",
    "ends some rows of the users with a comma too many",
    "5 values, where the header has 4 columns",
    withFile(
      "users",
      inTheMiddle((line) => `${line},`),
    ),
  ),
  broken(
    "blanks-before-quotes",
    "writes a blank before the lists of the users, which are in quotes",
    "a blank stands before or behind a value in quotes",
    withFile("users", (text) => text.replaceAll(',"[', ', "[')),
  ),
  broken(
    "unquoted-lists",
    "writes the lists of the products without quotes",
    "products (data/products.csv): 100 rows of 100 cannot be read as CSV",
    withFile("products", (text) => text.replaceAll('"', "")),
  ),
  broken(
    "quote-never-closed",
    "opens a quote in the users and never closes it",
    "users (data/users.csv): ",
    withFile(
      "users",
      inTheMiddle((line) => line.replace(",", ',"')),
    ),
  ),
  broken(
    "fewer-users",
    "uploads fewer users than it tells of",
    "users (data/users.csv): 190 rows, where the output says 200",
    withTable("users", (rows) => rows.slice(10)),
  ),
  broken(
    "more-products",
    "uploads more products than it tells of",
    "products (data/products.csv): 103 rows, where the output says 100",
    withTable("products", (rows) => [...rows, ...rows.slice(0, 3)]),
  ),
  broken(
    "normal-events-twice",
    "writes its normal events twice, and its fraud once",
    "651 rows, where the output says 300+ (351)",
    withTable("events", (rows) => [...rows.slice(0, 300), ...rows]),
  ),
  broken(
    "fewer-events",
    "uploads fewer events than it tells of",
    "251 rows, where the output says 300+ (351)",
    withTable("events", (rows) => rows.slice(100)),
  ),
  broken(
    "data-set-missing",
    "makes no products, and says nothing of them",
    "created or overwritten no object for products (data/products.csv)",
    { files: (files) => files.filter(({ key }) => !key.includes("products")) },
  ),
  broken(
    "data-set-under-another-key",
    "uploads its users as customers",
    "created or overwritten no object for users (data/users.csv)",
    { files: (files) => files.map((file) => ({ ...file, key: file.key.replace("users", "customers") })) },
  ),
];

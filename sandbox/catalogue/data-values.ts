import type { Row } from "../files.ts";
import type { GeneratorHooks } from "../generator.ts";
import { type Table, withRows, withSomeRows, withTable } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults in the values of data that can be read: types, ranges, times, and what does not fit together. */

function breaks(table: Table, name: string, does: string, words: string, behaviour: GeneratorHooks): Entry {
  const scenario = `The ${table} meet their contract`;
  return { name, does, fails: "data-quality", scenario, words, behaviour };
}

/** Puts another value into a column of a few rows. */
function some(table: Table, column: string, value: (old: unknown, row: Row) => unknown): GeneratorHooks {
  return withSomeRows(table, (row) => ({ ...row, [column]: value(row[column], row) }));
}

/** Puts another value into a column of every row. */
function every(table: Table, column: string, value: (old: unknown, index: number) => unknown): GeneratorHooks {
  return withRows(table, (row, index) => ({ ...row, [column]: value(row[column], index) }));
}

function without(table: Table, column: string): GeneratorHooks {
  return withRows(table, ({ [column]: _left, ...row }) => row);
}

/** So many ms later. */
function later(time: unknown, by: number): string {
  return new Date(Date.parse(String(time)) + by).toISOString();
}

function numbers(list: unknown): number[] {
  return list as number[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNKNOWN = "00000000-0000-4000-8000-000000000000";
/** The rows of fraud of one user, of whom there are three. */
const FRAUD = { each: 17, all: 51, views: 15 };

export const dataValues: readonly Entry[] = [
  breaks(
    "users",
    "column-missing",
    "leaves out the features of the users",
    "there is no column features",
    without("users", "features"),
  ),
  breaks(
    "users",
    "column-renamed",
    "calls the users' user_id userId",
    "there is no column user_id",
    withRows("users", ({ user_id, ...row }) => ({ userId: user_id, ...row })),
  ),
  breaks(
    "users",
    "id-no-uuid",
    "numbers its users",
    "user_id must be a UUID",
    every("users", "user_id", (_, index) => index + 1),
  ),
  breaks(
    "users",
    "names-empty",
    "leaves some names empty",
    "name must be there in every row (completeness): 2 rows of 200",
    some("users", "name", () => ""),
  ),
  breaks(
    "users",
    "names-blank",
    "has spaces for some names",
    "name must be there in every row (completeness): 2 rows of 200",
    some("users", "name", () => "  "),
  ),
  breaks(
    "users",
    "names-of-odd-blanks",
    "has no-break spaces, tabs and the like for some names",
    "name must be there in every row (completeness): 2 rows of 200",
    some("users", "name", () => "\u00a0\t\u2003"),
  ),
  breaks(
    "users",
    "users-twice",
    "has some users twice, under one id",
    "user_id must be unique (uniqueness): 3 rows of 200",
    withTable("users", (rows) => [...rows.slice(0, -3), ...rows.slice(0, 3)]),
  ),
  breaks(
    "users",
    "users-twice-in-capitals",
    "has some users twice, the second time under their id in capitals",
    "user_id must be unique (uniqueness): 3 rows of 200",
    withTable("users", (rows) => [
      ...rows.slice(0, -3),
      ...rows.slice(0, 3).map((row) => ({ ...row, user_id: String(row.user_id).toUpperCase() })),
    ]),
  ),
  breaks(
    "users",
    "ids-without-hyphens",
    "writes the users' ids without hyphens",
    "user_id must be a UUID (validity): 200 rows of 200",
    every("users", "user_id", (id) => String(id).replaceAll("-", "")),
  ),
  breaks(
    "products",
    "ids-in-braces",
    "writes the products' ids in braces",
    "product_id must be a UUID (validity): 100 rows of 100",
    every("products", "product_id", (id) => `{${id}}`),
  ),
  breaks(
    "users",
    "signup-in-the-future",
    "has users who will sign up in a month",
    "signup_date must be within the last year (timeliness): 2 rows",
    some("users", "signup_date", () => later(new Date(), 30 * DAY).slice(0, 10)),
  ),
  breaks(
    "users",
    "signup-the-day-after-tomorrow",
    "has users who will sign up the day after tomorrow",
    "signup_date must be within the last year (timeliness): 2 rows",
    some("users", "signup_date", () => later(new Date(), 2 * DAY).slice(0, 10)),
  ),
  breaks(
    "users",
    "signup-years-ago",
    "has users who signed up years ago",
    "signup_date must be within the last year (timeliness): 200 rows",
    every("users", "signup_date", () => "2019-05-17"),
  ),
  breaks(
    "users",
    "signup-in-us-format",
    "writes dates as Americans do",
    "signup_date must be a date (validity): 200 rows",
    every("users", "signup_date", (date) => String(date).replace(/(\d+)-(\d+)-(\d+)/, "$2/$3/$1")),
  ),
  breaks(
    "users",
    "signup-on-no-day",
    "has users who signed up on a day that there is not",
    "signup_date must be a date (validity): 2 rows",
    some("users", "signup_date", (date) => `${String(date).slice(0, 4)}-02-30`),
  ),
  breaks(
    "users",
    "lists-of-19",
    "leaves out the last of the 20 numbers in the users' lists",
    "features must be 20 numbers (validity): 200 rows",
    every("users", "features", (list) => numbers(list).slice(0, 19)),
  ),
  breaks(
    "products",
    "lists-not-of-unit-length",
    "does not normalise the products' lists",
    "features must be of unit length (validity): 100 rows",
    every("products", "features", (list) => numbers(list).map((number) => number * 1.2)),
  ),
  breaks(
    "users",
    "lists-of-zeros",
    "has lists of zeros for some users",
    "features must be of unit length (validity): 2 rows",
    some("users", "features", (list) => numbers(list).map(() => 0)),
  ),
  breaks(
    "users",
    "lists-with-null",
    "has null in some lists",
    "features must be a list of numbers (validity): 2 rows",
    some("users", "features", (list) => [null, ...numbers(list).slice(1)]),
  ),
  breaks(
    "users",
    "lists-with-nan",
    "has NaN in some lists",
    "features must be a list of numbers (validity): 2 rows",
    some("users", "features", (list) => JSON.stringify(list).replace(/\[[^,]*/, "[NaN")),
  ),
  breaks(
    "products",
    "lists-as-numpy-prints-them",
    "writes the products' lists as NumPy prints them, with spaces for commas",
    "features must be a list of numbers (validity): 100 rows",
    every("products", "features", (list) => `[${numbers(list).join(" ")}]`),
  ),
  breaks(
    "users",
    "lists-of-texts",
    "writes the users' lists as Python prints lists of texts",
    "features must be a list of numbers (validity): 200 rows",
    every("users", "features", (list) => `['${numbers(list).join("', '")}']`),
  ),
  breaks(
    "products",
    "price-with-underscores",
    "writes some prices with an underscore, as Python's own sources may",
    "price must be a number (validity): 1 row of 100",
    some("products", "price", () => "1_00"),
  ),
  breaks(
    "products",
    "price-out-of-range",
    "has prices above the limit",
    "price must be from 10 to 500 (validity): 1 row of 100",
    some("products", "price", () => 500.01),
  ),
  breaks(
    "products",
    "price-negative",
    "has negative prices",
    "price must be from 10 to 500 (validity): 100 rows",
    every("products", "price", (price) => -Number(price)),
  ),
  breaks(
    "products",
    "price-nan",
    "has NaN for a price",
    "price must be a number (validity): 1 row of 100",
    some("products", "price", () => Number.NaN),
  ),
  breaks(
    "products",
    "price-with-currency",
    "writes prices with a currency",
    "price must be a number (validity): 100 rows",
    every("products", "price", (price) => `$${price}`),
  ),
  breaks(
    "products",
    "price-with-decimal-comma",
    "writes prices with a decimal comma",
    "price must be a number (validity): 100 rows",
    every("products", "price", (price) => Number(price).toFixed(2).replace(".", ",")),
  ),
  breaks(
    "products",
    "price-missing",
    "leaves some prices out",
    "price must be there in every row (completeness): 1 row of 100",
    some("products", "price", () => null),
  ),
  breaks(
    "products",
    "unknown-category",
    "has a category that its contract does not name",
    "category must be one of Electronics",
    some("products", "category", () => "Garden"),
  ),
  breaks(
    "products",
    "category-in-small-letters",
    "writes its categories in small letters",
    "category must be one of Electronics",
    every("products", "category", (category) => String(category).toLowerCase()),
  ),
  breaks(
    "products",
    "products-twice",
    "gives two products one id",
    "product_id must be unique (uniqueness): 1 row of 100",
    withTable("products", (rows) =>
      rows.map((row, at) => (at === 1 ? { ...row, product_id: rows[0]?.product_id } : row)),
    ),
  ),
  breaks(
    "events",
    "user-id-null",
    "has events of nobody",
    "user_id must be there in every row (completeness): 4 rows",
    some("events", "user_id", () => null),
  ),
  breaks(
    "events",
    "product-id-left-out",
    "leaves the product out of some events",
    "product_id must be there in every row (completeness): 4 rows",
    withSomeRows("events", ({ product_id: _left, ...row }) => row),
  ),
  breaks(
    "events",
    "unknown-event-type",
    "has events of a type that its contract does not name",
    "event_type must be one of view",
    some("events", "event_type", () => "wishlist"),
  ),
  breaks(
    "events",
    "timestamps-in-epoch-seconds",
    "writes times as seconds since 1970",
    "timestamp must be a timestamp (validity): 351 rows of 351",
    every("events", "timestamp", (time) => Date.parse(String(time)) / 1000),
  ),
  breaks(
    "events",
    "timestamps-a-week-old",
    "makes events of last week",
    "timestamp must be within the last day (timeliness): 351 rows of 351",
    every("events", "timestamp", (time) => later(time, -7 * DAY)),
  ),
  breaks(
    "events",
    "timestamps-in-the-future",
    "makes events of tomorrow",
    "timestamp must be within the last day (timeliness): 351 rows of 351",
    every("events", "timestamp", (time) => later(time, 2 * DAY)),
  ),
  breaks(
    "events",
    "timestamps-all-the-same",
    "gives all events one time",
    "timestamp must be in steps of 5 seconds except for 51 rows (timeliness): 350 rows",
    withTable("events", (rows) => rows.map((row) => ({ ...row, timestamp: rows[0]?.timestamp }))),
  ),
  breaks(
    "events",
    "timestamps-out-of-step",
    "makes events 6 seconds apart",
    "timestamp must be in steps of 5 seconds",
    every("events", "timestamp", (time, index) => later(time, index * 1000)),
  ),
  breaks(
    "events",
    "hole-of-hours",
    "has no events for some hours, in the middle of the others",
    "timestamp must be without gaps of 2 hours except for the last 51 rows (timeliness): 1 row of 351",
    every("events", "timestamp", (time, index) => later(time, index < 150 ? 0 : 3 * HOUR)),
  ),
  breaks(
    "events",
    "events-shuffled",
    "writes events in no order",
    "timestamp must be in steps of 5 seconds",
    withTable("events", (rows) => [...rows.filter((_, at) => at % 2), ...rows.filter((_, at) => at % 2 === 0)]),
  ),
  breaks(
    "events",
    "some-unknown-users",
    "has events of users who do not exist",
    "user_id must be a user_id of users (consistency): 4 rows",
    some("events", "user_id", () => UNKNOWN),
  ),
  breaks(
    "events",
    "all-unknown-users",
    "has only events of users who do not exist",
    "user_id must be a user_id of users (consistency): 351 rows of 351",
    every("events", "user_id", (id) => `00000000${String(id).slice(8)}`),
  ),
  breaks(
    "events",
    "unknown-products",
    "has events on products that do not exist",
    "product_id must be a product_id of products (consistency): 4 rows",
    some("events", "product_id", () => UNKNOWN),
  ),
  breaks(
    "events",
    "events-twice",
    "writes all of its events twice",
    "timestamp must be in steps of 5 seconds",
    withTable("events", (rows) => [...rows, ...rows]),
  ),
  breaks(
    "events",
    "each-event-twice",
    "writes each of its events twice",
    "timestamp must be in steps of 5 seconds",
    withTable("events", (rows) => rows.flatMap((row) => [row, row])),
  ),
  breaks(
    "events",
    "no-fraud",
    "makes no fraud",
    "shows it for no users",
    withTable("events", (rows) => rows.slice(0, -FRAUD.all)),
  ),
  breaks(
    "events",
    "fraud-of-two",
    "makes the fraud of two users, where three are promised",
    "shows it for 2 users",
    withTable("events", (rows) => rows.slice(0, -FRAUD.each)),
  ),
  breaks(
    "events",
    "fraud-of-one-user",
    "makes the fraud of three users in the name of one",
    "shows it for 1 user",
    withTable("events", (rows) =>
      rows.map((row, at) => (at >= rows.length - FRAUD.all ? { ...row, user_id: rows.at(-1)?.user_id } : row)),
    ),
  ),
  breaks(
    "events",
    "fraud-without-failed-payments",
    "makes fraud in which no payment fails",
    "shows it for no users",
    withTable("events", (rows) =>
      rows.map((row, at) =>
        at >= rows.length - FRAUD.all && row.event_type === "payment_failed" ? { ...row, event_type: "purchase" } : row,
      ),
    ),
  ),
  breaks(
    "events",
    "fraud-too-slow",
    "makes fraud that is as slow as any other activity",
    "shows it for no users",
    withTable("events", (rows) => {
      const last = rows.at(-FRAUD.all - 1)?.timestamp;
      const first = rows.length - FRAUD.all;
      return rows.map((row, at) => (at >= first ? { ...row, timestamp: later(last, (at - first + 1) * 5000) } : row));
    }),
  ),
];

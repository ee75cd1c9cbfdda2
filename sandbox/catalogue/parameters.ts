import { randomUUID } from "node:crypto";
import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "../behaviour.ts";
import { type DataFile, encode, type Format, type Row } from "../files.ts";
import type { Parameters } from "../generator.ts";
import { MOST_ROWS } from "../openapi.ts";
import { json } from "../service.ts";
import { withRows, withTable } from "./edits.ts";
import { type Entry, forever } from "./entry.ts";

/** Faults of an endpoint that takes parameters. */

const NUMBERS = "As much data as was asked for";
const SEEDS = "The same seed gives the same data, another seed different data";
const FORMAT = "The data is written in the format asked for";
const UPLOAD = "The upload can be skipped";

/** What all of these need: the scenarios are tagged `@skip`, and a bucket that stays as it is is watched to the end. */
const SETTINGS = { RUN_SKIPPED: "true", SETTLE_TIMEOUT: "3s" };

function taking(
  name: string,
  does: string,
  scenario: string,
  words: string,
  behaviour: Behaviour,
  settings: Entry["settings"] = {},
): Entry {
  return {
    name,
    does,
    fails: "custom-parameters",
    scenario,
    words,
    settings: { ...SETTINGS, ...settings },
    behaviour: { takesParameters: true, ...behaviour },
  };
}

function ignores(name: keyof Parameters, scenario: string, words: string): Entry {
  const behaviour: Behaviour = { parameters: ({ [name]: _ignored, ...others }) => others };
  return taking(`ignores-${name}`, `accepts the parameter ${name} and ignores it`, scenario, words, behaviour);
}

/** Makes another number of products than was asked for; the output says what was asked for. */
function counting(change: (asked: number) => number): Behaviour {
  return withTable("products", (rows) =>
    Array.from({ length: change(rows.length) }, (_, at) => rows[at % rows.length] as Row),
  );
}

/** Accepts an invalid value as if it had not been there. */
function accepts(kind: string, what: string, is: (name: string, value: unknown) => boolean): Entry {
  return taking(
    `accepts-${kind}`,
    `accepts ${what}, and generates as without it`,
    `A request with ${what} is refused`,
    "the service accepted it, answering with 200",
    { accepts: is },
  );
}

function isOf(...names: string[]): (name: string) => boolean {
  return (name) => names.includes(name);
}

/** Gives files the ending of the format that was asked for, and content of another. */
function writing(format: Format, ending: string): Behaviour {
  const renamed = ({ key, body }: DataFile) => ({ key: key.replace(/\.[^.]+$/, `.${ending}`), body });
  return {
    parameters: (given) => (given.output_format ? { ...given, output_format: format } : given),
    files: (files) => files.map(renamed),
  };
}

/** How long after its refusal a service starts a generation, in ms. */
const A_WHILE = 1000;

function alwaysTheSameProducts(): Behaviour {
  let first: readonly Row[] | undefined;
  return withTable("products", (rows) => {
    first ??= rows;
    return first;
  });
}

function staysBusy(): Behaviour {
  let busy = false;
  return {
    refuse: ({ response, reason }) => {
      busy = true;
      json(response, 422, { detail: reason });
    },
    answer: ({ response, tell }) => (busy ? json(response, 429, { detail: "busy with another generation" }) : tell()),
  };
}

/** Starts to generate what no service can, and rejects everything else from then on. */
function neverDone(): Behaviour {
  let asked = false;
  let begun = false;
  return {
    accepts: (name, value) => {
      asked ||= name === "num_users" && Number(value) > MOST_ROWS;
      return asked;
    },
    answer: ({ response, tell }) => {
      if (!asked) return tell();
      if (begun) return json(response, 429, { detail: "busy with another generation" });
      begun = true;
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).write("--- STDOUT ---\n");
      return forever();
    },
  };
}

function losesReadiness(): Behaviour {
  let ready = true;
  return {
    refuse: ({ response, reason }) => {
      ready = false;
      json(response, 422, { detail: reason });
    },
    route: (request, response) => {
      if (ready || !request.url?.endsWith("/ready")) return false;
      json(response, 503, { status: "starting" });
      return true;
    },
  };
}

const MANY = "more users than there are people";
const NEGATIVE = "A request with a negative number is refused";

export const parameters: readonly Entry[] = [
  ignores("num_users", NUMBERS, "200 rows instead of 53"),
  ignores("num_products", NUMBERS, "100 rows instead of 17"),
  ignores("num_events", NUMBERS, "351 rows instead of 538 (487 asked for, and 51 that look like fraud)"),
  ignores("seed", SEEDS, "the data of the two differs"),
  ignores("output_format", FORMAT, "the generation did not write events"),
  ignores("skip_upload", UPLOAD, "nothing is uploaded when skipping the upload is asked for"),
  taking(
    "takes-none-described",
    "takes no parameters, as its API description says, where its owner says that it does",
    NUMBERS,
    "its API description names no parameters",
    { takesParameters: false },
  ),
  taking(
    "one-off",
    "makes one product more than was asked for",
    NUMBERS,
    "18 rows instead of 17",
    counting((asked) => asked + 1),
  ),
  taking(
    "rounds-numbers",
    "rounds the numbers that it is asked for to tens",
    NUMBERS,
    "20 rows instead of 17",
    counting((asked) => Math.round(asked / 10) * 10),
  ),
  taking(
    "says-what-was-asked-for",
    "says that it made what was asked for, and makes the usual number",
    NUMBERS,
    "100 rows instead of 17",
    counting(() => 100),
  ),
  taking(
    "counts-fraud-in",
    "makes as many events as were asked for, those that look like fraud among them",
    NUMBERS,
    "487 rows instead of 538",
    withTable("events", (rows) => rows.slice(51)),
  ),
  taking(
    "small-and-broken",
    "makes broken data where little was asked for",
    NUMBERS,
    "user_id must be a user_id of users",
    withTable("events", (rows) => rows.map((row) => ({ ...row, user_id: "00000000-0000-4000-8000-000000000000" }))),
  ),
  taking(
    "one-seed-for-all",
    "accepts a seed and always uses the same one",
    SEEDS,
    "the users, products, events and latest events are the same but for the times in them",
    { parameters: (given) => ({ ...given, seed: 1 }) },
  ),
  taking(
    "seed-not-for-products",
    "makes the same products whatever the seed",
    SEEDS,
    "the products are the same but for the times in them",
    alwaysTheSameProducts(),
  ),
  taking(
    "seed-not-for-ids",
    "takes the IDs of products from another source of chance than the seed's",
    SEEDS,
    "differ, in product_id",
    withRows("products", (row) => ({ ...row, product_id: randomUUID() })),
  ),
  taking(
    "name-without-content",
    "names its files as asked for and writes CSV all the same",
    FORMAT,
    "cannot be read as Parquet",
    {
      ...writing("csv", "parquet"),
    },
  ),
  taking(
    "json-named-csv",
    "names its files as asked for and writes JSON all the same",
    FORMAT,
    "cannot be read as CSV: its first line is not CSV",
    writing("json", "csv"),
  ),
  taking(
    "csv-named-json",
    "names its files as asked for and writes CSV all the same, also where JSON was asked for",
    FORMAT,
    "cannot be read as JSON",
    writing("csv", "json"),
  ),
  taking(
    "parquet-without-column",
    "leaves a column out of its Parquet files",
    FORMAT,
    "there is no column features (completeness)",
    {
      encode: (rows, format) =>
        encode(format === "parquet" ? rows.map(({ features: _left, ...row }) => row) : rows, format),
    },
  ),
  taking(
    "uploads-some",
    "uploads the copy of the events where the upload is to be skipped",
    UPLOAD,
    "data/clickstream/clickstream.json was created",
    {
      parameters: ({ skip_upload, ...given }) => given,
      files: (files) => files.slice(-1),
    },
  ),
  accepts("negative-number", "a negative number", (_, value) => Number(value) < 0),
  accepts("zero", "no users at all", (_, value) => value === 0),
  accepts(
    "fraction",
    "a fractional number of events",
    (_, value) => typeof value === "number" && !Number.isInteger(value),
  ),
  accepts("word-for-number", "text instead of a number", isOf("num_products")),
  accepts("word-for-seed", "text instead of a seed", isOf("seed")),
  accepts("unknown-format", "an unknown format", isOf("output_format")),
  accepts("neither-yes-nor-no", "a value that is neither true nor false", isOf("skip_upload")),
  accepts("unknown-parameter", "a parameter that does not exist", isOf("no_such_parameter")),
  taking(
    "accepts-huge-number",
    "accepts more users than there are people, and does not end",
    `A request for ${MANY} is refused`,
    "the service accepted it, answering with 200",
    neverDone(),
  ),
  taking(
    "accepts-and-does-nothing",
    "accepts an invalid value and generates nothing",
    NEGATIVE,
    "the service accepted it, answering with 200 and no output",
    {
      refuse: ({ response }) => void response.writeHead(200, { "content-type": "text/plain" }).end(),
    },
  ),
  taking(
    "fails-in-the-stream",
    "accepts an invalid value, and lets the generator fail over it",
    NEGATIVE,
    "--- PROCESS FAILED WITH EXIT CODE 2 ---",
    {
      refuse: ({ response, reason }) =>
        void response
          .writeHead(200, { "content-type": "text/plain; charset=utf-8" })
          .end(`--- STDOUT ---\n\n--- STDERR ---\n${reason}\n--- PROCESS FAILED WITH EXIT CODE 2 ---\n`),
    },
  ),
  taking(
    "invalid-is-an-error",
    "fails over an invalid value",
    NEGATIVE,
    "the service failed over it, answering with 500",
    {
      refuse: ({ response }) => json(response, 500, { detail: "Internal Server Error" }),
    },
  ),
  taking("invalid-is-busy", "says that it is busy where a value is invalid", NEGATIVE, "it answered with 429", {
    refuse: ({ response }) => json(response, 429, { detail: "too many requests" }),
  }),
  taking(
    "invalid-is-not-found",
    "says that there is no such endpoint where a value is invalid",
    NEGATIVE,
    "it answered with 404",
    {
      refuse: ({ response }) => json(response, 404, { detail: "Not Found" }),
    },
  ),
  taking("invalid-hangs", "never answers where a value is invalid", NEGATIVE, "sent nothing in time", {
    refuse: forever,
  }),
  taking(
    "refuses-with-output",
    "refuses an invalid value in its status, and streams a generation",
    NEGATIVE,
    "with the output of a generation all the same",
    { refuse: ({ tell }) => tell({ status: 422 }) },
  ),
  taking(
    "refuses-and-starts",
    "refuses an invalid value, and generates all the same",
    NEGATIVE,
    "a request that is refused starts no generation",
    {
      refuse: async ({ response, reason, generate }) => {
        json(response, 422, { detail: reason });
        await rest(A_WHILE);
        await generate();
      },
    },
  ),
  taking(
    "refuses-and-stays-busy",
    "is busy for ever after it has refused an invalid value",
    "After a refused request, the service still generates data",
    "after a request that it had refused, the service rejected a good one",
    staysBusy(),
  ),
  taking(
    "refuses-and-is-unwell",
    "is no longer ready after it has refused an invalid value",
    NEGATIVE,
    "1 of its health checks is no longer well",
    losesReadiness(),
  ),
];

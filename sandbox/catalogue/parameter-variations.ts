import type { Behaviour, Refusal } from "../behaviour.ts";
import type { DataFile } from "../files.ts";
import type { Warehouse } from "../generator.ts";
import { json } from "../service.ts";
import { put, textOf, withTable } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Healthy services that take parameters, each unusual in its own way. */

function taking(name: string, does: string, behaviour: Behaviour, scenario?: string): Entry {
  return {
    name,
    does,
    passes: ["custom-parameters"],
    ...(scenario ? { scenario } : {}),
    settings: { RUN_SKIPPED: "true", SETTLE_TIMEOUT: "6s" },
    behaviour: { takesParameters: true, ...behaviour },
  };
}

function refusing(status: number): Behaviour {
  return { refuse: ({ response, reason }) => json(response, status, { detail: reason }) };
}

function problem({ response, reason }: Refusal): void {
  const body = { type: "about:blank", title: "Unprocessable Content", status: 422, detail: reason };
  response.writeHead(422, { "content-type": "application/problem+json" }).end(JSON.stringify(body));
}

/** Changes files only where JSON was asked for: without that, there is none of the users. */
function whereJsonIsAsked(change: (file: DataFile) => DataFile): Behaviour {
  return {
    files: (files) => (files.some(({ key }) => key === "data/users.json") ? files.map(change) : files),
  };
}

function asArray(file: DataFile): DataFile {
  const elements = textOf(file).trimEnd().split("\n");
  return { ...file, body: `[\n  ${elements.join(",\n  ")}\n]\n` };
}

/** Another program writes to the bucket whenever data is generated. */
function withOtherWriter(): Behaviour {
  return {
    olderObjects: [{ key: "logs/1.txt", body: "another program was here" }],
    warehouse: (warehouse: Warehouse) => {
      void put({ key: "logs/2.txt", body: "another program is here" })(warehouse);
      return warehouse;
    },
  };
}

const FORMAT = "The data is written in the format asked for";
const NEGATIVE = "A request with a negative number is refused";
const MANY = "A request for more users than there are people is refused";

export const parameterVariations: readonly Entry[] = [
  taking("takes-parameters", "takes parameters", {}),
  taking("refuses-as-bad-request", "refuses invalid values as bad requests", refusing(400), NEGATIVE),
  taking("refuses-as-too-large", "refuses what is too much as too large", refusing(413), MANY),
  taking("refuses-as-problem", "tells what is wrong as problem details", { refuse: problem }, NEGATIVE),
  taking(
    "refuses-in-silence",
    "refuses invalid values without a word",
    { refuse: ({ response }) => void response.writeHead(422).end() },
    NEGATIVE,
  ),
  taking(
    "same-seed-other-order",
    "writes users in another order each time, whatever the seed",
    withTable("users", (rows) => rows.toSorted(() => Math.random() - 0.5)),
    "The same seed gives the same data, another seed different data",
  ),
  taking("json-as-array", "writes JSON as one array", whereJsonIsAsked(asArray), FORMAT),
  taking(
    "json-lines-by-name",
    "gives JSON lines an ending of their own",
    whereJsonIsAsked((file) => ({ ...file, key: file.key.replace(/\.json$/, ".jsonl") })),
    FORMAT,
  ),
  taking(
    "two-formats-at-once",
    "writes CSV beside the format that is asked for",
    {
      files: (files) => [
        ...files,
        ...files
          .filter(({ key }) => /users\.(json|parquet)$/.test(key))
          .map((file) => ({ ...file, key: "data/users.csv" })),
      ],
    },
    FORMAT,
  ),
  taking(
    "other-writer-meanwhile",
    "has a bucket that another program writes to",
    withOtherWriter(),
    "The upload can be skipped",
  ),
];

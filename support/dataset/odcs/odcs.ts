import type { StoreSettings } from "../../settings/settings";
import { count } from "../../shared/quantities";
import type { Dimension } from "../contract";
import type { DataFormat } from "../database";
import type { FraudPromise } from "../fraud";
import type { DataSetContract } from "./data-contract";
import { ODCS_VERSION, type Odcs, type Quality, type SchemaObject, type Server } from "./model";
import { nameOf } from "./names";
import { DIMENSIONS, propertyOf } from "./properties";

/** What a contract says beside the tables. */
export interface About {
  /** The version of the contract. */
  readonly version: string;
  /** What the data is for; may be empty. */
  readonly purpose: string;
  readonly store: Pick<StoreSettings, "endpoint" | "bucket">;
}

/** Stands in the contract where no store is set. */
const NO_STORE = {
  endpointUrl: "https://store.example.com",
  description: "No store was set when this was written: endpointUrl is a placeholder. MINIO_ENDPOINT names the store.",
};

const FORMATS: Readonly<Record<DataFormat, Pick<Server, "format" | "delimiter">>> = {
  CSV: { format: "csv" },
  // Lines or an array.
  JSON: { format: "json" },
  "JSON lines": { format: "json", delimiter: "new_line" },
  Parquet: { format: "parquet" },
};

/** The dimensions of what is promised of a data set as a whole; other promises are in none. */
const PROMISES: readonly [RegExp, Dimension][] = [
  [/ is in the bucket /, "completeness"],
  [/ can be read to its end$/, "validity"],
  [/ has as many rows as /, "volume"],
  [/ are the same as the /, "consistency"],
  [/ was in the bucket before$/, "timeliness"],
];

/**
 * The contract as an object of the Open Data Contract Standard. It holds no secret: of the store, only its address and
 * the bucket. Throws an `Error` where the names of two data sets cannot be told apart in it.
 */
export function odcsOf(dataSets: readonly DataSetContract[], { version, purpose, store }: About): Odcs {
  expectNames(dataSets);
  return {
    apiVersion: ODCS_VERSION,
    kind: "DataContract",
    id: "clickstream-data",
    name: "Clickstream data",
    version,
    status: "active",
    ...(purpose ? { description: { purpose } } : {}),
    servers: dataSets.map((dataSet) => serverOf(dataSet, store)),
    schema: dataSets.map((dataSet) => schemaOf(dataSet, dataSets)),
  };
}

/**
 * Where a data set is. Each has a server of its own, because a server has one location and one format. The object's key
 * stands here and not in `physicalName`, which the Data Contract CLI takes for the name of a table.
 */
function serverOf({ name, object, format }: DataSetContract, { endpoint, bucket }: About["store"]): Server {
  const { endpointUrl, ...note } = endpoint === undefined ? NO_STORE : { endpointUrl: endpoint };
  return {
    server: nameOf(name),
    type: "s3",
    ...note,
    location: `s3://${bucket}/${encodeURI(object)}`,
    endpointUrl,
    ...FORMATS[format],
  };
}

function schemaOf(dataSet: DataSetContract, dataSets: readonly DataSetContract[]): SchemaObject {
  const { name, object, format, columns } = dataSet;
  const properties = columns.map((column, position) => propertyOf(column, position, dataSet, dataSets));
  return {
    id: nameOf(name),
    name: nameOf(name),
    businessName: name,
    logicalType: "object",
    physicalType: "file",
    description: `${format} in the object ${object}${object.includes("*") ? ", where * is new each time" : ""}`,
    ...(properties.length > 0 ? { properties } : {}),
    quality: [...fewestRows(dataSet, dataSets), ...fraudOf(dataSet), ...dataSet.promises.map(promiseOf)],
  };
}

/**
 * How many rows a data set has at the least. The contract names no numbers, since the service says how many it made; but
 * there are the rows of the fraud, and what these refer to.
 */
function fewestRows({ name, fraud }: DataSetContract, dataSets: readonly DataSetContract[]): Quality[] {
  const check = (rows: number, reason: string): Quality[] => [
    {
      metric: "rowCount",
      mustBeGreaterOrEqualTo: rows,
      description: `there must be at least ${count(rows, "row")}, because ${reason}`,
      dimension: DIMENSIONS.volume,
    },
  ];
  if (fraud) return check(fraud.users * (fraud.views + fraud.failedPayments), "the fraud takes so many");
  const referring = dataSets.find((other) => other.fraud && refersTo(other, name));
  return referring ? check(1, `${referring.name} refer to it`) : [];
}

function refersTo({ columns }: DataSetContract, name: string): boolean {
  return columns.some(({ conditions }) => conditions.some((one) => one.kind === "known" && one.dataSet === name));
}

function fraudOf({ name, fraud }: DataSetContract): Quality[] {
  return fraud ? [{ type: "text", description: `the ${name} contain this fraud: ${fraudInWords(fraud)}` }] : [];
}

function fraudInWords({ users, views, gap, failedPayments }: FraudPromise): string {
  return `${count(users, "user")}, each with ${count(views, "view")} ${gap / 1000} seconds apart and ${count(failedPayments, "failed payment")}`;
}

function promiseOf(words: string): Quality {
  const [, dimension] = PROMISES.find(([pattern]) => pattern.test(words)) ?? [];
  return { type: "text", description: words, ...(dimension ? { dimension: DIMENSIONS[dimension] } : {}) };
}

function expectNames(dataSets: readonly DataSetContract[]): void {
  for (const [index, { name }] of dataSets.entries()) {
    const same = dataSets.slice(0, index).find((other) => nameOf(other.name) === nameOf(name));
    if (same)
      throw new Error(
        `The data sets "${same.name}" and "${name}" are both "${nameOf(name)}" in the contract: rename one.`,
      );
  }
}

import type { DataFormat } from "./database";

/** A data set as a feature names it: the object that holds it, where `*` stands for what each generation names anew. */
export interface DataSet {
  readonly name: string;
  readonly object: string;
  readonly format: DataFormat;
}

/** A row of a feature's table of data sets. */
export interface DataSetRow {
  readonly "data set"?: string;
  readonly object?: string;
  readonly format?: string;
}

const FORMATS: readonly string[] = ["CSV", "JSON lines", "JSON", "Parquet"] satisfies DataFormat[];
/** An object may be stored compressed, which its key then says. */
const COMPRESSED = "(\\.(gz|zst|br))?";

/** Reads a table of data sets. Throws an `Error` for a row that cannot be understood. */
export function parseDataSets(rows: readonly DataSetRow[]): DataSet[] {
  return rows.map(({ "data set": name, object, format }) => {
    if (!name || !object || !format)
      throw new Error('The table needs the columns "data set", "object" and "format", and a value in each cell.');
    if (!FORMATS.includes(format)) throw new Error(`There is no format "${format}"; there are ${FORMATS.join(", ")}.`);
    return { name, object, format: format as DataFormat };
  });
}

/** Whether every generation writes this data set under a new key. */
export function hasNewKeys({ object }: DataSet): boolean {
  return object.includes("*");
}

/** Whether an object holds a data set, by its key. */
export function isHeldBy({ object }: DataSet, key: string): boolean {
  const pattern = object.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // "{json,jsonl}" stands for one of these endings.
  const endings = (_: string, names: string) => `(${names.replaceAll(",", "|")})`;
  return new RegExp(`^${pattern.join("[^/]+").replace(/\\\{([^}]*)\\\}/g, endings)}${COMPRESSED}$`).test(key);
}

/** When an object was last changed, as its store tells it. */
interface Changed {
  readonly key: string;
  readonly changedAt: Date;
}

/** The objects that hold a data set, the one that changed last at the end. */
export function objectsOf<T extends Changed>(dataSet: DataSet, objects: readonly T[]): T[] {
  const held = objects.filter(({ key }) => isHeldBy(dataSet, key));
  return held.sort((a, b) => a.changedAt.getTime() - b.changedAt.getTime() || (a.key < b.key ? -1 : 1));
}

/**
 * Of objects, those that changed last. These are several where the store tells the same time of them, as it may where
 * times are in whole seconds: which of them is the newest cannot be told then, and their names say nothing of it.
 */
export function newestOf<T extends Changed>(objects: readonly T[]): T[] {
  const latest = objects.reduce((most, { changedAt }) => Math.max(most, changedAt.getTime()), -Infinity);
  return objects.filter(({ changedAt }) => changedAt.getTime() === latest);
}

/** The formats that a generation can be asked for, and the endings of objects in each. */
const ENDINGS = { csv: "csv", json: "{json,jsonl,ndjson}", parquet: "parquet" } as const;
const FORMAT_OF = { csv: "CSV", json: "JSON", parquet: "Parquet" } as const satisfies Record<string, DataFormat>;
export type AskedFormat = keyof typeof ENDINGS;

/** A data set as it is when a format is asked for: under the same key, with the ending of the format. */
export function inFormat(dataSet: DataSet, asked: AskedFormat): DataSet {
  const object = dataSet.object.replace(/\.[^./*]+$/, `.${ENDINGS[asked]}`);
  return { ...dataSet, object, format: FORMAT_OF[asked] };
}

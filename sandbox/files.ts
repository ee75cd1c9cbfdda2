import { parquetWriteBuffer } from "hyparquet-writer";

export type Format = "csv" | "json" | "parquet";
export const FORMATS: readonly Format[] = ["csv", "json", "parquet"];

/** A file ready for upload. */
export interface DataFile {
  readonly key: string;
  readonly body: string | Uint8Array;
  /** As the header `content-encoding` names it, where the body is compressed. */
  readonly contentEncoding?: string;
}

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a generation's tables. */
export interface Rows {
  readonly users: readonly Row[];
  readonly products: readonly Row[];
  readonly events: readonly Row[];
}

/** Writes rows in a format. */
export type Encode = (rows: readonly Row[], format: Format) => string | Uint8Array;

/**
 * The four objects of one generation. Without a format, users and products are CSV and events JSON lines, as the
 * service does today; with one, all of them are in it. `stamp` stands in the name of the individual file.
 */
export function dataFiles(rows: Rows, stamp: string, format?: Format, encoded: Encode = encode): DataFile[] {
  const tables = format ?? "csv";
  const eventFormat = format ?? "json";
  const eventBody = encoded(rows.events, eventFormat);
  return [
    { key: `data/users.${tables}`, body: encoded(rows.users, tables) },
    { key: `data/products.${tables}`, body: encoded(rows.products, tables) },
    { key: `data/clickstream/individual/clickstream-${stamp}.${eventFormat}`, body: eventBody },
    { key: `data/clickstream/clickstream.${eventFormat}`, body: eventBody },
  ];
}

/** The moment that an individual file is named after, in whole seconds: `2026-11-25_02-31-07`. */
export function stampOf(moment: Date): string {
  return moment.toISOString().replace("T", "_").replaceAll(":", "-").slice(0, 19);
}

export function encode(rows: readonly Row[], format: Format): string | Uint8Array {
  if (format === "parquet") return parquet(rows);
  return format === "json" ? encodeJsonLines(rows) : encodeCsv(rows);
}

export function encodeJsonLines(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** `cell` writes a value, quotes included. */
export function encodeCsv(rows: readonly Row[], cell: (value: unknown) => string = csvCell): string {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(cell).join(",")}\n`)
    .join("");
}

/** A value as text: a list as JSON, and nothing where there is nothing. */
export function cellText(value: unknown): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value ?? "");
}

function csvCell(value: unknown): string {
  const text = cellText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function parquet(rows: readonly Row[]): Uint8Array {
  const columnData = Object.keys(rows[0] ?? {}).map((name) => ({
    name,
    data: rows.map((row) => (Array.isArray(row[name]) ? JSON.stringify(row[name]) : row[name])),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

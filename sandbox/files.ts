import { parquetWriteBuffer } from "hyparquet-writer";
import type { ClickEvent, Product, User } from "./data.ts";

export type Format = "csv" | "json" | "parquet";
export const FORMATS: readonly Format[] = ["csv", "json", "parquet"];

/** A file ready for upload. */
export interface DataFile {
  readonly key: string;
  readonly body: string | Uint8Array;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * The four objects of one generation. Without a format, users and products are CSV and events JSON lines, as the
 * service does today; with one, all of them are in it.
 */
export function dataFiles(
  users: readonly User[],
  products: readonly Product[],
  events: readonly ClickEvent[],
  now: Date,
  format?: Format,
): DataFile[] {
  const tables = format ?? "csv";
  const eventFormat = format ?? "json";
  const stamp = now.toISOString().replace("T", "_").replaceAll(":", "-").slice(0, 19);
  const eventBody = encode(events as unknown as Row[], eventFormat);
  return [
    { key: `data/users.${tables}`, body: encode(users as unknown as Row[], tables) },
    { key: `data/products.${tables}`, body: encode(products as unknown as Row[], tables) },
    { key: `data/clickstream/individual/clickstream-${stamp}.${eventFormat}`, body: eventBody },
    { key: `data/clickstream/clickstream.${eventFormat}`, body: eventBody },
  ];
}

function encode(rows: readonly Row[], format: Format): string | Uint8Array {
  if (format === "parquet") return parquet(rows);
  if (format === "json") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(csvCell).join(",")}\n`)
    .join("");
}

function csvCell(value: unknown): string {
  const text = Array.isArray(value) ? JSON.stringify(value) : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function parquet(rows: readonly Row[]): Uint8Array {
  const columnData = Object.keys(rows[0] ?? {}).map((name) => ({
    name,
    data: rows.map((row) => (Array.isArray(row[name]) ? JSON.stringify(row[name]) : row[name])),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

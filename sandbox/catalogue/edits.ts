import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { Behaviour, Exchange } from "../behaviour.ts";
import { type Size, seededChance } from "../data.ts";
import { type DataFile, dataFiles, type Row, type Rows, stampOf } from "../files.ts";
import { type GeneratorHooks, makeRows, upload, type Warehouse } from "../generator.ts";

/** What entries do to the data of an otherwise healthy generation. */

export type Table = keyof Rows;

/** As many as the scenarios request at the same moment. */
export const ALL = 3;

/** The keys of a table's objects: the events have two. */
const KEYS: Readonly<Record<Table, RegExp>> = { users: /users/, products: /products/, events: /clickstream/ };

/** Changes the rows of one table. */
export function withTable(table: Table, change: (rows: readonly Row[], all: Rows) => readonly Row[]): GeneratorHooks {
  return { rows: (all) => ({ ...all, [table]: change(all[table], all) }) };
}

/** Changes every row of one table. */
export function withRows(table: Table, change: (row: Row, index: number) => Row): GeneratorHooks {
  return withTable(table, (rows) => rows.map(change));
}

/** Changes one row in a hundred of one table, of small tables as well. */
export function withSomeRows(table: Table, change: (row: Row, index: number) => Row): GeneratorHooks {
  return withRows(table, (row, index) => (index % 100 === 7 ? change(row, index) : row));
}

/** Changes what is uploaded of one table, the copy of the events included. */
export function withFile(table: Table, change: (text: string) => string | Uint8Array): GeneratorHooks {
  return { files: (files) => files.map((file) => (KEYS[table].test(file.key) ? edited(file, change) : file)) };
}

/** Changes what is uploaded as the copy of the events. */
export function withCopy(change: (text: string) => string | Uint8Array): GeneratorHooks {
  return { files: (files) => files.map((file) => (isCopy(file) ? edited(file, change) : file)) };
}

export function edited(file: DataFile, change: (text: string) => string | Uint8Array): DataFile {
  return { ...file, body: change(textOf(file)) };
}

export function textOf({ body }: DataFile): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}

export function isCopy({ key }: DataFile): boolean {
  return key === "data/clickstream/clickstream.json";
}

const MINUTE = 60_000;

/** The data of a generation a minute ago. */
export function olderDataSet(size: Size): DataFile[] {
  const moment = new Date(Date.now() - MINUTE);
  return dataFiles(makeRows(size, seededChance(moment.getTime()), moment), stampOf(moment));
}

/** Has the data of an earlier generation in the bucket, and may make use of it. */
export function withOlderData(change: (made: DataFile[], older: readonly DataFile[]) => DataFile[]): Behaviour {
  let older: readonly DataFile[] = [];
  return {
    olderObjects: (size) => {
      older = olderDataSet(size);
      return older;
    },
    files: (made) => change(made, older),
  };
}

export const OLDER_INDIVIDUAL = "data/clickstream/individual/clickstream-2025-01-01_10-00-00.json";
const LINE =
  '{"timestamp":"2025-01-01T09:00:00Z","user_id":"6f0e9c3e-8d0c-4d9e-9d5e-3b9c5f2d1a10","product_id":"0b0d3a52-4c1f-4c7a-8a77-1f6a3f1f2c11","event_type":"view"}\n';

/** Events of long ago and an object that is nobody's business of the service, which lie in the bucket before. */
export const BYSTANDERS: readonly DataFile[] = [
  { key: OLDER_INDIVIDUAL, body: LINE.repeat(20) },
  { key: "data/notes.txt", body: "older data ".repeat(20) },
  { key: "reports/summary.txt", body: "older data ".repeat(20) },
];

export function remove(key: string): (warehouse: Warehouse) => Promise<void> {
  return async ({ client, bucket }) => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  };
}

export function put(...files: readonly DataFile[]): (warehouse: Warehouse) => Promise<void> {
  return async (warehouse) => {
    for (const file of files) await upload(file, warehouse);
  };
}

/** Serves a request that comes alone, and does something else to those that come together. */
export function together(then: (exchange: Exchange) => Promise<void> | void): Behaviour {
  return { answer: async (exchange) => ((await exchange.joined(ALL)) ? then(exchange) : exchange.tell()) };
}

/** Changes what generates those that come together. */
export function generatesTogether(generator: GeneratorHooks): Behaviour {
  return together(({ tell }) => tell({ generator }));
}

/** Serves all but one of the requests that come together, and does something else to that one once all are there. */
export function oneOf(position: number, then: (exchange: Exchange) => Promise<void> | void): Behaviour {
  return {
    answer: async (exchange) => {
      const all = await exchange.joined(ALL);
      return all && exchange.position === position ? then(exchange) : exchange.tell();
    },
  };
}

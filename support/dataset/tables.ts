import { expectFormat, expectRows, expectTable, unreadable } from "./assertions";
import { countRows, type DataFile, type Difference, difference, type Format, type TableName, tableOf } from "./dataset";

/** The tables that one generation made, and the keys of all objects that it made. */
export interface Tables {
  readonly files: readonly DataFile[];
  readonly keys: readonly string[];
}

export const TABLE_NAMES: readonly TableName[] = ["users", "products", "events"];

/** Downloads the tables among the objects with these keys. */
export async function readTables(keys: readonly string[], read: (key: string) => Promise<Uint8Array>): Promise<Tables> {
  const files: DataFile[] = [];
  for (const key of keys) {
    const held = tableOf(key);
    if (held) files.push({ ...held, key, bytes: await read(key) });
  }
  return { files, keys };
}

export type RowCounts = Readonly<Record<TableName, number>>;

/** How many rows each table holds. */
export async function countAll(tables: Tables): Promise<RowCounts> {
  const [users, products, events] = await Promise.all(TABLE_NAMES.map((name) => rows(tableNamed(tables, name))));
  return { users: users ?? 0, products: products ?? 0, events: events ?? 0 };
}

/** Each table holds as many rows as were asked for. */
export function expectNumbers(found: RowCounts, asked: RowCounts): void {
  for (const name of TABLE_NAMES) expectRows(name, asked[name], found[name]);
}

/** Every table is in the format, by its name and by its content. */
export async function expectWrittenAs(tables: Tables, format: Format): Promise<void> {
  for (const name of TABLE_NAMES) {
    const file =
      tables.files.find((candidate) => candidate.table === name && candidate.format === format) ??
      tableNamed(tables, name);
    expectFormat(name, format, file.format);
    await rows(file);
  }
}

/** How the tables of two generations differ; none that are alike. */
export async function differences(one: Tables, other: Tables): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const name of TABLE_NAMES) {
    const [first, second] = [tableNamed(one, name), tableNamed(other, name)];
    // Each on its own first, so that a file that cannot be read is named.
    await rows(first);
    await rows(second);
    const differing = await difference(first, second);
    if (differing) found.push(differing);
  }
  return found;
}

function tableNamed({ files, keys }: Tables, name: TableName): DataFile {
  const file = files.find(({ table }) => table === name);
  expectTable(name, file !== undefined, keys);
  return file as DataFile;
}

async function rows(file: DataFile): Promise<number> {
  try {
    return await countRows(file);
  } catch (error) {
    throw unreadable(file.key, (error as Error).message);
  }
}

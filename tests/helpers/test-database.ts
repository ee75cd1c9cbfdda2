import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { Database, type DataFormat } from "../../support/dataset/database";
import type { LoadedTable } from "../../support/dataset/loaded-table";

/** A database for the tests of the describe block, or file, that this is called in. */
export interface TestDatabase {
  readonly database: Database;
  /** The database's folder, which is removed at the end. */
  readonly folder: string;
  /** Writes a file and reads it into a table. */
  load(content: string | Uint8Array, format: DataFormat, table?: string): Promise<LoadedTable>;
}

/** Opens a database before the tests, and closes it after them; the values are there while tests run. */
export function useDatabase(): TestDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-test-"));
  let opened: Database | undefined;
  const open = (): Database => {
    if (!opened) throw new Error("The database is there only while tests run.");
    return opened;
  };
  before(async () => {
    opened = await Database.open(folder);
  });
  after(() => {
    opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get database() {
      return open();
    },
    folder,
    load(content, format, table = "data") {
      const file = path.join(folder, "file");
      writeFileSync(file, content);
      return open().load(table, { path: file, format });
    },
  };
}

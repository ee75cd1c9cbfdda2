/** A row that cannot be read, with its place and the reason. */
export interface UnreadableRow {
  readonly line: number;
  readonly reason: string;
}

/** What a file held that was read into a table. */
export interface LoadedTable {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly unreadable: number;
  /** A few of them. */
  readonly unreadableRows: readonly UnreadableRow[];
}

/** Runs SQL and gives the rows, each as its cells. */
export type Query = (sql: string) => Promise<unknown[][]>;

/** Names as the Open Data Contract Standard can refer to them. */

/** Whether a name can be part of a reference such as `users.user_id`. */
export function isPlain(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** A data set's name for the contract: `latest events` is `latest_events`. */
export function nameOf(dataSet: string): string {
  const name = dataSet.replace(/[^A-Za-z0-9]+/g, "_");
  return isPlain(name) ? name : `_${name}`;
}

/** What a column is referred to by: its name, or its place among the columns (from 0) where the name is not plain. */
export function idOf(column: string, position: number): string {
  return isPlain(column) ? column : `column-${position + 1}`;
}

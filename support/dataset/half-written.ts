import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import { isUnreadable, type ReadDataSet, type RowCount, toldRows, unreadableLines } from "./quality-assertions";

/** What was found of an object that changed while a generation was cut off. */
export interface MaybeHalf {
  readonly read: ReadDataSet;
  /** How many rows it was said to have; unset where nothing was said. */
  readonly rows?: Pick<RowCount, "told" | "plus">;
  /** How many users show the fraud that stands at its end, and how many should; unset where it promises none. */
  readonly fraud?: { readonly found: number; readonly promised: number };
  /** Set where it should be a copy of another object that changed: whether it is. */
  readonly isCopy?: boolean;
}

/** How an object shows that it is only half written, a line each; empty where it is whole. */
export function signsOfHalf({ read, rows, fraud, isCopy }: MaybeHalf): string[] {
  const { name, key, table } = read;
  const found = table.rows + table.unreadable;
  // Of an object that cannot be read at all, this says it all.
  if (found === 0 && isUnreadable(read)) return unreadableLines(read);
  const signs = [
    ...(found === 0 ? ["has no rows"] : []),
    ...(rows && rows.told + rows.plus !== found
      ? [`has ${count(found, "row")}, where the output says ${toldRows(rows)}`]
      : []),
    ...(fraud && fraud.found < fraud.promised
      ? [`shows the fraud that stands at its end for ${fraud.found} of ${count(fraud.promised, "user")}`]
      : []),
    ...(isCopy === false ? ["is no copy of the events that were uploaded"] : []),
  ];
  return [...unreadableLines(read), ...signs.map((sign) => `${name} (${key}) ${sign}`)];
}

/** Every object that changed under the name of a data set, while a generation was cut off, is whole. */
export function expectNothingHalf(objects: readonly MaybeHalf[]): void {
  const halves = objects.map(signsOfHalf).filter((signs) => signs.length > 0);
  if (halves.length === 0) return;
  throw new Failure({
    promised: "nothing half-written is among the data",
    happened: `${count(halves.length, "object")} of ${objects.length} that changed under the name of a data set ${halves.length === 1 ? "is" : "are"} not whole:`,
    details: halves.flat(),
    cause:
      "the service writes an object under its final name while it still makes it, or completes an upload that was cut off; whoever reads the data takes it for whole",
    remedy:
      "upload a file once it is complete, in one request or in parts that are only joined then; if the service writes under the final name, let it write under another one first",
  });
}

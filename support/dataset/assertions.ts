import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import type { Difference, Format, TableName } from "./dataset";

/** How many events of fraud the generator adds to the number it is asked for, by its contract. */
const FRAUD_EVENTS = 51;

const IGNORED = "the endpoint accepts the parameter and ignores it";
const REMEDY =
  "check in the service's code that the request's parameters reach the generator, under the names num_users, num_products, num_events, seed, output_format and skip_upload";

/** A table's file has as many rows as were asked for; of events, the generator's fraud may come on top. */
export function expectRows(table: TableName, asked: number, found: number): void {
  if (found === asked || (table === "events" && found === asked + FRAUD_EVENTS)) return;
  throw new Failure({
    promised: `${count(asked, table.slice(0, -1))} ${asked === 1 ? "is" : "are"} generated when as many are asked for`,
    happened: `the data holds ${count(found, table.slice(0, -1))}`,
    cause: IGNORED,
    remedy: REMEDY,
  });
}

export function expectTable(table: TableName, found: boolean, keys: readonly string[]): void {
  if (found) return;
  throw new Failure({
    promised: `a generation makes a file of ${table}`,
    happened: keys.length > 0 ? `none is among the objects it made: ${keys.join(", ")}` : "it made no object at all",
    cause: "the service uploads under other names than its contract says, or uploaded nothing",
    remedy: "look at the uploads that the output announces",
  });
}

export function expectFormat(table: TableName, asked: Format, found: Format): void {
  if (found === asked) return;
  throw new Failure({
    promised: `the ${table} are written as ${asked} when that is asked for`,
    happened: `they are written as ${found}`,
    cause: IGNORED,
    remedy: REMEDY,
  });
}

/** A file could not be read in the format that its name promises. */
export function unreadable(key: string, reason: string): Failure {
  return new Failure({
    promised: "each file is in the format that its name says",
    happened: `${key} cannot be read (${reason.split("\n")[0]})`,
    cause: "the file holds another format than its name says, or was cut short",
    remedy: "open the object to see what is in it",
  });
}

export function expectAlike(differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  throw new Failure({
    promised: "two generations with the same seed make the same data, but for the times in it",
    happened: "the data of the two differs:",
    details: differences.map(describe),
    cause: "the seed has no effect, or not on every source of chance (such as the one that makes the IDs)",
    remedy: REMEDY,
  });
}

function describe({ table, rows, columns, onlyInFirst = [], onlyInSecond = [] }: Difference): string {
  const only = [
    ...(onlyInFirst.length > 0 ? [`only the first has ${onlyInFirst.join(", ")}`] : []),
    ...(onlyInSecond.length > 0 ? [`only the second has ${onlyInSecond.join(", ")}`] : []),
  ];
  if (only.length > 0) return `${table}: the columns differ: ${only.join("; ")}`;
  const where = columns.join(", ") || "how values are combined";
  return `${table}: ${count(rows, "row")} ${rows === 1 ? "differs" : "differ"}, in ${where}`;
}

export function expectUnlike(differences: readonly Difference[]): void {
  if (differences.length > 0) return;
  throw new Failure({
    promised: "another seed makes other data",
    happened: "the data of two generations with different seeds is the same",
    cause: "the seed is fixed somewhere, or the service gives the same data again instead of generating",
    remedy: REMEDY,
  });
}

export function expectNoUpload(keys: readonly string[]): void {
  if (keys.length === 0) return;
  throw new Failure({
    promised: "nothing is uploaded when skipping the upload is asked for",
    happened: `these objects were created or overwritten: ${keys.join(", ")}`,
    cause: IGNORED,
    remedy: REMEDY,
  });
}

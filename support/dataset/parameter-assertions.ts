import { Failure, type FailureParts } from "../shared/failure";
import { count } from "../shared/quantities";
import { type AskedFormat, type DataSet, isHeldBy } from "./data-sets";
import type { Difference } from "./difference";

/**
 * The assertions on what parameters do to the data. Each throws a `Failure`. Why a parameter has no effect is known from
 * the service's description of itself, so the callers hand that over.
 */
type Advice = Pick<FailureParts, "cause" | "remedy">;

/** How many rows of a data set were asked for, how many of fraud come on top, and how many there are. */
export interface AskedRows {
  readonly dataSet: string;
  readonly key: string;
  readonly asked: number;
  readonly fraud: number;
  readonly found: number;
}

/** Each data set has exactly as many rows as were asked for, and those of the fraud. */
export function expectAskedRows(counts: readonly AskedRows[], advice: Advice): void {
  const wrong = counts.filter(({ asked, fraud, found }) => found !== asked + fraud);
  if (wrong.length === 0) return;
  throw new Failure({
    promised: "as many users, products and events are generated as are asked for",
    happened: `${wrong.length} of ${counts.length} data sets ${wrong.length === 1 ? "has" : "have"} the wrong number of rows:`,
    details: wrong.map(({ dataSet, key, asked, fraud, found }) => {
      const asWell = fraud > 0 ? `, and ${fraud} that look like fraud` : "";
      const wanted = (asked + fraud).toLocaleString("en-US");
      return `${dataSet} (${key}): ${count(found, "row")} instead of ${wanted} (${asked.toLocaleString("en-US")} asked for${asWell})`;
    }),
    ...(wrong.every(isNear)
      ? {
          cause: "the service changes the numbers that it is asked for: it rounds them, or is off by a few",
          remedy: "compare the numbers above, and correct how the generator counts",
        }
      : advice),
  });
}

/** A parameter that is ignored leaves the usual number, which is another one altogether; rounding is a quarter off at most. */
function isNear({ asked, fraud, found }: AskedRows): boolean {
  return Math.abs(found - asked - fraud) <= Math.max(fraud, asked / 4);
}

/** Each data set has an object under the key that it has in the format that was asked for, among those made. */
export function expectWrittenIn(
  format: AskedFormat,
  dataSets: readonly DataSet[],
  made: readonly string[],
  advice: Advice,
): void {
  const missing = dataSets.filter((dataSet) => !made.some((key) => isHeldBy(dataSet, key)));
  if (missing.length === 0) return;
  throw new Failure({
    promised: `the data is written in the format "${format}" when that is asked for`,
    happened: `the generation did not write ${missing.map(({ name, object }) => `${name} (${object})`).join(", ")}`,
    details: [`it made: ${made.slice(0, 10).join(", ") || "no object at all"}`],
    ...advice,
  });
}

/** Two generations with the same seed have made the same data, but for the times in it. */
export function expectAlike(differences: readonly Difference[], advice: Advice): void {
  if (differences.length === 0) return;
  throw new Failure({
    promised: "two generations with the same seed make the same data, but for the times in it",
    happened: "the data of the two differs:",
    details: differences.map(describe),
    cause: `the seed does not reach every source of chance (such as the one that makes the IDs), or ${advice.cause}`,
    remedy: advice.remedy,
  });
}

function describe({ dataSet, rows, columns, onlyInFirst = [], onlyInSecond = [] }: Difference): string {
  const only = [
    ...(onlyInFirst.length > 0 ? [`only the first has ${onlyInFirst.join(", ")}`] : []),
    ...(onlyInSecond.length > 0 ? [`only the second has ${onlyInSecond.join(", ")}`] : []),
  ];
  if (only.length > 0) return `${dataSet}: the columns differ: ${only.join("; ")}`;
  const where = columns.join(", ") || "how values are combined";
  return `${dataSet}: ${count(rows, "row")} ${rows === 1 ? "differs" : "differ"}, in ${where}`;
}

/** Another seed has made another content of each data set; `alike` are those that are the same. */
export function expectUnlike(alike: readonly string[]): void {
  if (alike.length === 0) return;
  throw new Failure({
    promised: "another seed makes other data",
    happened: `of two generations with different seeds, the ${list(alike)} are the same but for the times in them`,
    cause: "the seed is fixed somewhere, or the service gives the same data again instead of generating",
    remedy: "check in the service's code that the seed of the request reaches whatever makes these",
  });
}

/** What must not have been done to objects of the bucket, under their keys. */
export type Harm = readonly { readonly key: string; readonly how: string }[];

/** A generation whose upload is skipped leaves the bucket as it was. */
export function expectNoUpload(changes: Harm, advice: Advice): void {
  if (changes.length === 0) return;
  throw new Failure({
    promised: "nothing is uploaded when skipping the upload is asked for",
    happened: `${count(changes.length, "object")} of the bucket changed:`,
    details: changesOf(changes),
    ...advice,
  });
}

/** A request that was refused leaves the bucket as it was. */
export function expectNothingStarted(changes: Harm): void {
  if (changes.length === 0) return;
  throw new Failure({
    promised: "a request that is refused starts no generation",
    happened: `the service refused the request, and ${count(changes.length, "object")} of the bucket changed after it:`,
    details: changesOf(changes),
    cause: "the service starts the generator before it checks the parameters; or another client generates data now",
    remedy: "look for a generator that started at that time in the service's log",
  });
}

function changesOf(changes: Harm): string[] {
  return changes.slice(0, 10).map(({ key, how }) => `${key} was ${how}`);
}

/** `users, products and events`. */
function list(names: readonly string[]): string {
  return names.join(", ").replace(/, ([^,]*)$/, " and $1");
}

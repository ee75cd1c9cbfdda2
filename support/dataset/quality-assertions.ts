import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import type { RuleResult } from "./examination";
import type { FraudPromise } from "./fraud";
import type { LoadedTable } from "./loaded-table";

/** The assertions on the data that a generation left. Each throws a `Failure` that names objects, rules and rows. */

/** A data set as a feature names it, with the object that holds it and what was read of it. */
export interface ReadDataSet {
  readonly name: string;
  readonly key: string;
  readonly format: string;
  readonly table: LoadedTable;
  /** The first line that is not UTF-8. */
  readonly notUtf8?: number;
  /** Why the object as a whole cannot be read. */
  readonly problem?: string;
}

const DATA_PROMISE = "the data keeps to its contract";
const CAUSE_OF_UNREADABLE =
  "the file was cut short or written by two generations at the same time, or it is in another format or encoding than its contract says";
const LOOK_AT_GENERATOR = "compare the lines above with what the generator should write, and correct the generator";

/** Data sets that should be there, with the keys of the objects that the generation made. */
export function expectFound(missing: readonly string[], made: readonly string[]): void {
  if (missing.length === 0) return;
  throw new Failure({
    promised: "each data set is in the bucket under its key",
    happened: `the generation created or overwritten no object for ${missing.join(", ")}`,
    details: made.length > 0 ? [`it made: ${made.slice(0, 10).join(", ")}`] : ["it made no object at all"],
    cause: "the service uploads under other names than its contract says, or did not upload this data set",
    remedy:
      "look at the uploads that the output reports; if the names are right for this deployment, change the table of data sets in features/data-quality.feature",
  });
}

/** Every row of every data set can be read in its format, and all of its text is UTF-8. */
export function expectReadable(dataSets: readonly ReadDataSet[]): void {
  const problems = dataSets.flatMap(unreadableLines);
  if (problems.length === 0) return;
  throw new Failure({
    promised: "every data set can be read to its end",
    happened: `${count(dataSets.filter(isUnreadable).length, "data set")} cannot be read, in whole or in part:`,
    details: problems,
    cause: CAUSE_OF_UNREADABLE,
    remedy:
      "open the object at these lines; if generations ran at the same time, let each write into a folder of its own",
  });
}

/** What cannot be read of a data set, a line each. */
function unreadableLines({ name, key, format, table, notUtf8, problem }: ReadDataSet): string[] {
  const { unreadable, unreadableRows, rows } = table;
  return [
    ...(problem ? [`${name} (${key}): cannot be read as ${format}: ${problem}`] : []),
    ...(notUtf8 ? [`${name} (${key}): line ${notUtf8} is not UTF-8 text`] : []),
    ...(unreadable > 0
      ? [
          `${name} (${key}): ${count(unreadable, "row")} of ${(rows + unreadable).toLocaleString("en-US")} cannot be read as ${format}`,
          ...unreadableRows.map(({ line, reason }) => `  line ${line}: ${reason}`),
        ]
      : []),
  ];
}

/** A data set that another one refers to could be read, and has the column that is looked up there. */
export function expectColumn(read: ReadDataSet, column: string): void {
  if (read.table.columns.length === 0) expectReadable([read]);
  if (!read.table.columns.includes(column)) expectRules(read, [], [column]);
}

export function isUnreadable({ table, notUtf8, problem }: ReadDataSet): boolean {
  return problem !== undefined || notUtf8 !== undefined || table.unreadable > 0;
}

/**
 * How many rows a data set was said to have, and how many it has. Where the output writes a plus behind its number,
 * `plus` rows come on top.
 */
export interface RowCount {
  readonly name: string;
  readonly key: string;
  readonly told: number;
  readonly plus: number;
  readonly found: number;
}

/** `10,000`, or `10,000+ (10,051)`. */
export function toldRows({ told, plus }: Pick<RowCount, "told" | "plus">): string {
  return plus > 0
    ? `${told.toLocaleString("en-US")}+ (${(told + plus).toLocaleString("en-US")})`
    : told.toLocaleString("en-US");
}

/** Every data set has as many rows as the output says were generated. */
export function expectRowCounts(counts: readonly RowCount[]): void {
  const wrong = counts.filter(({ told, plus, found }) => found !== told + plus);
  if (wrong.length === 0) return;
  throw new Failure({
    promised: "each data set has as many rows as the service says it generated",
    happened: `${count(wrong.length, "data set")} of ${counts.length} ${wrong.length === 1 ? "has" : "have"} another number of rows:`,
    details: wrong.map(
      ({ name, key, found, ...count }) =>
        `${name} (${key}): ${found.toLocaleString("en-US")} rows, where the output says ${toldRows(count)}`,
    ),
    cause: "the file was cut short, rows are missing or there twice, or an older file was uploaded",
    remedy: "compare the object with the file on the service's disk, and look into the service's log",
  });
}

/** Every row can be read, and every rule holds. Names all that is broken at once, with three of the rows for each rule. */
export function expectRules(
  read: ReadDataSet,
  results: readonly RuleResult[],
  missingColumns: readonly string[],
): void {
  const broken = results.filter(({ passed }) => !passed);
  const unreadable = unreadableLines(read);
  const rules = broken.length + missingColumns.length;
  if (rules === 0 && unreadable.length === 0) return;
  throw new Failure({
    promised: DATA_PROMISE,
    happened: `${read.name} (${read.key}) ${rules > 0 ? `breaks ${count(rules, "rule")}` : "cannot be read to its end"}:`,
    details: [
      ...unreadable,
      ...missingColumns.map((name) => `there is no column ${name} (completeness)`),
      ...broken.flatMap(describe),
    ],
    cause: unreadable.length > 0 ? CAUSE_OF_UNREADABLE : causeOf(broken, missingColumns),
    remedy: LOOK_AT_GENERATOR,
  });
}

function describe({ rule, broken, rows, samples }: RuleResult): string[] {
  const allowed = rule.allowed > 0 ? `, where ${rule.allowed.toLocaleString("en-US")} may` : "";
  return [
    `${rule.words} (${rule.dimension}): ${count(broken, "row")} of ${rows.toLocaleString("en-US")} ${broken === 1 ? "breaks" : "break"} it${allowed}`,
    ...samples.map(({ line, value }) => `  line ${line}: ${value === null ? "nothing" : shortened(value)}`),
  ];
}

/** Enough of a value to recognise it by; a vector of 20 numbers is longer than a line. */
function shortened(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function causeOf(broken: readonly RuleResult[], missingColumns: readonly string[]): string {
  const dimensions = new Set(broken.map(({ rule }) => rule.dimension));
  if (missingColumns.length > 0) return "the generator writes other columns than its contract names";
  if (dimensions.size === 1 && dimensions.has("consistency"))
    return "the data sets come from different generations, for instance because several wrote to the same files at once";
  if (dimensions.size === 1 && dimensions.has("timeliness"))
    return "the data is from another time than this generation, or the clock of the service is wrong";
  return "the generator writes values that its contract does not allow";
}

/** Two data sets that have to be the same, by the checksum of their content. */
export interface Checksum {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/** The latest events are, byte for byte, the newest events. */
export function expectSameBytes(latest: Checksum, newest: Checksum): void {
  if (latest.sha256 === newest.sha256) return;
  throw new Failure({
    promised: "the latest events are a copy of the newest events, byte for byte",
    happened: "their contents differ:",
    details: [latest, newest].map(
      ({ key, size, sha256 }) => `${key}: ${size.toLocaleString("en-US")} bytes, SHA-256 ${sha256}`,
    ),
    cause: "the copy is from another generation, or was made before the file was complete",
    remedy: "look at how the service makes the copy, and whether two generations ran at the same time",
  });
}

export function expectFraud(key: string, { users, views, gap, failedPayments }: FraudPromise, found: number): void {
  if (found >= users) return;
  throw new Failure({
    promised: "the events hold the fraud that the contract promises",
    happened: `${key} shows it for ${count(found, "user")}, where ${users} should have ${views} views ${gap / 1000} s apart and ${failedPayments} failed payments`,
    cause: "the generator left the fraud out, cut it off, or spread it over more users or another time",
    remedy: "look at the end of the events, where the generator adds the fraud",
  });
}

/** Objects whose content is that of an object which was there before the generation. */
export interface OldContent {
  readonly key: string;
  readonly older: string;
}

export function expectNewContent(old: readonly OldContent[]): void {
  if (old.length === 0) return;
  throw new Failure({
    promised: "a generation makes data of its own",
    happened: `${count(old.length, "object")} ${old.length === 1 ? "holds" : "hold"} what lay in the bucket before:`,
    details: old.slice(0, 10).map(({ key, older }) => `${key} has the content of the older ${older}`),
    cause: "the service uploaded files of an earlier generation again, instead of generating",
    remedy:
      "look into the service's log for that generation: did the generator run, and did it write where the upload reads?",
  });
}

/** Objects that more than one generation wrote, where each should make one of its own. */
export function expectOwnFiles(shared: readonly { readonly key: string; readonly generations: number }[]): void {
  if (shared.length === 0) return;
  throw new Failure({
    promised: "a generation makes data of its own",
    happened: `${count(shared.length, "object")} ${shared.length === 1 ? "was" : "were"} written by more than one generation:`,
    details: shared.map(({ key, generations }) => `${key} by ${count(generations, "generation")}`),
    cause: "generations that begin within the same second give their files the same name, so one overwrites another",
    remedy: "let the service name these files after more than the second, or run one generation after the other",
  });
}

/** Objects that were there before, that this generation did not announce, and that are changed or gone. */
export function expectOthersUnharmed(harmed: readonly { key: string; how: string }[]): void {
  if (harmed.length === 0) return;
  throw new Failure({
    promised: "a generation leaves alone what it does not generate",
    happened: `${count(harmed.length, "older object")} ${harmed.length === 1 ? "was" : "were"} changed or removed:`,
    details: harmed.slice(0, 10).map(({ key, how }) => `${key} was ${how}`),
    cause: "the service cleans up or overwrites more than it generates, or two generations shared the name of a file",
    remedy:
      "check whether something else writes to this bucket; otherwise correct the service, since older data is lost",
  });
}

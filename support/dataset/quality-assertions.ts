import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import type { RuleResult } from "./examination";
import type { FraudPromise } from "./fraud";
import type { LoadedTable } from "./loaded-table";
import { inPlainWords } from "./reader-words";

/** The assertions on the data that a generation left. Each throws a `Failure` that names objects, rules and rows. */

/** A data set as a feature names it, with an object that holds it and what was read of that. */
export interface ReadDataSet {
  readonly name: string;
  readonly key: string;
  readonly format: string;
  readonly table: LoadedTable;
  /** The first line that is not UTF-8. */
  readonly notUtf8?: number;
  /** Why the object as a whole cannot be read. */
  readonly problem?: string;
  /** What else a person should know of the object when it is at fault. */
  readonly notes?: readonly string[];
}

const DATA_PROMISE = "the data meets its contract";
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

/** Every row of every object of every data set can be read in its format, and all of its text is UTF-8. */
export function expectReadable(dataSets: readonly ReadDataSet[]): void {
  const broken = dataSets.filter(isUnreadable);
  if (broken.length === 0) return;
  throw new Failure({
    promised: "every data set can be read to its end",
    happened: `${count(broken.length, "object")} of ${dataSets.length} cannot be read, in whole or in part:`,
    details: broken.flatMap((one) => [...unreadableLines(one), ...notesOn(one)]),
    cause: CAUSE_OF_UNREADABLE,
    remedy:
      "open the object at these lines; if generations ran at the same time, let each write into a folder of its own",
  });
}

/** What cannot be read of a data set, a line each. */
export function unreadableLines({ name, key, format, table, notUtf8, problem }: ReadDataSet): string[] {
  const { unreadable, unreadableRows, rows } = table;
  return [
    ...(problem ? [`${name} (${key}): cannot be read as ${format}: ${problem}`] : []),
    ...(notUtf8 ? [`${name} (${key}): line ${notUtf8} is not UTF-8 text`] : []),
    ...(unreadable > 0
      ? [
          `${name} (${key}): ${count(unreadable, "row")} of ${(rows + unreadable).toLocaleString("en-US")} cannot be read as ${format}`,
          ...unreadableRows.map(({ line, reason }) => `  line ${line}: ${inPlainWords(reason)}`),
        ]
      : []),
  ];
}

function notesOn({ notes = [] }: Pick<ReadDataSet, "notes">): string[] {
  return notes.map((note) => `  ${note}`);
}

/** A data set that another one refers to could be read, at least a row of it, and has the column that is looked up there. */
export function expectColumn(read: ReadDataSet, column: string): void {
  if (read.table.columns.length === 0 || read.table.rows === 0) expectReadable([read]);
  if (!read.table.columns.includes(column)) expectRules([{ read, results: [], missingColumns: [column] }]);
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
  readonly notes?: readonly string[];
}

/** `10,000`, or `10,000+ (10,051)`. */
export function toldRows({ told, plus }: Pick<RowCount, "told" | "plus">): string {
  return plus > 0
    ? `${told.toLocaleString("en-US")}+ (${(told + plus).toLocaleString("en-US")})`
    : told.toLocaleString("en-US");
}

/**
 * The data sets of which no number of rows was said. Of one that is called after another, such as the latest events, there
 * is none of its own: it is a copy.
 */
export function uncounted(dataSets: readonly string[], counts: readonly RowCount[]): string[] {
  const isCopy = (name: string) => dataSets.some((other) => other !== name && name.endsWith(other));
  return dataSets.filter((name) => !isCopy(name) && !counts.some((counted) => counted.name === name));
}

/** Every data set has as many rows as the output says were generated. */
export function expectRowCounts(counts: readonly RowCount[]): void {
  const wrong = counts.filter(({ told, plus, found }) => found !== told + plus);
  if (wrong.length === 0) return;
  throw new Failure({
    promised: "each data set has as many rows as the service says it generated",
    happened: `${count(wrong.length, "object")} of ${counts.length} ${wrong.length === 1 ? "has" : "have"} the wrong number of rows:`,
    details: wrong.flatMap(({ name, key, found, notes = [], ...count }) => [
      `${name} (${key}): ${found.toLocaleString("en-US")} rows, where the output says ${toldRows(count)}`,
      ...notesOn({ notes }),
    ]),
    cause: "the file was cut short, rows are missing or there twice, or an older file was uploaded",
    remedy: "compare the object with the file on the service's disk, and look at the service's log",
  });
}

/** An object checked against the rules for its columns. */
export interface JudgedObject {
  readonly read: ReadDataSet;
  readonly results: readonly RuleResult[];
  readonly missingColumns: readonly string[];
}

/** Every row can be read, and every rule holds. Names all that is broken at once, with three of the rows for each rule. */
export function expectRules(judged: readonly JudgedObject[]): void {
  const broken = judged.filter((one) => rulesBroken(one) > 0 || isUnreadable(one.read));
  const [first, ...others] = broken;
  if (!first) return;
  const unreadable = broken.some(({ read }) => isUnreadable(read));
  const brokenRules = broken.flatMap(({ results }) => results.filter(({ passed }) => !passed));
  const missing = broken.flatMap(({ missingColumns }) => missingColumns);
  throw new Failure({
    promised: DATA_PROMISE,
    happened:
      others.length === 0
        ? `${whatBreaks(first)}:`
        : `${broken.length} of ${count(judged.length, "object")} of ${first.read.name} do not meet it:`,
    details:
      others.length === 0
        ? linesOn(first)
        : broken.flatMap((one) => [`${whatBreaks(one)}:`, ...linesOn(one).map((line) => `  ${line}`)]),
    ...(unreadable || !brokenRules.every(ofGenerator) ? {} : { roots: [...new Set(broken.flatMap(rootsOn))] }),
    cause: unreadable ? CAUSE_OF_UNREADABLE : causeOf(brokenRules, missing),
    remedy:
      missing.length > 0 ? `${LOOK_AT_GENERATOR}; if the contract has changed, change its table` : LOOK_AT_GENERATOR,
  });
}

function rulesBroken({ results, missingColumns }: JudgedObject): number {
  return results.filter(({ passed }) => !passed).length + missingColumns.length;
}

function whatBreaks(judged: JudgedObject): string {
  const { name, key } = judged.read;
  const rules = rulesBroken(judged);
  return `${name} (${key}) ${rules > 0 ? `breaks ${count(rules, "rule")}` : "cannot be read to its end"}`;
}

function linesOn({ read, results, missingColumns }: JudgedObject): string[] {
  return [
    ...unreadableLines(read),
    ...missingColumns.map((name) => `there is no column ${name} (completeness)`),
    ...(missingColumns.length > 0 ? [`its columns are ${read.table.columns.join(", ")}`] : []),
    ...results.filter(({ passed }) => !passed).flatMap(describe),
    ...notesOn(read),
  ];
}

function describe({ rule, broken, rows, samples }: RuleResult): string[] {
  const said = `${rule.words} (${rule.dimension})`;
  if (rule.onValues) return [`${said}: there ${broken === 1 ? "is" : "are"} ${broken.toLocaleString("en-US")} more`];
  const allowed = rule.allowed > 0 ? `, where ${rule.allowed.toLocaleString("en-US")} are allowed to` : "";
  return [
    `${said}: ${count(broken, "row")} of ${rows.toLocaleString("en-US")} ${broken === 1 ? "breaks" : "break"} it${allowed}`,
    ...samples.map(({ line, value }) => `  line ${line}: ${value === null ? "nothing" : shortened(value)}`),
  ];
}

/** What an object breaks, without the places: the same fault of a generator breaks the same rules with values of one kind. */
function rootsOn({ read: { name }, results, missingColumns }: JudgedObject): string[] {
  const broken = results.filter(({ passed }) => !passed);
  return [
    ...missingColumns.map((column) => `${name}: there is no column ${column}`),
    ...broken.map(({ rule }) => `${name}: ${rule.words}`),
    ...broken.flatMap(({ rule, samples }) => samples.map(({ value }) => `${name}: ${rule.words}: ${kindOf(value)}`)),
  ];
}

/** Whether a rule says what a generator writes. Rows of several generations in one file break others, too, and cannot be read. */
function ofGenerator({ rule: { dimension } }: RuleResult): boolean {
  return dimension === "validity" || dimension === "completeness";
}

function kindOf(value: string | null): string {
  return value === null ? "nothing" : shortened(value.replace(/\d+/g, "0"));
}

/** Enough of a value to recognise it by; a vector of 20 numbers is longer than a line. */
function shortened(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function causeOf(broken: readonly RuleResult[], missingColumns: readonly string[]): string {
  const dimensions = new Set(broken.map(({ rule }) => rule.dimension));
  if (missingColumns.length > 0) return "the generator writes other columns than its contract names";
  if (dimensions.size === 1 && dimensions.has("consistency"))
    return "the generator makes up IDs, or the data sets come from different generations, for instance because several wrote to the same files at once";
  if (dimensions.size === 1 && dimensions.has("timeliness"))
    return "the data is from another time than this generation, or the clock of the service is wrong";
  return "the generator writes values that its contract does not allow";
}

/** Every object shows the fraud for as many users as promised. `found` is how many of each do. */
export function expectFraud(
  { users, views, gap, failedPayments }: FraudPromise,
  found: readonly { readonly key: string; readonly users: number }[],
): void {
  const lacking = found.filter((one) => one.users < users);
  const [first, ...others] = lacking;
  if (!first) return;
  const [who, for_] =
    others.length === 0
      ? [`${first.key} shows it`, count(first.users, "user")]
      : [`${count(lacking.length, "object")} of ${found.length} show it`, "too few users"];
  throw new Failure({
    promised: "the events hold the fraud that the contract promises",
    happened: `${who} for ${for_}, where ${users} should have ${views} views ${gap / 1000} s apart and ${failedPayments} failed payments`,
    ...(others.length > 0 ? { details: lacking.map((one) => `${one.key}: ${count(one.users, "user")}`) } : {}),
    cause: "the generator left the fraud out, cut it off, or spread it over more users or another time",
    remedy: "look at the end of the events, where the generator adds the fraud",
  });
}

import { type Column, type ColumnRow, parseColumns } from "../contract";
import { type DataSet, parseDataSets } from "../data-sets";
import { type FraudPromise, parseFraud } from "../fraud";

/**
 * The data contract as a whole: what the steps of all scenarios of a feature say of the data. The tables are read by the
 * parsers that the steps themselves use.
 */

/** A data set with everything that is promised of it. */
export interface DataSetContract extends DataSet {
  readonly columns: readonly Column[];
  readonly fraud?: FraudPromise;
  /** What else is promised of it, in the words of the feature. */
  readonly promises: readonly string[];
}

/** A step as far as the contract needs it. */
export interface ContractStep {
  /** The file and line that it stands in, for messages. */
  readonly place: string;
  readonly text: string;
  /** Whether it says what has to be so: a "Then", or an "And" after one. */
  readonly isPromise: boolean;
  /** Its table, an object for each row; unset where it has none. */
  readonly rows?: readonly Readonly<Record<string, string>>[];
}

const DATA_SETS = /^these data sets, which every generation leaves in the bucket:$/;
const COLUMNS = /^the (.+) have these columns:$/;
const FRAUD = /^the (.+) contain this fraud:$/;
const COPY = /^the (.+) are a byte-for-byte copy of the newest (.+)$/;

/** What is being gathered of a data set. Columns by their names. */
interface Gathered {
  readonly dataSet: DataSet;
  readonly columns: Map<string, Column>;
  fraud?: FraudPromise;
  readonly promises: Set<string>;
}

/** Whether a scenario says which data sets there are. The contract is in these; others say nothing of the data. */
export function statesDataSets(steps: readonly ContractStep[]): boolean {
  return steps.some(({ text }) => DATA_SETS.test(text));
}

/**
 * Gathers the contract from scenarios that state data sets, each the list of its steps. Throws an `Error` that names the
 * step which cannot be understood, or which contradicts another.
 */
export function contractOf(scenarios: readonly (readonly ContractStep[])[]): DataSetContract[] {
  const all = new Map<string, Gathered>();
  const copies: [string, string][] = [];
  for (const steps of scenarios) {
    const names: string[] = [];
    for (const step of steps) attempt(step, () => gather(all, names, copies, step));
  }
  for (const [copy, original] of copies) share(find(all, copy), find(all, original));
  expectReferences(all);
  return [...all.values()].map(({ dataSet, columns, fraud, promises }) => ({
    ...dataSet,
    columns: [...columns.values()],
    ...(fraud ? { fraud } : {}),
    promises: [...promises],
  }));
}

/** Takes up what a step says. `names` are the data sets that its scenario has stated so far. */
function gather(
  all: Map<string, Gathered>,
  names: string[],
  copies: [string, string][],
  { text, rows, isPromise }: ContractStep,
): void {
  const [, withColumns] = COLUMNS.exec(text) ?? [];
  const [, withFraud] = FRAUD.exec(text) ?? [];
  const [, copy, original] = COPY.exec(text) ?? [];
  if (DATA_SETS.test(text)) names.push(...gatherDataSets(all, parseDataSets(rows ?? [])));
  else if (withColumns !== undefined) gatherColumns(find(all, withColumns), rows ?? []);
  else if (withFraud !== undefined) gatherFraud(find(all, withFraud), rows ?? []);
  else if (isPromise && rows) throw new Error("Its table is none that a contract can state.");
  else if (isPromise) {
    if (copy !== undefined && original !== undefined) copies.push([copy, original]);
    for (const name of concerned(names, text)) find(all, name).promises.add(text);
  }
}

function gatherDataSets(all: Map<string, Gathered>, dataSets: readonly DataSet[]): string[] {
  for (const dataSet of dataSets) {
    const known = all.get(dataSet.name);
    if (known) expectSame(known.dataSet, dataSet, `data set "${dataSet.name}"`);
    else all.set(dataSet.name, { dataSet, columns: new Map(), promises: new Set() });
  }
  return dataSets.map(({ name }) => name);
}

function gatherColumns({ columns, dataSet }: Gathered, rows: readonly ColumnRow[]): void {
  for (const column of parseColumns(rows)) {
    const known = columns.get(column.name);
    if (known) expectSame(known, column, `column "${column.name}" of ${dataSet.name}`);
    columns.set(column.name, column);
  }
}

function gatherFraud(gathered: Gathered, rows: readonly Readonly<Record<string, string>>[]): void {
  const fraud = parseFraud(rows);
  if (gathered.fraud) expectSame(gathered.fraud, fraud, `fraud of ${gathered.dataSet.name}`);
  gathered.fraud = fraud;
}

/** The data set that a promise begins with ("the users …"); all of them where it names none. */
function concerned(names: readonly string[], text: string): readonly string[] {
  const named = names.filter((name) => text.startsWith(`the ${name} `)).sort((a, b) => b.length - a.length);
  return named.length > 0 ? named.slice(0, 1) : names;
}

/** Of two data sets that are the same, one whose columns and fraud nothing states has those of the other. */
function share(one: Gathered, other: Gathered): void {
  for (const [to, from] of [
    [one, other],
    [other, one],
  ] as const) {
    if (to.columns.size === 0) for (const column of from.columns.values()) to.columns.set(column.name, column);
    if (!to.fraud && from.fraud) to.fraud = from.fraud;
  }
}

/** Every data set that a column refers to is in the contract. */
function expectReferences(all: Map<string, Gathered>): void {
  for (const { columns } of all.values())
    for (const { conditions } of columns.values())
      for (const condition of conditions) if (condition.kind === "known") find(all, condition.dataSet);
}

function find(all: Map<string, Gathered>, name: string): Gathered {
  const found = all.get(name);
  if (!found) throw new Error(`There is no data set "${name}" in the table of data sets.`);
  return found;
}

function expectSame(one: object, other: object, what: string): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`Two tables say different things of the ${what}.`);
}

/** Does it, and names the step where that fails. */
function attempt<T>(step: ContractStep, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${step.place}, "${step.text}": ${(error as Error).message}`);
  }
}

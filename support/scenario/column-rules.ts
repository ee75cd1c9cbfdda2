import type { GeneratedRows } from "../clickstream/output/told-numbers";
import type { Column } from "../dataset/contract";
import { examine } from "../dataset/examination";
import { expectColumn, isUnreadable, type JudgedObject } from "../dataset/quality-assertions";
import { referencesWithinNumbers, referredTo, withoutReferences } from "../dataset/references";
import { type Rule, rulesFor } from "../dataset/rules";
import { whileShowing } from "../shared/progress";
import type { FinishedData } from "./finished-data";
import { periodOf, type ReadCopy } from "./finished-generation";

/** An object of a data set checked against its rules, with the heading of its evidence. */
export interface Judged extends JudgedObject {
  readonly read: ReadCopy;
  readonly heading: string;
}

/**
 * Holds every object of a data set against the contract of its columns. What its rows name in other data sets has to
 * exist for the newest object; the next generation may have overwritten what an older one names.
 */
export class ColumnRules {
  constructor(
    readonly data: FinishedData,
    readonly columns: readonly Column[],
  ) {}

  async judge(name: string): Promise<readonly Judged[]> {
    const tables = await this.#referredTables();
    const newest = await this.data.newest(name);
    const judged: Judged[] = [];
    for (const read of await this.data.read(name)) {
      const rules = newest.includes(read)
        ? this.#rulesFor(read, this.#columnsIn(read), tables)
        : this.#rulesForOlder(read, tables);
      judged.push(await this.#judge(read, rules, newest.includes(read)));
    }
    return withOneNewest(judged, newest);
  }

  /** Where each data set is read that the columns refer to. Throws a `Failure` where it cannot be looked up there. */
  async #referredTables(): Promise<ReadonlyMap<string, string>> {
    const tables = new Map<string, string>();
    for (const { conditions } of this.columns)
      for (const condition of conditions) {
        if (condition.kind !== "known") continue;
        const [read] = await this.data.newest(condition.dataSet);
        if (!read) continue;
        expectColumn(read, condition.column);
        tables.set(condition.dataSet, read.tableName);
      }
    return tables;
  }

  #rulesFor(read: ReadCopy, columns: readonly Column[], tables: ReadonlyMap<string, string>): readonly Rule[] {
    return rulesFor(read.name, columns, periodOf(this.data.finished), (dataSet) => tables.get(dataSet) ?? dataSet);
  }

  #rulesForOlder(read: ReadCopy, tables: ReadonlyMap<string, string>): readonly Rule[] {
    const known = this.#columnsIn(read);
    const rowsOf = (dataSet: string) => most(this.data.generatedFor(dataSet, read));
    return [
      ...this.#rulesFor(read, withoutReferences(known), tables),
      ...referencesWithinNumbers(read.name, known, rowsOf),
    ];
  }

  /** Those of the columns that an object has. */
  #columnsIn({ table }: ReadCopy): readonly Column[] {
    return this.columns.filter(({ name }) => table.columns.includes(name));
  }

  async #judge(read: ReadCopy, rules: readonly Rule[], isNewest: boolean): Promise<Judged> {
    const { database } = this.data.finished;
    const results = await whileShowing(`checking ${read.key}`, () => examine(database, read.tableName, rules));
    const { columns } = read.table;
    const missing = this.columns.map(({ name }) => name).filter((name) => !columns.includes(name));
    // Where nothing can be read, this says it all.
    const missingColumns = isUnreadable(read) && columns.length === 0 ? [] : missing;
    return { read, results, missingColumns, heading: this.#headingOf(read, isNewest) };
  }

  #headingOf({ key }: ReadCopy, isNewest: boolean): string {
    const others = referredTo(this.columns);
    if (isNewest || others.length === 0) return key;
    return `${key} (older: a later generation may have overwritten its ${others.join(" and ")}, so only their number is checked)`;
  }
}

/** The largest number that was said; unset where none was, or where one was said with a plus and so is open. */
function most(generated: readonly GeneratedRows[]): number | undefined {
  if (generated.length === 0 || generated.some(({ orMore }) => orMore)) return undefined;
  return Math.max(...generated.map(({ rows }) => rows));
}

/** Of several that may be the newest, one is: what is named in other data sets has to exist for that one. */
function withOneNewest(judged: readonly Judged[], newest: readonly ReadCopy[]): readonly Judged[] {
  const candidates = judged.filter(({ read }) => newest.includes(read));
  const broken = ({ results }: Judged) =>
    results.filter(isConsistency).reduce((sum, { broken: rows }) => sum + rows, 0);
  const one = candidates.toSorted((a, b) => broken(a) - broken(b))[0];
  return judged.map((each) =>
    each === one || !candidates.includes(each)
      ? each
      : { ...each, results: each.results.filter((result) => !isConsistency(result)) },
  );
}

function isConsistency({ rule }: { readonly rule: Rule }): boolean {
  return rule.dimension === "consistency";
}

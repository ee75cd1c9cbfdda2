import type { Database } from "./database";
import type { Rule } from "./rules";
import { sqlColumn } from "./sql";

/** What a rule came to on a data set. */
export interface RuleResult {
  readonly rule: Rule;
  /** Of so many rows. */
  readonly rows: number;
  /** So many rows break it; of a rule on values, so many values are too many. */
  readonly broken: number;
  readonly passed: boolean;
  /** A few of the rows that break it. */
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly line: number;
  readonly value: string | null;
}

const SAMPLES = 3;

/**
 * Holds a table against rules. All rules that look at one row at a time are counted in one pass over the table, which runs
 * on every core; a rule that compares rows has a pass of its own. Rows are looked up only for a rule that is broken.
 */
export async function examine(database: Database, table: string, rules: readonly Rule[]): Promise<RuleResult[]> {
  if (rules.length === 0) return [];
  const { rows, broken } = await countBroken(database, table, rules);
  const results: RuleResult[] = [];
  for (const rule of rules) {
    const found = broken.get(rule) ?? 0;
    const passed = found <= rule.allowed;
    const samples = passed || rule.onValues ? [] : await samplesOf(database, table, rule);
    results.push({ rule, rows, broken: found, passed, samples });
  }
  return results;
}

async function countBroken(database: Database, table: string, rules: readonly Rule[]) {
  const [byRow, comparing] = [rules.filter(({ count }) => !count), rules.filter(({ count }) => count)];
  const counts = byRow.map(({ broken }) => `count(*) FILTER (${broken})`);
  const [[rows, ...counted] = []] = await database.rows(
    `SELECT ${["count(*)", ...counts].join(", ")} FROM ${withTyped(table, byRow)}`,
  );
  const broken = new Map(byRow.map((rule, index) => [rule, Number(counted[index])]));
  for (const rule of comparing) {
    const { each, aggregate } = rule.count ?? { aggregate: "" };
    const source = withTyped(table, [rule]);
    const [[found] = []] = await database.rows(
      `SELECT ${aggregate} FROM ${each ? `(SELECT *, ${each} FROM ${source})` : source}`,
    );
    broken.set(rule, Number(found));
  }
  return { rows: Number(rows), broken };
}

async function samplesOf(database: Database, table: string, rule: Rule): Promise<Sample[]> {
  const { broken, column } = rule;
  const found = await database.rows(
    `SELECT line, value FROM (SELECT line, ${sqlColumn(column)} AS value, (${broken}) AS broken FROM ${withTyped(table, [rule])})
     WHERE broken ORDER BY line LIMIT ${SAMPLES}`,
  );
  return found.map(([line, value]) => ({ line: Number(line), value: value === null ? null : String(value) }));
}

/** A table with the typed values that these rules name. */
function withTyped(table: string, rules: readonly Rule[]): string {
  const typed = new Map(rules.flatMap(({ typed }) => (typed ? [[typed.name, typed.sql]] : [])));
  return `(SELECT ${["*", ...[...typed].map(([name, sql]) => `${sql} AS ${name}`)].join(", ")} FROM ${table})`;
}

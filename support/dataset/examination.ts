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
 * on every core; rules that compare rows have passes of their own. Rows are looked up only for a rule that is broken.
 */
export async function examine(database: Database, table: string, rules: readonly Rule[]): Promise<RuleResult[]> {
  if (rules.length === 0) return [];
  const { rows, broken } = await countBroken(database, table, rules);
  const results = rules.map((rule) => {
    const found = broken.get(rule) ?? 0;
    return { rule, rows, broken: found, passed: found <= rule.allowed };
  });
  const failed = results.filter(({ rule, passed }) => !passed && !rule.onValues).map(({ rule }) => rule);
  const samples = await samplesOf(database, table, failed);
  return results.map((result) => ({ ...result, samples: samples.get(result.rule) ?? [] }));
}

async function countBroken(database: Database, table: string, rules: readonly Rule[]) {
  const [byRow, comparing] = [rules.filter(({ count }) => !count), rules.filter(({ count }) => count)];
  const counts = byRow.map(({ broken }) => `count(*) FILTER (${broken})`);
  const [[rows, ...counted] = []] = await database.rows(
    `SELECT ${["count(*)", ...counts].join(", ")} FROM ${withTyped(table, byRow)}`,
  );
  const broken = new Map(byRow.map((rule, index) => [rule, Number(counted[index])]));
  for (const together of groupedByPass(comparing)) {
    const [each] = together.map(({ count }) => count?.each);
    const source = withTyped(table, together);
    const [found = []] = await database.rows(
      `SELECT ${together.map(({ count }) => count?.aggregate).join(", ")} FROM ${each ? `(SELECT *, ${each} FROM ${source})` : source}`,
    );
    together.forEach((rule, index) => void broken.set(rule, Number(found[index])));
  }
  return { rows: Number(rows), broken };
}

/** Rules that compare rows, those together that look at the same: a pass over the table counts all of these. */
function groupedByPass(comparing: readonly Rule[]): readonly (readonly Rule[])[] {
  const passes = Map.groupBy(comparing, (rule) => rule.count?.each ?? rule);
  return [...passes.values()];
}

/** The first rows that break each of these rules, found in one pass for those on single rows and in one for each other. */
async function samplesOf(database: Database, table: string, rules: readonly Rule[]): Promise<Map<Rule, Sample[]>> {
  const samples = new Map<Rule, Sample[]>();
  for (const together of Map.groupBy(rules, (rule) => rule.count ?? "single rows").values()) {
    // Apart from the aggregates, since rules that compare rows have window functions.
    const broken = together.map((rule, index) => `(${rule.broken}) AS "broken ${index}^"`);
    const first = together.map(
      ({ column }, index) =>
        `to_json(arg_min({line: line, value: ${sqlColumn(column)}}, line, ${SAMPLES}) FILTER ("broken ${index}^"))`,
    );
    const source = `(SELECT *, ${broken.join(", ")} FROM ${withTyped(table, together)})`;
    const [found = []] = await database.rows(`SELECT ${first.join(", ")} FROM ${source}`);
    together.forEach((rule, index) => void samples.set(rule, JSON.parse(String(found[index] ?? "[]"))));
  }
  return samples;
}

/** A table with the typed values that these rules name. */
function withTyped(table: string, rules: readonly Rule[]): string {
  const typed = new Map(rules.flatMap(({ typed }) => (typed ? [[typed.name, typed.sql]] : [])));
  return `(SELECT ${["*", ...[...typed].map(([name, sql]) => `${sql} AS ${name}`)].join(", ")} FROM ${table})`;
}

import type { Database } from "./database";
import type { Derived, Rule } from "./rules";
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

/** How many rows break a rule, and the first of them where they were looked up with the others. */
interface Found {
  readonly broken: number;
  readonly samples?: readonly Sample[];
}

/**
 * Checks a table against rules. All rules that look at one row at a time are counted in one pass over the table, which runs
 * on every core, and all that look at the rows beside it in another; a rule that compares all rows has a pass of its own.
 */
export async function examine(database: Database, table: string, rules: readonly Rule[]): Promise<RuleResult[]> {
  if (rules.length === 0) return [];
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${table}`);
  const found = new Map<Rule, Found>();
  for (const together of Map.groupBy(rules, passOf).values())
    for (const [rule, one] of await find(database, table, together)) found.set(rule, one);
  const results: RuleResult[] = [];
  for (const rule of rules) {
    const { broken = 0, samples: known } = found.get(rule) ?? {};
    const passed = broken <= rule.allowed;
    const samples = passed || rule.onValues ? [] : (known ?? (await lookUp(database, table, [rule]))[0]?.samples ?? []);
    results.push({ rule, rows: Number(rows), broken, passed, samples });
  }
  return results;
}

/** The same for rules that one pass over the table is enough for. */
function passOf(rule: Rule): Rule | string {
  return rule.count ? rule : rule.beside ? "rows beside" : "single rows";
}

async function find(database: Database, table: string, rules: readonly Rule[]): Promise<[Rule, Found][]> {
  const [rule] = rules;
  if (!rule?.count) return (await lookUp(database, table, rules)).map((found, index) => [rules[index] as Rule, found]);
  const [[broken] = []] = await database.rows(`SELECT ${rule.count} FROM ${withDerived(table, rules)}`);
  return [[rule, { broken: Number(broken) }]];
}

/** Counts the rows that break each rule, and looks up the first of them, in one pass. */
async function lookUp(database: Database, table: string, rules: readonly Rule[]): Promise<Required<Found>[]> {
  const isBroken = (index: number) => `"broken ${index}^"`;
  const broken = rules.map((rule, index) => `(${rule.broken}) AS ${isBroken(index)}`);
  const counts = rules.map(({ column }, index) => {
    const first = `to_json(arg_min({line: line, value: ${sqlColumn(column)}}, line, ${SAMPLES}) FILTER (${isBroken(index)}))`;
    return `count(*) FILTER (${isBroken(index)}), ${first}`;
  });
  const [found = []] = await database.rows(
    `SELECT ${counts.join(", ")} FROM (SELECT *, ${broken.join(", ")} FROM ${withDerived(table, rules)})`,
  );
  return rules.map((_, index) => ({
    broken: Number(found[2 * index]),
    samples: JSON.parse(String(found[2 * index + 1] ?? "[]")) as Sample[],
  }));
}

/** A table with the typed values that these rules name, and with what is beside each row. */
function withDerived(table: string, rules: readonly Rule[]): string {
  const typed = rules.flatMap((rule) => rule.typed ?? []);
  const beside = rules.flatMap((rule) => rule.beside ?? []);
  return `(SELECT ${["*", ...columns(beside)].join(", ")} FROM (SELECT ${["*", ...columns(typed)].join(", ")} FROM ${table}))`;
}

function columns(derived: readonly Derived[]): string[] {
  return [...new Set(derived.map(({ name, sql }) => `${sql} AS ${name}`))];
}

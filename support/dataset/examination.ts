import type { Database } from "./database";
import { quoted, type Rule } from "./rules";

/** What a rule came to on a data set. */
export interface RuleResult {
  readonly rule: Rule;
  /** Of so many rows. */
  readonly rows: number;
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
 * Holds a table against rules. All rules are counted in one pass over the table; only for a rule that is broken are rows
 * looked up.
 */
export async function examine(database: Database, table: string, rules: readonly Rule[]): Promise<RuleResult[]> {
  if (rules.length === 0) return [];
  const flags = rules.map(({ broken }, index) => `(${broken}) AS broken_${index}`);
  const counts = rules.map((_, index) => `count(*) FILTER (WHERE broken_${index})`);
  const [counted = []] = await database.rows(
    `SELECT count(*), ${counts.join(", ")} FROM (SELECT ${flags.join(", ")} FROM ${table})`,
  );
  const rows = Number(counted[0]);
  const results: RuleResult[] = [];
  for (const [index, rule] of rules.entries()) {
    const broken = Number(counted[index + 1]);
    const passed = broken <= rule.allowed;
    results.push({ rule, rows, broken, passed, samples: passed ? [] : await samplesOf(database, table, rule) });
  }
  return results;
}

async function samplesOf(database: Database, table: string, { broken, column }: Rule): Promise<Sample[]> {
  const found = await database.rows(
    `SELECT line, value FROM (SELECT line, ${quoted(column)} AS value, (${broken}) AS broken FROM ${table})
     WHERE broken ORDER BY line LIMIT ${SAMPLES}`,
  );
  return found.map(([line, value]) => ({ line: Number(line), value: value === null ? null : String(value) }));
}

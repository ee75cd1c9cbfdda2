import type { RuleResult } from "../dataset/examination";
import { type RowCount, toldRows } from "../dataset/quality-assertions";
import { table } from "../shared/text-table";

/** Evidence on the quality of data, as plain text. */

const number = (value: number) => value.toLocaleString("en-US");

/** Every rule with its dimension, and how many rows break it, under a heading that names the object. */
export function rulesEvidence(heading: string, results: readonly RuleResult[]): string {
  const rows = results.map(({ rule, rows: checked, broken, passed }) => [
    rule.dimension,
    rule.words,
    number(checked),
    number(broken),
    rule.allowed > 0 ? number(rule.allowed) : "",
    passed ? "passed" : "FAILED",
  ]);
  return [heading, "", table(["dimension", "rule", "rows", "broken by", "allowed", "result"], rows)].join("\n");
}

export function rowCountsEvidence(counts: readonly RowCount[]): string {
  const rows = counts.map(({ name, key, found, ...count }) => [name, key, toldRows(count), number(found)]);
  return table(["data set", "object", "reported", "found"], rows);
}

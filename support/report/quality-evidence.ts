import type { Difference } from "../dataset/difference";
import type { RuleResult } from "../dataset/examination";
import type { AskedRows } from "../dataset/parameter-assertions";
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

export function askedRowsEvidence(counts: readonly AskedRows[]): string {
  const rows = counts.map(({ dataSet, key, asked, fraud, found }) => [
    dataSet,
    key,
    number(asked),
    fraud > 0 ? number(fraud) : "",
    number(found),
  ]);
  return table(["data set", "object", "asked for", "and fraud", "found"], rows);
}

/** How the data sets of two generations differ. */
export function differencesEvidence(differences: readonly Difference[]): string {
  if (differences.length === 0) return "The data of the two generations is the same, but for the times in it.";
  const rows = differences.map(({ dataSet, rows: differing, columns, onlyInFirst = [], onlyInSecond = [] }) => [
    dataSet,
    number(differing),
    columns.join(", "),
    [...onlyInFirst, ...onlyInSecond].join(", "),
  ]);
  return table(["data set", "rows that differ", "in", "columns of only one"], rows);
}

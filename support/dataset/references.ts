import type { Column } from "./contract";
import type { Rule } from "./rules";
import { sqlColumn } from "./sql";

/**
 * What can be said of the references of an older object, such as the events of a generation whose users and products the
 * next one has overwritten: not whether what they name exists, only that it is no more than that generation made.
 */

/** The columns without the conditions that refer to another data set. */
export function withoutReferences(columns: readonly Column[]): Column[] {
  return columns.map((column) => {
    const kept = column.conditions.flatMap(({ kind }, index) => (kind === "known" ? [] : [index]));
    const of = <T>(all: readonly T[]) => all.filter((_, index) => kept.includes(index));
    return { ...column, conditions: of(column.conditions), words: of(column.words) };
  });
}

/** The names of the data sets that columns refer to. */
export function referredTo(columns: readonly Column[]): string[] {
  const names = columns.flatMap(({ conditions }) => conditions.map((one) => (one.kind === "known" ? one.dataSet : "")));
  return [...new Set(names.filter(Boolean))];
}

/**
 * For each reference to another data set, the rule that it has no more different values than that data set had rows.
 * `rowsOf` gives how many these were, where it is known. Mixed events of two generations name more. No single row is to blame, so none breaks it.
 */
export function referencesWithinNumbers(
  dataSet: string,
  columns: readonly Column[],
  rowsOf: (dataSet: string) => number | undefined,
): Rule[] {
  return columns.flatMap(({ name, conditions }) =>
    conditions.flatMap((condition) => {
      const rows = condition.kind === "known" ? rowsOf(condition.dataSet) : undefined;
      if (condition.kind !== "known" || rows === undefined) return [];
      const words = `${name} must have at most ${rows.toLocaleString("en-US")} different values, since its generation made no more ${condition.dataSet}`;
      const count = `greatest(count(DISTINCT lower(${sqlColumn(name)})) - ${rows}, 0)`;
      const broken = "false";
      return [{ dataSet, column: name, dimension: "consistency", words, broken, count, allowed: 0, onValues: true }];
    }),
  );
}

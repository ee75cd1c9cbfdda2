import { count } from "../../shared/quantities";
import { MEASURES } from "../render/measures";
import { oneLine } from "../render/words";
import type { EnvironmentCause } from "./causes";
import type { EnvironmentOutlier, Merged, MergedVerdict } from "./merged";
import { namesIn } from "./warnings";

/** What the results of many environments came to, in the same words in every report. */

/** As reports list environments: first what someone has to look at. */
export const VERDICTS: readonly MergedVerdict[] = ["failed", "could not be tried", "known issues", "passed"];

const WORDS: Readonly<Record<MergedVerdict, string>> = {
  failed: "failed",
  "could not be tried": "could not be tried",
  "known issues": "passed but for known issues",
  passed: "passed",
};

/** `300 environments: 3 failed, 42 could not be tried, 255 passed.` */
export function mergedSentence({ environments }: Pick<Merged, "environments">): string {
  if (environments.length === 0) return "There is no environment, so nothing can be said.";
  const parts = VERDICTS.flatMap((verdict) => {
    const number = environments.filter(({ countsAs }) => countsAs === verdict).length;
    return number > 0 ? [`${number} ${WORDS[verdict]}`] : [];
  });
  return `${count(environments.length, "environment")}: ${parts.join(", ")}.`;
}

/** `42 of 300 environments` */
export function affectedText({ environments }: EnvironmentCause, all: number): string {
  return `${environments.length} of ${count(all, "environment")}`;
}

/** What a cause took along: the environments in which that were the same requirements, together. */
export function takenAlong({ environments }: EnvironmentCause): readonly { ids: string; names: readonly string[] }[] {
  const groups = Map.groupBy(environments, ({ requirements }) => requirements.join(", "));
  return [...groups].map(([ids, group]) => ({ ids, names: group.map(({ name }) => name) }));
}

/** Each environment and measure once, by the requirement in which it is furthest from the others. */
export function outlierTexts(outliers: readonly EnvironmentOutlier[]): readonly string[] {
  const groups = Map.groupBy(outliers, ({ environment, measure }) => `${environment}\n${measure}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group.toSorted((a, b) => distance(b) - distance(a));
    return first ? [outlierText(first, group.length - 1)] : [];
  });
}

/** How far from the others, so that half is as far as twice. */
function distance({ value, median }: EnvironmentOutlier): number {
  return Math.abs(Math.log((value || 1) / (median || 1)));
}

function outlierText(
  { environment, requirement, measure, value, median, environments }: EnvironmentOutlier,
  others: number,
): string {
  const { name, print } = MEASURES[measure];
  const more = others > 0 ? ` (and ${others} more)` : "";
  return `${environment}: ${name.toLowerCase()} of ${requirement}${more} is ${print(value)}, where the median of ${environments} environments is ${print(median)}`;
}

/** Environments that prove less than their scenarios say, and why, in one line. */
export function notTried({ environments }: Pick<Merged, "environments">): readonly { name: string; why: string }[] {
  return environments.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [{ name, why: oneLine(problem).replace(/ +/g, " ") }],
  );
}

/** `a, b: its run was cancelled`: each reason once. */
export function reasonsNotTried(merged: Pick<Merged, "environments">): readonly string[] {
  const groups = Map.groupBy(notTried(merged), ({ why }) => why);
  return [...groups].map(([why, group]) => `${namesIn(group.map(({ name }) => name))}: ${why}`);
}

import path from "node:path";
import parseTagExpression from "@cucumber/tag-expressions";

/**
 * The manual gate: scenarios that trigger real generation run only when the user asks for them. The decision depends on
 * the command line and on RUN_MANUAL_TESTS alone.
 */

export const MANUAL = "@manual";

/** What a run was asked for. */
export interface Request {
  /** The tag expression of the run, `""` when there is none. */
  readonly tags: string;
  /** The values of `--name`. */
  readonly names: readonly string[];
  /** Paths of features as given, `features/streaming.feature:7` among them. */
  readonly paths: readonly string[];
  /** `RUN_MANUAL_TESTS`, where it is set. */
  readonly manual?: boolean;
}

/** Whether the manual scenarios of a feature file were asked for. `feature` is its path, relative to the current folder. */
export function asksForManual({ tags, names, paths, manual }: Request, feature: string): boolean {
  if (manual !== undefined) return manual;
  return names.length > 0 || tagsAskForManual(tags) || namedByLine(paths).has(path.normalize(feature));
}

/** Whether a scenario triggers real generation in a run that was asked for this. `skipped`: whether `@skip` runs too. */
export function generates(
  { uri, tags }: { readonly uri: string; readonly tags: readonly { readonly name: string }[] },
  asked: Request,
  skipped: boolean,
): boolean {
  const has = (tag: string) => tags.some(({ name }) => name === tag);
  return has(MANUAL) && (skipped || !has("@skip")) && asksForManual(asked, uri);
}

/**
 * Whether a tag expression asks for `@manual`: for some scenario, carrying that tag makes the difference between being
 * left out and being selected. `@manual and not @slow` asks, `not @manual` does not.
 */
function tagsAskForManual(expression: string): boolean {
  if (expression.trim() === "") return false;
  const node = parseTagExpression(expression);
  const others = [...new Set(expression.match(/@[^\s()]+/g) ?? [])].filter((tag) => tag !== MANUAL);
  return subsets(others).some((tags) => node.evaluate([...tags, MANUAL]) && !node.evaluate(tags));
}

/** Every subset of a few tags: 2^n of them. */
function subsets(tags: readonly string[]): string[][] {
  const [tag, ...others] = tags;
  return tag === undefined ? [[]] : subsets(others).flatMap((subset) => [subset, [tag, ...subset]]);
}

/** The feature files of which a scenario was named by its line. */
function namedByLine(paths: readonly string[]): Set<string> {
  const named = paths.map((given) => /^(.*?)((?::\d+)+)$/.exec(given)?.[1]).filter((file) => file !== undefined);
  return new Set(named.map((file) => path.relative("", path.resolve(file))));
}

import path from "node:path";
import parseTagExpression from "@cucumber/tag-expressions";

/**
 * The manual gate: scenarios that trigger real generation run only when they are asked for. Deciding that is plain
 * computation over what was said on the command line.
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

/** Whether the manual scenarios of a feature file were asked for. Its path is relative to the project. */
export function asksForManual({ tags, names, paths, manual }: Request, feature: string): boolean {
  if (manual !== undefined) return manual;
  return names.length > 0 || tagsAskForManual(tags) || namedByLine(paths).has(path.normalize(feature));
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

/** Every subset of a handful of tags. */
function subsets(tags: readonly string[]): string[][] {
  const [tag, ...others] = tags;
  return tag === undefined ? [[]] : subsets(others).flatMap((subset) => [subset, [tag, ...subset]]);
}

/** The feature files of which a scenario was named by its line. */
function namedByLine(paths: readonly string[]): Set<string> {
  const named = paths.map((given) => /^(.*?)((?::\d+)+)$/.exec(given)?.[1]).filter((file) => file !== undefined);
  return new Set(named.map((file) => path.relative("", path.resolve(file))));
}

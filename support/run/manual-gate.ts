import path from "node:path";
import parseTagExpression from "@cucumber/tag-expressions";
import { isIdTag } from "./requirement-id";

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

/** What the gate looks at of a scenario: the path of its feature, relative to the current folder, and its tags. */
export interface Gated {
  readonly uri: string;
  readonly tags: readonly { readonly name: string }[];
}

/** Whether a manual scenario was asked for. */
export function asksForManual({ tags, names, paths, manual }: Request, scenario: Gated): boolean {
  if (manual !== undefined) return manual;
  if (names.length > 0 || namedByLine(paths).has(path.normalize(scenario.uri))) return true;
  const ids = scenario.tags.map(({ name }) => name).filter(isIdTag);
  return [MANUAL, ...ids].some((tag) => tagsAskFor(tag, tags));
}

/** Whether a scenario triggers real generation in a run that was asked for this. `skipped`: whether `@skip` runs too. */
export function generates(scenario: Gated, asked: Request, skipped: boolean): boolean {
  const has = (tag: string) => scenario.tags.some(({ name }) => name === tag);
  return has(MANUAL) && (skipped || !has("@skip")) && asksForManual(asked, scenario);
}

/**
 * Whether a tag expression asks for a tag: for some scenario, carrying that tag makes the difference between being
 * left out and being selected. `@manual and not @slow` asks for `@manual`, `not @manual` does not.
 */
function tagsAskFor(tag: string, expression: string): boolean {
  const named = [...new Set(expression.match(/@[^\s()]+/g) ?? [])];
  if (!named.includes(tag)) return false;
  const node = parseTagExpression(expression);
  // A scenario has one ID, so not every subset of many has to be looked at.
  const ids = isIdTag(tag) ? [] : named.filter(isIdTag);
  const others = subsets(named.filter((other) => other !== tag && !isIdTag(other)));
  return others
    .flatMap((tags) => [tags, ...ids.map((id) => [...tags, id])])
    .some((tags) => node.evaluate([...tags, tag]) && !node.evaluate(tags));
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

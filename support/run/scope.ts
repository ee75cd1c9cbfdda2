import path from "node:path";
import * as v from "valibot";
import { asksForManual, type Gated, MANUAL, type Request } from "./manual-gate";

/** How much of the suite a run was to try. Counts are of scenarios, each example one. */
export interface Scope {
  /** What the run was limited to, each in words: `@manual`, `features/streaming.feature:7`. */
  readonly limits: readonly string[];
  /** How many scenarios of the suite were asked for. One that the service cannot do yet is asked for as well. */
  readonly scenarios: number;
  /** How many scenarios the suite has; unset where one of its features cannot be read. */
  readonly of?: number;
  /** How many scenarios of features that are not the suite's were asked for. */
  readonly others: number;
}

/** To check what was written of a scope. */
export const scopeSchema = v.object({
  limits: v.pipe(v.array(v.string()), v.readonly()),
  scenarios: v.number(),
  of: v.exactOptional(v.number()),
  others: v.number(),
}) satisfies v.GenericSchema<unknown, Scope>;

/** What there is to try. */
export interface Whole {
  /** The folder of the suite's features. */
  readonly folder: string;
  /** How many scenarios they have; unset where one cannot be read. */
  readonly scenarios?: number | undefined;
  /** Which of several shards this run is, such as `1/3`; `""` where it is none. */
  readonly shard: string;
}

/** How Cucumber is told to take all features of a folder. */
const ALL = "**/*.{feature,feature.md}";
/** So many paths are named. */
const MOST_PATHS = 3;

/**
 * How much of the suite a run tries whose filters left these scenarios. A manual scenario that was not asked for does not
 * count: it is reported as skipped, but this run would never have tried it.
 */
export function scopeOf(asked: Request, selected: readonly Gated[], { folder, scenarios: of, shard }: Whole): Scope {
  const closed = (scenario: Gated) =>
    scenario.tags.some(({ name }) => name === MANUAL) && !asksForManual(asked, scenario);
  const open = selected.filter((scenario) => !closed(scenario));
  const own = open.filter(({ uri }) => path.resolve(uri).startsWith(path.resolve(folder) + path.sep));
  const limits = [
    ...tagsIn(asked.tags),
    ...pathsIn(asked.paths, folder),
    ...asked.names.map((name) => `the name "${name}"`),
    ...(shard === "" ? [] : [`shard ${shard}`]),
    ...(open.length < selected.length ? ["scenarios that trigger no generation"] : []),
  ];
  return { limits, scenarios: own.length, ...(of === undefined ? {} : { of }), others: open.length - own.length };
}

/** Whether a run did not have to try the whole suite. */
export function isLimited({ limits, scenarios, of }: Scope): boolean {
  return limits.length > 0 && scenarios !== of;
}

/** Cucumber puts what it is told into parentheses. */
function tagsIn(expression: string): string[] {
  if (expression === "") return [];
  const [, alone = expression] = /^\(([^()]*)\)$/.exec(expression) ?? [];
  return [/^@\S+$/.test(alone) ? alone : `"${alone}"`];
}

/** The paths that name less than all features. */
function pathsIn(paths: readonly string[], folder: string): string[] {
  const all = [folder, path.join(folder, ALL)].map((each) => path.resolve(each));
  if (paths.some((given) => all.includes(path.resolve(given)))) return [];
  const left = paths.length - MOST_PATHS;
  return left > 1 ? [...paths.slice(0, MOST_PATHS), `${left} more paths`] : [...paths];
}

import type { Measures } from "../attachments";
import { isOff, usualOf } from "../history/outliers";
import type { CaseVerdict, MeasureResults, Results } from "../results/results";
import type { Verdict } from "../run-report";
import { type EnvironmentCause, groupCauses } from "./causes";
import type { Environment } from "./environments";
import { warningsOn } from "./warnings";

/**
 * The results of one suite on many environments as one: which environment kept which promise, and what went wrong, each
 * cause once over all of them. Pure functions over the results of each run.
 */

export interface MergeOptions {
  /** Whether a run on the embedded sandbox counts as one on a service. */
  readonly allowSandbox?: boolean;
}

export interface Merged {
  readonly verdict: MergedVerdict;
  readonly requirements: readonly MergedRequirement[];
  /** Those that need attention first, and by name. */
  readonly environments: readonly MergedEnvironment[];
  /** What concerns most environments first. */
  readonly causes: readonly EnvironmentCause[];
  readonly outliers: readonly EnvironmentOutlier[];
  readonly warnings: readonly string[];
}

/** `could not be tried` as well where an environment did not report, or its run proves nothing. */
export type MergedVerdict = Exclude<Verdict, "cancelled" | "nothing tried">;

export interface MergedRequirement {
  readonly id: string;
  readonly title: string;
  readonly feature: string;
}

export interface MergedEnvironment {
  readonly name: string;
  /** That of its run, or that it did not report any. */
  readonly verdict: Verdict | "not reported";
  /** What it counts as among all. */
  readonly countsAs: MergedVerdict;
  /** Why it counts as one that could not be tried, though no scenario says so: a sentence. */
  readonly problem?: string;
  readonly target?: string;
  readonly startedAt?: string;
  readonly durationMs?: number;
  /** One for each of the merged requirements, in their order. */
  readonly cells: readonly Cell[];
}

/** What one environment made of one requirement. */
export interface Cell {
  readonly verdict: CaseVerdict;
  /** The feature and the name of the case that decided, which say where the environment's own report tells of it. */
  readonly feature?: string;
  readonly scenario?: string;
}

/** A measure of one environment that is far from what is usual among all. In the units of `Measures`. */
export interface EnvironmentOutlier {
  readonly environment: string;
  readonly requirement: string;
  readonly scenario: string;
  readonly measure: keyof Measures;
  readonly value: number;
  readonly median: number;
  /** Of how many environments that is the median. */
  readonly environments: number;
}

/** From the worst to the best. */
const ORDER: readonly MergedVerdict[] = ["failed", "could not be tried", "known issues", "passed"];

const SANDBOX = "it ran on the embedded sandbox, not on a service (--allow-sandbox is for trials)";

/** Makes one of the results of many environments. */
export function merge(environments: readonly Environment[], options: MergeOptions = {}): Merged {
  const requirements = requirementsOf(environments);
  const merged = environments
    .map((one) => mergedEnvironment(one, requirements, options))
    .toSorted((a, b) => ORDER.indexOf(a.countsAs) - ORDER.indexOf(b.countsAs) || byName(a.name, b.name));
  return {
    verdict: ORDER.find((verdict) => merged.some(({ countsAs }) => countsAs === verdict)) ?? "could not be tried",
    requirements,
    environments: merged,
    causes: groupCauses(environments),
    outliers: outliersAmong(environments),
    warnings: warningsOn(environments),
  };
}

/** `env-2` before `env-10`. */
const COLLATOR = new Intl.Collator("en", { numeric: true });
function byName(one: string, other: string): number {
  return COLLATOR.compare(one, other);
}

/** All requirements that any of them has, in the order of the first that has it. */
function requirementsOf(environments: readonly Environment[]): readonly MergedRequirement[] {
  const all = new Map<string, MergedRequirement>();
  for (const { results } of environments)
    for (const { id, title, feature } of results?.requirements ?? [])
      if (!all.has(id)) all.set(id, { id, title, feature });
  return [...all.values()];
}

function mergedEnvironment(
  { name, results, problem: unread }: Environment,
  requirements: readonly MergedRequirement[],
  { allowSandbox = false }: MergeOptions,
): MergedEnvironment {
  if (!results) {
    const cells = requirements.map((): Cell => ({ verdict: "not run" }));
    return {
      name,
      verdict: "not reported",
      countsAs: "could not be tried",
      problem: unread ?? "it did not report",
      cells,
    };
  }
  const { verdict, target, startedAt, durationMs } = results;
  const problem = problemOf(results, allowSandbox);
  return {
    name,
    verdict,
    countsAs: countsAs(verdict, problem),
    ...(problem === undefined ? {} : { problem }),
    ...(target ? { target: target.note } : {}),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(durationMs === undefined ? {} : { durationMs }),
    cells: cellsOf(results, requirements),
  };
}

/** Why a run proves less than its verdict says. */
function problemOf({ verdict, target, problem }: Results, allowSandbox: boolean): string | undefined {
  if (problem !== undefined) return problem;
  if (verdict === "cancelled") return "its run was cancelled";
  if (verdict === "nothing tried") return "its run tried nothing: all scenarios were skipped";
  return target?.kind === "sandbox" && !allowSandbox ? SANDBOX : undefined;
}

function countsAs(verdict: Verdict, problem: string | undefined): MergedVerdict {
  if (verdict === "failed" && problem !== SANDBOX) return "failed";
  if (problem !== undefined || verdict === "cancelled" || verdict === "nothing tried") return "could not be tried";
  return verdict;
}

function cellsOf(results: Results, requirements: readonly MergedRequirement[]): readonly Cell[] {
  const byId = new Map(results.requirements.map((one) => [one.id, one]));
  return requirements.map(({ id }) => {
    const own = byId.get(id);
    if (!own) return { verdict: "not run" };
    const decided = own.cases.find(({ verdict }) => verdict === own.verdict);
    return { verdict: own.verdict, feature: own.feature, ...(decided ? { scenario: decided.name } : {}) };
  });
}

const MEASURES: Readonly<Record<keyof Measures, keyof MeasureResults>> = {
  timeToFirstChunk: "timeToFirstChunkMs",
  totalTime: "totalTimeMs",
  throughput: "throughputBytesPerSecond",
  dataSize: "dataSizeBytes",
};

/** What is usual is that of the environments that passed the same case. */
function outliersAmong(environments: readonly Environment[]): readonly EnvironmentOutlier[] {
  const measured = environments.flatMap(({ name: environment, results }) =>
    (results?.requirements ?? []).flatMap(({ id: requirement, cases }) =>
      cases.flatMap(({ name: scenario, verdict, measures = {} }) =>
        verdict === "passed"
          ? (Object.keys(MEASURES) as (keyof Measures)[]).flatMap((measure) => {
              const value = measures[MEASURES[measure]];
              return value === undefined ? [] : [{ environment, requirement, scenario, measure, value }];
            })
          : [],
      ),
    ),
  );
  const groups = Map.groupBy(
    measured,
    ({ requirement, scenario, measure }) => `${requirement}\n${scenario}\n${measure}`,
  );
  return [...groups.values()].flatMap((group) => {
    const usual = usualOf(group.map(({ value }) => value));
    if (!usual) return [];
    return group
      .filter(({ measure, value }) => isOff(measure, value, usual))
      .map((one) => ({ ...one, median: usual.median, environments: usual.values }));
  });
}

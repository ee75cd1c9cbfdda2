import type { FailureParts } from "../../shared/failure";
import { reasonOf } from "../causes";
import type { CaseResult, FailureResult, Results } from "../results/results";
import type { Environment } from "./environments";
import { allTried, stepFailureOf } from "./failures";

/** One cause that took scenarios along in one environment or more. */
export interface EnvironmentCause {
  readonly result: "failed" | "could not be tried" | "known issue";
  /** How the first environment tells it. */
  readonly failures: readonly FailureResult[];
  readonly environments: readonly AffectedEnvironment[];
}

/** What a cause took along in one environment. */
export interface AffectedEnvironment {
  readonly name: string;
  /** IDs of requirements, and names of scenarios that are of none, each once. */
  readonly requirements: readonly string[];
}

const RESULTS: readonly EnvironmentCause["result"][] = ["failed", "could not be tried", "known issue"];

/**
 * What went wrong over all environments, each cause once: what the services did wrong first, then what concerns most
 * environments. What differs from one environment to another, such as addresses and the names of buckets, does not tell
 * causes apart.
 */
export function groupCauses(environments: readonly Environment[]): readonly EnvironmentCause[] {
  const groups = new Map<string, { cause: EnvironmentCause; affected: Map<string, Set<string>> }>();
  for (const { name, results } of environments) {
    if (!results) continue;
    for (const { id, cases } of allTried(results))
      for (const one of cases) {
        const { verdict, failures = [] } = one;
        if (!isResult(verdict) || failures.length === 0) continue;
        const key = reasonIn(name, results, one);
        const group = groups.get(key) ?? {
          cause: { result: verdict, failures, environments: [] },
          affected: new Map(),
        };
        groups.set(key, group);
        group.affected.set(name, (group.affected.get(name) ?? new Set()).add(id));
      }
  }
  return [...groups.values()]
    .map(({ cause, affected }) => ({
      ...cause,
      environments: [...affected].map(([name, ids]) => ({ name, requirements: [...ids] })),
    }))
    .toSorted(
      (a, b) => RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result) || b.environments.length - a.environments.length,
    );
}

function isResult(verdict: string): verdict is EnvironmentCause["result"] {
  return (RESULTS as readonly string[]).includes(verdict);
}

/** What a case has in common with those of the same cause, in whatever environment. */
function reasonIn(environment: string, results: Results, { verdict, knownIssue, failures = [] }: CaseResult): string {
  const bare = withoutOwn(environment, results);
  const reasons = failures.map((failure) => {
    const { parts, message, ...more } = stepFailureOf(failure);
    return reasonOf({ ...more, message: bare(message), ...(parts ? { parts: bareParts(parts, bare) } : {}) });
  });
  return [verdict, knownIssue?.ticket, ...new Set(reasons)].join("\n");
}

function bareParts(parts: FailureParts, bare: (words: string) => string): FailureParts {
  const { happened, cause, details, roots } = parts;
  const more = { ...(details ? { details: details.map(bare) } : {}), ...(roots ? { roots: roots.map(bare) } : {}) };
  return { ...parts, happened: bare(happened), cause: bare(cause), ...more };
}

/** Takes out of words what is of one environment alone: its name, its addresses, and its bucket. */
function withoutOwn(environment: string, { target }: Results): (words: string) => string {
  const names = [environment, target?.id, target?.address, target?.store].flatMap((name) => name ?? []);
  const ofNames = new RegExp(`(?<![\\w-])(?:${names.map(escaped).join("|")})(?![\\w-])`, "g");
  const bucket = escaped(target?.bucket ?? "");
  const ofBucket = new RegExp(`(?<=["']|s3://|\\bbucket )${bucket}(?=["'/ ,.;)]|$)`, "g");
  return (words) => {
    const without = words.replace(ofNames, "HERE").replace(/\bhttps?:\/\/[^\s/"'),;]+/g, "HERE");
    return bucket === "" ? without : without.replace(ofBucket, "BUCKET");
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

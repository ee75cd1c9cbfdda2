import type { Request } from "../../run/manual-gate";
import { redact } from "../../shared/redaction";
import type { KeyFigure, Measures } from "../attachments";
import type { KnownIssue } from "../known-issue";
import type { ReportedTarget, RunReport, Verdict } from "../run-report";
import type { Result, ScenarioReport, StepFailure } from "../scenario-report";
import { ownerOf } from "../tags";
import type { Profile, Requirement } from "./profile";
import type { Suite } from "./suite";

/**
 * The results of a run as one JSON document for other programs: the verdict of every requirement of the profile, whether
 * the run included it or not. `results.schema.json` is its schema. Times are ISO 8601 in UTC; units are in the names.
 */
export interface Results {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly suite: Suite;
  readonly profile: Pick<Profile, "name" | "digest">;
  /** Unset where there was none to run against. */
  readonly target?: ReportedTarget;
  readonly startedAt?: string;
  readonly durationMs?: number;
  readonly verdict: Verdict;
  /** Why nothing could be run. */
  readonly problem?: string;
  /** What the run was narrowed to by the command line. */
  readonly filters: Filters;
  /** The settings that were set; secrets and keys are not shown. */
  readonly settings: Readonly<Record<string, string>>;
  readonly requirements: readonly RequirementResult[];
  /** Scenarios that were run and are not of the profile. */
  readonly additionalScenarios: readonly (CaseResult & { readonly feature: string })[];
}

export type Filters = Pick<Request, "tags" | "names" | "paths">;

export interface RequirementResult extends Omit<Requirement, "cases"> {
  /** The worst verdict of its cases. */
  readonly verdict: CaseVerdict;
  readonly cases: readonly CaseResult[];
}

export type CaseVerdict = Result | "not run";

export interface CaseResult {
  readonly name: string;
  readonly verdict: CaseVerdict;
  /** Who owns it, according to its tags. */
  readonly owner?: string;
  /** Of one that failed. */
  readonly knownIssue?: KnownIssue;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly durationMs?: number;
  /** How many times it was tried. */
  readonly attempts?: number;
  readonly failures?: readonly FailureResult[];
  /** What a flaky one failed with at first. */
  readonly firstFailures?: readonly FailureResult[];
  /** For people, in their units. */
  readonly figures?: readonly KeyFigure[];
  readonly measures?: MeasureResults;
  readonly warnings?: readonly string[];
}

export interface FailureResult {
  readonly step: string;
  /** Whether it says nothing about the service. */
  readonly notTried: boolean;
  /** The whole message, where the failure is not told in parts. */
  readonly message?: string;
  readonly promised?: string;
  readonly happened?: string;
  readonly cause?: string;
  readonly remedy?: string;
  readonly details?: readonly string[];
  readonly example?: string;
  /** What it comes down to, each once: see `FailureParts`. */
  readonly roots?: readonly string[];
}

export interface MeasureResults {
  readonly timeToFirstChunkMs?: number;
  readonly totalTimeMs?: number;
  readonly throughputBytesPerSecond?: number;
  readonly dataSizeBytes?: number;
}

/** What a run's results say beside what came of its scenarios. */
export interface RunFacts {
  readonly suite: Suite;
  readonly profile: Profile;
  readonly filters: Filters;
  readonly settings: Readonly<Record<string, string>>;
}

const SCHEMA_VERSION = 1;

/** From the worst to the best. */
const ORDER: readonly CaseVerdict[] = [
  ...(["failed", "known issue", "could not be tried", "not run", "skipped", "flaky", "passed"] as const),
];

/** The results of a run whose scenarios name their feature files relative to the project, as the profile does. */
export function resultsOf(report: RunReport, { suite, profile, filters, settings }: RunFacts): Results {
  const { target, startedAt, duration, verdict, problem, scenarios } = report;
  const byKey = new Map(scenarios.map((scenario) => [key(scenario.uri, scenario.name), scenario]));
  const requirements = profile.requirements.map((requirement) => {
    const cases = requirement.cases.map((name) => caseOf(name, byKey.get(redactedKey(requirement.file, name))));
    return { ...requirement, verdict: worst(cases), cases };
  });
  const ofProfile = profile.requirements.flatMap(({ file, cases }) => cases.map((name) => redactedKey(file, name)));
  const additional = scenarios.filter(({ uri, name }) => !ofProfile.includes(key(uri, name)));
  return {
    schemaVersion: SCHEMA_VERSION,
    suite,
    profile: { name: profile.name, digest: profile.digest },
    ...(target ? { target } : {}),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(duration === undefined ? {} : { durationMs: duration }),
    verdict,
    ...(problem === undefined ? {} : { problem }),
    filters,
    settings,
    requirements,
    additionalScenarios: additional.map((one) => ({ feature: one.feature, ...caseOf(one.name, one) })),
  };
}

export function worst(cases: readonly Pick<CaseResult, "verdict">[]): CaseVerdict {
  return ORDER.find((verdict) => cases.some((one) => one.verdict === verdict)) ?? "not run";
}

function key(file: string, name: string): string {
  return `${file}\n${name}`;
}

/** A run's report has no word that is a secret as well, whereas the profile is public. */
function redactedKey(file: string, name: string): string {
  return key(redact(file), redact(name));
}

function caseOf(name: string, scenario: ScenarioReport | undefined): CaseResult {
  if (!scenario) return { name, verdict: "not run" };
  const { result, knownIssue, reason, duration, attempts, failures, firstFailures, figures, measures, warnings } =
    scenario;
  const owner = ownerOf(scenario);
  return {
    name,
    verdict: result,
    ...(owner === undefined ? {} : { owner }),
    ...(knownIssue ? { knownIssue } : {}),
    ...(reason === undefined ? {} : { reason }),
    durationMs: duration,
    attempts,
    failures: failures.map(failureResult),
    ...(firstFailures ? { firstFailures: firstFailures.map(failureResult) } : {}),
    figures,
    measures: measureResults(measures),
    warnings,
  };
}

function failureResult({ step, notTried, message, parts }: StepFailure): FailureResult {
  if (!parts) return { step, notTried, message };
  return { step, notTried, ...parts };
}

function measureResults({ timeToFirstChunk, totalTime, throughput, dataSize }: Measures): MeasureResults {
  return {
    ...(timeToFirstChunk === undefined ? {} : { timeToFirstChunkMs: timeToFirstChunk }),
    ...(totalTime === undefined ? {} : { totalTimeMs: totalTime }),
    ...(throughput === undefined ? {} : { throughputBytesPerSecond: throughput }),
    ...(dataSize === undefined ? {} : { dataSizeBytes: dataSize }),
  };
}

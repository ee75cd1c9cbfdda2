import { LIMIT_VARIABLES } from "../../settings/names";
import { inShort } from "../render/words";
import type { Profile, Requirement } from "./profile";
import { type CaseResult, type FailureResult, type RequirementResult, type Results, worst } from "./results";
import type { Suite } from "./suite";

/** What keeps results from being accepted. */
export interface Problem {
  /** The ID of the requirement; unset where it is about the run or the file as a whole. */
  readonly requirement?: string;
  readonly happened: string;
  readonly cause: string;
  readonly remedy: string;
}

/** What results have to be of: the suite that checks them. */
export interface Expected {
  readonly suite: Pick<Suite, "version">;
  readonly profile: Pick<Profile, "digest" | "requirements">;
}

const OFF = /^(false|no|0)$/i;
/** How cucumber.js names all features. */
const ALL_FEATURES = /\*\*\/\*\.\{feature,feature\.md\}$/;
const RUN_ALL = "run everything, and hand in the results of that run: RUN_MANUAL_TESTS=true npx cucumber-js";
const AS_PUBLISHED = "run the suite as it was published, and hand in the results of that run";

const NOTHING_REQUIRED: Problem = {
  happened: "there is no requirement to check",
  cause: "the suite has no features, or none with requirement IDs",
  remedy: AS_PUBLISHED,
};

/**
 * What keeps results from being accepted; empty for those of a whole run of this suite and its features in which a real
 * service passed every requirement that it has to meet. What may be skipped is skipped for a reason.
 */
export function verify(results: Results, expected: Expected, { allowSandbox = false } = {}): Problem[] {
  const sameFeatures = results.profile.digest === expected.profile.digest;
  // Whether all requirements are there can be told of the same features only.
  const requirements = sameFeatures ? expected.profile.requirements : results.requirements.map(asRequirement);
  const found = [
    ...(requirements.length > 0 ? [] : [NOTHING_REQUIRED]),
    ...suiteProblems(results, expected),
    ...targetProblems(results, allowSandbox),
    ...settingsProblems(results),
    ...runProblems(results),
    ...requirements.flatMap((requirement) => requirementProblems(requirement, results)),
  ];
  return found.length > 0 ? distinct(found) : wholeRunProblems(results);
}

/** What was skipped and may be, by the reason. */
export function withoutOptional(
  { requirements }: Results,
  profile: Expected["profile"],
): { readonly ids: readonly string[]; readonly reason: string }[] {
  const optional = profile.requirements.filter(({ required }) => !required).map(({ id }) => id);
  const skipped = requirements
    .filter(({ id, verdict }) => verdict === "skipped" && optional.includes(id))
    .map(({ id, cases }) => ({ id, reason: cases.find((one) => one.reason)?.reason ?? "" }));
  const groups = Map.groupBy(skipped, ({ reason }) => reason);
  return [...groups].map(([reason, group]) => ({ ids: group.map(({ id }) => id), reason }));
}

function suiteProblems({ suite, profile }: Results, expected: Expected): Problem[] {
  const { version } = expected.suite;
  const problems: Problem[] = [];
  if (suite.version !== version)
    problems.push({
      happened: `the results are of version ${suite.version} of the suite, and this is version ${version}`,
      cause: "the run was made with another version",
      remedy: `run version ${version}, or check the file with version ${suite.version}`,
    });
  if (suite.modified)
    problems.push({
      happened: `the suite was changed since commit ${suite.commit ?? "(unknown)"}`,
      cause: "the run was made in a folder with changes of its own to features, steps, code or dependencies",
      remedy: AS_PUBLISHED,
    });
  if (profile.digest !== expected.profile.digest)
    problems.push({
      happened: "the features that the service was checked against are not those of this suite",
      cause: `a feature was changed, added or removed, there or here (${profile.digest} there, ${expected.profile.digest} here)`,
      remedy: AS_PUBLISHED,
    });
  return problems;
}

function targetProblems({ target }: Results, allowSandbox: boolean): Problem[] {
  if (!target)
    return [
      {
        happened: "the results name no target",
        cause: "the run ended before it had one",
        remedy: "read what the run says in its terminal, and run it again",
      },
    ];
  if (target.kind !== "sandbox" || allowSandbox) return [];
  return [
    {
      happened: "the run was against the embedded sandbox, which says nothing about a service",
      cause: target.note,
      remedy:
        "run the suite against your service (CLICKSTREAM_BASE_URL or PORT_FORWARD); --allow-sandbox is for trials",
    },
  ];
}

/** As many generations as without a setting, one after the other. */
const LEAK_GENERATIONS = 5;

/** Settings with which a service passes that does not keep to the features. */
function settingsProblems({ settings }: Results): Problem[] {
  const limits = Object.values(LIMIT_VARIABLES).flatMap((name) => {
    const value = settings[name];
    if (value === undefined) return [];
    const cause = "the service was checked against other limits than those in the features";
    return [{ happened: `the run had ${name}=${value}`, cause, remedy: `unset ${name}, and run again` }];
  });
  const few = Number(settings.LEAK_GENERATIONS) < LEAK_GENERATIONS;
  if (few)
    limits.push({
      happened: `the run had LEAK_GENERATIONS=${settings.LEAK_GENERATIONS}`,
      cause: `fewer than ${LEAK_GENERATIONS} generations do not show whether memory goes on growing`,
      remedy: "unset LEAK_GENERATIONS, and run again",
    });
  const existing = settings.ACCEPT_EXISTING_DATA;
  if (existing === undefined || OFF.test(existing)) return limits;
  const happened = `the run had ACCEPT_EXISTING_DATA=${existing}`;
  const cause = "with it, a generation that leaves nothing new passes, although the features promise new data";
  return [...limits, { happened, cause, remedy: "unset ACCEPT_EXISTING_DATA, and run again" }];
}

function runProblems({ verdict, problem }: Results): Problem[] {
  if (verdict === "cancelled")
    return [{ happened: "the run was cancelled", cause: "it was ended before all scenarios had run", remedy: RUN_ALL }];
  if (problem === undefined) return [];
  return [{ happened: "the run could not be carried out", cause: problem, remedy: "correct this, and run again" }];
}

/** Something may have gone wrong that is no requirement: a scenario of somebody's own. */
function wholeRunProblems({ verdict, additionalScenarios }: Results): Problem[] {
  if (verdict === "passed") return [];
  const others = additionalScenarios.filter((one) => one.verdict !== "passed" && one.verdict !== "skipped");
  const named = others.map(({ feature, name }) => `${feature}: ${name}`).join("; ");
  return [
    {
      happened: `the verdict of the run as a whole: ${verdict}`,
      cause: named ? `scenarios that are not of this suite's features: ${named}` : "the file does not say",
      remedy: AS_PUBLISHED,
    },
  ];
}

function requirementProblems(requirement: Requirement, results: Results): Problem[] {
  const { id } = requirement;
  const edited = { cause: "the file is not as the run wrote it", remedy: RUN_ALL };
  const [entry, ...more] = results.requirements.filter((one) => one.id === id);
  if (!entry) return [{ requirement: id, happened: "it is not in the file", ...edited }];
  if (more.length > 0) return [{ requirement: id, happened: "it is in the file more than once", ...edited }];
  const cases = requirement.cases.map(
    (name): CaseResult => entry.cases.find((one) => one.name === name) ?? { name, verdict: "not run" },
  );
  const verdict = worst(cases);
  const contradiction =
    entry.verdict === verdict ? [] : [`its verdict is ${entry.verdict}, but its cases give ${verdict}`];
  if (cases.every((one) => one.verdict === "not run"))
    return [{ requirement: id, happened: "it was not run", ...whyNotRun(results) }];
  return [
    ...contradiction.map((happened) => ({ requirement: id, happened, ...edited })),
    ...cases
      .flatMap((one) => caseProblems(one, requirement.required, results))
      .map((one) => ({ requirement: id, ...one })),
  ];
}

function caseProblems(one: CaseResult, required: boolean, results: Results): Problem[] {
  const named = `"${one.name}"`;
  switch (one.verdict) {
    case "passed":
      return [];
    case "failed":
    case "could not be tried":
      return [told(`${named} ${one.verdict}`, one.failures)];
    case "known issue":
      return [knownIssueProblem(one, named)];
    case "flaky":
      return [told(`${named} passed only when it was tried again; at first`, one.firstFailures)];
    case "not run":
      return [{ happened: `${named} was not run`, ...whyNotRun(results) }];
    case "skipped":
      if (!required && one.reason) return [];
      return [{ happened: `${named} was skipped`, cause: one.reason ?? "the file does not say why", remedy: RUN_ALL }];
  }
}

/** To know of a failure is no reason to accept it. */
function knownIssueProblem({ knownIssue, failures }: CaseResult, named: string): Problem {
  const { ticket = "(not named)", until = "(not told)" } = knownIssue ?? {};
  const problem = told(`${named} failed, which is the known issue ${ticket} until ${until}`, failures);
  return { ...problem, remedy: `${problem.remedy}; a known issue has to be resolved before results can be accepted` };
}

/** A problem in the words of a case's own failure: that of the service, where there is one. */
function told(what: string, failures: readonly FailureResult[] = []): Problem {
  const failure = failures.find(({ notTried }) => !notTried) ?? failures[0];
  const { step = "", happened, details, example, cause, remedy, message = "the file does not say why" } = failure ?? {};
  return {
    happened: `${what}: ${happened === undefined ? message.split("\n")[0] : inShort({ happened, details, example })}`,
    cause: cause ?? `an error in the step "${step}", which its whole message in the run's reports explains`,
    remedy: remedy ?? "correct what the message says, and run again",
  };
}

function whyNotRun({ filters: { tags, names, paths } }: Results): Pick<Problem, "cause" | "remedy"> {
  const files = paths.filter((path) => !ALL_FEATURES.test(path));
  const asked = [...(tags ? [`--tags ${tags}`] : []), ...names.map((name) => `--name ${name}`), ...files];
  const cause = asked.length > 0 ? `the run was limited to ${asked.join(" ")}` : "the run ended before it";
  return { cause, remedy: RUN_ALL };
}

function asRequirement({ cases, verdict: _, ...requirement }: RequirementResult): Requirement {
  return { ...requirement, cases: cases.map(({ name }) => name) };
}

/** Examples that failed for one reason have one problem. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

import { create } from "xmlbuilder2";
import { verbatim } from "../render/junit";
import { whatHappened } from "../render/words";
import type { CaseResult, RequirementResult } from "../results/results";
import type { Environment } from "./environments";
import { stepFailureOf } from "./failures";
import type { Merged, MergedEnvironment } from "./merged";

/** Takes the place of what XML 1.0 does not allow, even escaped. */
const REPLACEMENT = "\ufffd";

type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/**
 * The results of many environments as JUnit XML: a test suite for each environment, and in it a test case for each
 * requirement. What could not be tried is an error, and so is an environment of which there are no results. Times in seconds.
 */
export function mergedJunit({ environments }: Merged, handedIn: readonly Environment[]): string {
  const results = new Map(handedIn.map((one) => [one.name, one.results]));
  // One suite at a time: those of a thousand environments take hundreds of MB as a document.
  const suites = environments.map((one) => suiteOf(one, results.get(one.name)?.requirements ?? []));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="Clickstream acceptance">',
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteOf(
  { name, problem, startedAt, durationMs = 0 }: MergedEnvironment,
  requirements: readonly RequirementResult[],
): string {
  const tried = requirements.filter(({ verdict }) => verdict !== "not run");
  const of = (...verdicts: string[]) => tried.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const suite = create({ invalidCharReplacement: REPLACEMENT }).ele("testsuite", {
    name: verbatim(name),
    tests: tried.length + (problem === undefined ? 0 : 1),
    failures: of("failed"),
    errors: of("could not be tried") + (problem === undefined ? 0 : 1),
    skipped: of("skipped", "known issue"),
    time: durationMs / 1000,
    ...(startedAt === undefined ? {} : { timestamp: startedAt.replace(/\.\d+Z$/, "Z") }),
  });
  if (problem !== undefined)
    suite
      .ele("testcase", { classname: verbatim(name), name: "The run proves something", time: 0 })
      .ele("error", { type: "NotTried", message: verbatim(problem) });
  for (const requirement of tried) addCase(suite, name, requirement);
  return suite.end({ headless: true, prettyPrint: true });
}

const ELEMENTS: Readonly<Record<string, string>> = {
  failed: "failure",
  "could not be tried": "error",
  "known issue": "skipped",
  skipped: "skipped",
};

function addCase(suite: Element, environment: string, { id, title, verdict, cases }: RequirementResult): void {
  const time = cases.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000;
  const testCase = suite.ele("testcase", { classname: verbatim(environment), name: verbatim(`${id} ${title}`), time });
  const element = ELEMENTS[verdict];
  if (element) testCase.ele(element, { message: verbatim(messageOf(cases.filter((one) => one.verdict === verdict))) });
}

function messageOf(cases: readonly CaseResult[]): string {
  const told = cases.flatMap(({ reason, failures = [] }) => [
    ...(reason ? [reason] : []),
    ...failures.map((failure) => whatHappened(stepFailureOf(failure))),
  ]);
  return [...new Set(told)].join("; ");
}

import { create } from "xmlbuilder2";
import { verbatim } from "../render/junit";
import { whatHappened } from "../render/words";
import type { CaseResult } from "../results/results";
import type { Environment } from "./environments";
import { allTried, stepFailureOf, type Tried } from "./failures";
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
  const suites = environments.map((one) => {
    const own = results.get(one.name);
    return suiteOf(one, own ? allTried(own) : []);
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="Clickstream acceptance">',
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteOf(environment: MergedEnvironment, all: readonly Tried[]): string {
  const { name, startedAt, durationMs = 0 } = environment;
  const tried = all.filter(({ verdict }) => verdict !== "not run");
  const of = (...verdicts: string[]) => tried.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const [failures, errors] = [of("failed"), of("could not be tried")];
  const whole = ofWhole(environment, tried);
  const suite = create({ invalidCharReplacement: REPLACEMENT }).ele("testsuite", {
    name: verbatim(name),
    tests: tried.length + (whole ? 1 : 0),
    failures: failures + (whole?.element === "failure" ? 1 : 0),
    errors: errors + (whole?.element === "error" ? 1 : 0),
    skipped: of("skipped", "known issue"),
    time: durationMs / 1000,
    ...(startedAt === undefined ? {} : { timestamp: startedAt.replace(/\.\d+Z$/, "Z") }),
  });
  if (whole)
    suite
      .ele("testcase", { classname: verbatim(name), name: "The run proves something", time: 0 })
      .ele(whole.element, { type: "NotTried", message: verbatim(whole.message) });
  for (const requirement of tried) addCase(suite, name, requirement);
  return suite.end({ headless: true, prettyPrint: true });
}

interface Whole {
  readonly element: "failure" | "error";
  readonly message: string;
}

/** What is wrong with a run as a whole, so that no suite of one that did not pass looks as if it had. */
function ofWhole({ verdict, countsAs, problem }: MergedEnvironment, tried: readonly Tried[]): Whole | undefined {
  if (problem !== undefined) return { element: "error", message: problem };
  const isUntold = tried.every((one) => one.verdict !== countsAs);
  if (!isUntold || (countsAs !== "failed" && countsAs !== "could not be tried")) return undefined;
  // Beside a case with a known issue, one that could not be tried does not show in its requirement.
  const cases = tried.flatMap((one) => one.cases.filter((single) => single.verdict === countsAs));
  const message = messageOf(cases) || `the verdict of its run is: ${verdict}; its own report says why`;
  return { element: countsAs === "failed" ? "failure" : "error", message };
}

const ELEMENTS: Readonly<Record<string, string>> = {
  failed: "failure",
  "could not be tried": "error",
  "known issue": "skipped",
  skipped: "skipped",
};

function addCase(suite: Element, environment: string, { id, title, verdict, cases }: Tried): void {
  const time = cases.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000;
  const name = verbatim(`${id} ${title}`.trim());
  const testCase = suite.ele("testcase", { classname: verbatim(environment), name, time });
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

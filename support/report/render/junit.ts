import { create } from "xmlbuilder2";
import type { RunReport } from "../run-report";
import type { ScenarioReport, StepFailure } from "../scenario-report";
import { ownerOf, ticketsOf } from "../tags";
import { knownIssueText, resultCounts, whatHappened } from "./words";

/** Takes the place of what XML 1.0 does not allow, even escaped: control characters and halves of surrogate pairs. */
const REPLACEMENT = "\ufffd";

type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/**
 * A run as JUnit XML, as CI servers read it: a test case for each scenario, with its reason where it was skipped, its
 * whole message where it failed, and its steps and evidence as its output. A known issue is skipped with its failure: as a
 * failure it would fail a CI server's build, and without an element it would have passed. What could not be tried is an error, a run that
 * could not be carried out too. A flaky scenario has passed, with what it failed with first in the elements that Maven
 * Surefire has for that; its schema is surefire-test-report.xsd. The ID of the requirement, the owner and the tickets are
 * properties of the test case, as pytest and Playwright write such. Times in seconds.
 */
export function junit(report: RunReport, suiteName: string): string {
  const { scenarios, problem, startedAt, duration = 0 } = report;
  const { failed, skipped, flaky, "known issue": known, "could not be tried": notTried } = resultCounts(report);
  const suite = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: REPLACEMENT }).ele("testsuite", {
    name: verbatim(suiteName),
    time: seconds(duration),
    tests: scenarios.length + (problem === undefined ? 0 : 1),
    skipped: skipped + known,
    failures: failed + (report.failOnFlaky ? flaky : 0),
    errors: notTried + (problem === undefined ? 0 : 1),
    flakes: flaky,
    ...(startedAt ? { timestamp: startedAt.toISOString().replace(/\.\d+Z$/, "Z") } : {}),
  });
  addTarget(suite, report);
  if (problem !== undefined) {
    const testCase = suite.ele("testcase", {
      classname: verbatim(suiteName),
      name: "The run can be carried out",
      time: 0,
    });
    testCase.ele("error", { type: "NotTried", message: verbatim(problem) }).txt(verbatim(problem));
  }
  for (const scenario of scenarios) addScenario(suite, scenario, report.failOnFlaky === true);
  return `${suite.end({ prettyPrint: true })}\n`;
}

/** What the run was against, as properties of the whole run. */
function addTarget(suite: Element, { target }: RunReport): void {
  if (!target) return;
  const { note, address, store, bucket } = target;
  const properties = suite.ele("properties");
  const all = { target: note, ...(address === undefined ? {} : { service: address }), store, bucket };
  for (const [name, value] of Object.entries(all)) properties.ele("property", { name, value: verbatim(value) });
}

function addScenario(suite: Element, scenario: ScenarioReport, failOnFlaky: boolean): void {
  const { feature, name, duration, reason, failures, result, firstFailures = [] } = scenario;
  const testCase = suite.ele("testcase", {
    classname: verbatim(feature),
    name: verbatim(name),
    time: seconds(duration),
  });
  addProperties(testCase, scenario);
  const { type, message } = joined(failures);
  if (result === "failed") addFailure(testCase, type, `${expiredText(scenario)}${message}`);
  if (result === "known issue") addKnownIssue(testCase, scenario, message);
  if (result === "could not be tried") testCase.ele("error", { type, message }).txt(message);
  if (result === "flaky") addFlaky(testCase, firstFailures, failOnFlaky);
  // GitHub and GitLab show the attribute, and not the text.
  if (reason !== undefined) testCase.ele("skipped", { message: verbatim(reason) });
  testCase.ele("system-out").txt(verbatim(output(scenario)));
}

function addFailure(testCase: Element, type: string, message: string): void {
  testCase.ele("failure", { type, message }).txt(message);
}

function addKnownIssue(testCase: Element, scenario: ScenarioReport, message: string): void {
  const told = `Failed; ${knownIssueText(scenario)}: ${scenario.failures.map(whatHappened).join("; ")}`;
  testCase.ele("skipped", { message: verbatim(told) }).txt(message);
}

/** That the known issue of a scenario that failed has expired, in a line of its own. */
function expiredText(scenario: ScenarioReport): string {
  const text = knownIssueText(scenario);
  return text === undefined ? "" : verbatim(`${text.charAt(0).toUpperCase()}${text.slice(1)}.\n`);
}

function addProperties(testCase: Element, scenario: ScenarioReport): void {
  const owner = ownerOf(scenario);
  const properties = [
    ...(scenario.id === undefined ? [] : [["requirement", scenario.id] as const]),
    ...(owner === undefined ? [] : [["owner", owner] as const]),
    ...ticketsOf(scenario).map((ticket) => ["ticket", ticket] as const),
  ];
  if (properties.length === 0) return;
  const parent = testCase.ele("properties");
  for (const [name, value] of properties) parent.ele("property", { name, value: verbatim(value) });
}

/** CI servers that do not know the elements of Surefire take this for a scenario that passed, unless it is a failure too. */
function addFlaky(testCase: Element, firstFailures: readonly StepFailure[], failOnFlaky: boolean): void {
  const { type, message } = joined(firstFailures);
  const text = `This passed only when it was tried again (FAIL_ON_FLAKY). At first:\n${message}`;
  if (failOnFlaky) testCase.ele("failure", { type: "Flaky", message: text }).txt(text);
  const element = firstFailures.some(({ notTried }) => !notTried) ? "flakyFailure" : "flakyError";
  testCase.ele(element, { type, message }).ele("stackTrace").txt(message);
}

/** Several failures as one. What the service did wrong gives it its type. */
function joined(failures: readonly StepFailure[]): { readonly type: string; readonly message: string } {
  const { type = "" } = failures.find(({ notTried }) => !notTried) ?? failures[0] ?? {};
  return { type: verbatim(type), message: verbatim(failures.map(({ message }) => message).join("\n\n")) };
}

/** The builder leaves what looks like an entity as it is, known to XML or not. */
export function verbatim(text: string): string {
  return text.replaceAll("&", "&amp;");
}

function output({ steps, evidence, warnings }: ScenarioReport): string {
  return [
    steps.map(({ text, result }) => `[${result}] ${text}`).join("\n"),
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...evidence.map(({ name, text }) => (name ? `${name}:\n${text}` : text)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

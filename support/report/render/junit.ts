import { create } from "xmlbuilder2";
import type { RunReport } from "../run-report";
import type { ScenarioReport } from "../scenario-report";
import { resultCounts } from "./words";

/** Takes the place of what XML 1.0 does not allow, even escaped: control characters and halves of surrogate pairs. */
const REPLACEMENT = "\ufffd";

type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/**
 * A run as JUnit XML, as CI servers read it: a test case for each scenario, with its reason where it was skipped, its
 * whole message where it failed, and its steps and evidence as its output. A run that could not be carried out is an
 * error. Times in seconds.
 */
export function junit(report: RunReport, suiteName: string): string {
  const { scenarios, problem, startedAt, duration = 0 } = report;
  const { failed, skipped } = resultCounts(report);
  const suite = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: REPLACEMENT }).ele("testsuite", {
    name: verbatim(suiteName),
    time: seconds(duration),
    tests: scenarios.length + (problem === undefined ? 0 : 1),
    skipped,
    failures: failed,
    errors: problem === undefined ? 0 : 1,
    ...(startedAt ? { timestamp: startedAt.toISOString().replace(/\.\d+Z$/, "Z") } : {}),
  });
  if (problem !== undefined) {
    const testCase = suite.ele("testcase", {
      classname: verbatim(suiteName),
      name: "The run can be carried out",
      time: 0,
    });
    testCase.ele("error", { message: verbatim(problem) }).txt(verbatim(problem));
  }
  for (const scenario of scenarios) addScenario(suite, scenario);
  return `${suite.end({ prettyPrint: true })}\n`;
}

function addScenario(suite: Element, scenario: ScenarioReport): void {
  const { feature, name, duration, reason, failures } = scenario;
  const testCase = suite.ele("testcase", {
    classname: verbatim(feature),
    name: verbatim(name),
    time: seconds(duration),
  });
  const [first] = failures;
  if (first) {
    const message = verbatim(failures.map((failure) => failure.message).join("\n\n"));
    testCase.ele("failure", { type: verbatim(first.type), message }).txt(message);
  }
  // GitHub and GitLab show the attribute, and not the text.
  if (reason !== undefined) testCase.ele("skipped", { message: verbatim(reason) });
  testCase.ele("system-out").txt(verbatim(output(scenario)));
}

/** The builder leaves what looks like an entity as it is, known to XML or not. */
function verbatim(text: string): string {
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

import {
  type Attachment,
  type Envelope,
  type Pickle,
  TestStepResultStatus as Status,
  type Timestamp,
} from "@cucumber/messages";
import { Query } from "@cucumber/query";
import type { Encoded } from "../../support/report/attachments";

/** A feature's description, as it stands in a file. */
const WHY = "  A file's lines end\n  where it is wide enough.\n\n  A paragraph.";

/** What a test says of a step; one of a scenario's hooks where it has no text. It passed unless told otherwise. */
export interface ToldStep {
  readonly text?: string;
  readonly status?: keyof typeof Status;
  readonly message?: string;
  /** The class of the error. */
  readonly type?: string;
  readonly attached?: readonly Encoded[];
}

/** What a test says of a scenario: the steps of each attempt. Its line is told from its place among the others. */
export interface ToldScenario {
  readonly name: string;
  readonly uri?: string;
  /** The values of the example that it is, each as a cell. */
  readonly example?: readonly string[];
  /** The name with the example's values in it, where the outline's name refers to them. */
  readonly exampleName?: string;
  /** Tags of its own. */
  readonly tags?: readonly string[];
  /** Tags of its feature beside `@manual`. */
  readonly featureTags?: readonly string[];
  readonly attempts: readonly (readonly ToldStep[])[];
  /** Whether the run was killed in the midst of the last attempt. */
  readonly unfinished?: boolean;
}

export interface ToldRun {
  readonly scenarios?: readonly ToldScenario[];
  /** What a hook before the first scenario failed with. */
  readonly hookFailure?: string;
  /** The message of the error with which Cucumber itself ended the run. */
  readonly exception?: string;
  /** Whether the messages end as those of a killed run do. */
  readonly killed?: boolean;
}

const URI = "features/a.feature";
const at = (seconds: number) => ({ seconds, nanos: 0 });

/** A query that was given the messages of a run. It begins at 08:00 UTC on 24 November 2026; each attempt takes 2 s. */
export function queryOf(run: ToldRun): Query {
  const query = new Query();
  for (const envelope of messagesOf(run)) query.update(envelope);
  return query;
}

/** The messages of a run, as far as this suite's reports read them. */
export function messagesOf({ scenarios = [], hookFailure, exception, killed = false }: ToldRun): Envelope[] {
  const start = Date.UTC(2026, 10, 24, 8) / 1000;
  const uris = [...new Set(scenarios.map(({ uri = URI }) => uri))];
  const told = scenarios.map((scenario, index) => ({ ...scenario, id: String(index), line: 10 * (index + 1) }));
  return [
    { testRunStarted: { id: "run", timestamp: at(start) } },
    ...uris.map((uri) => document(uri, told)),
    ...told.map((scenario) => ({ pickle: pickleOf(scenario) })),
    ...(hookFailure === undefined ? [] : failedHook(hookFailure, start)),
    ...told.flatMap((scenario) => attemptsOf(scenario, start + 10 * Number(scenario.id))),
    ...(killed ? [] : [runFinished(exception, at(start + 9))]),
  ];
}

function runFinished(message: string | undefined, timestamp: Timestamp): Envelope {
  const failed = message === undefined ? {} : { exception: { type: "Error", message } };
  return { testRunFinished: { testRunStartedId: "run", success: message === undefined, timestamp, ...failed } };
}

type Told = ToldScenario & { readonly id: string; readonly line: number };

function document(uri: string, scenarios: readonly Told[]): Envelope {
  const here = scenarios.filter((scenario) => (scenario.uri ?? URI) === uri);
  const children = here.map((scenario) => ({ scenario: { ...outlineOf(scenario), description: "" } }));
  const feature = { name: `Feature of ${uri}`, keyword: "Feature", language: "en", description: WHY, tags: [] };
  return { gherkinDocument: { uri, comments: [], feature: { ...feature, children, location: { line: 1 } } } };
}

function outlineOf({ id, name, line, example, attempts, tags: own = [] }: Told) {
  const location = { line };
  const tags = own.map((tag) => ({ id: "tag", name: tag, location }));
  const steps = stepsOf(attempts).map((text, index) => ({
    id: `step ${id}.${index}`,
    text,
    keyword: "Then ",
    location,
  }));
  const row = { id: `row ${id}`, location, cells: (example ?? []).map((value) => ({ value, location })) };
  const table = { id: `table ${id}`, name: "", keyword: "Examples", description: "", tags: [], location };
  const examples = example ? [{ ...table, tableBody: [row] }] : [];
  return { id: `scenario ${id}`, name, keyword: "Scenario", location, steps, examples, tags };
}

function stepsOf(attempts: ToldScenario["attempts"]): string[] {
  return [...new Set(attempts.flat().flatMap(({ text }) => text ?? []))];
}

function pickleOf(scenario: Told): Pickle {
  const {
    id,
    uri = URI,
    name,
    exampleName = name,
    line,
    example,
    attempts,
    tags: own = [],
    featureTags = [],
  } = scenario;
  const steps = stepsOf(attempts).map((text, index) => ({
    id: `pickle step ${id}.${index}`,
    text,
    astNodeIds: [`step ${id}.${index}`],
  }));
  const astNodeIds = [`scenario ${id}`, ...(example ? [`row ${id}`] : [])];
  const tags = ["@manual", ...featureTags, ...own].map((tag) => ({ name: tag, astNodeId: "tag" }));
  return { id: `pickle ${id}`, uri, name: exampleName, language: "en", location: { line }, steps, tags, astNodeIds };
}

function failedHook(message: string, start: number): Envelope[] {
  const sourceReference = { uri: "support/hooks.ts", location: { line: 1 } };
  const result = { status: Status.FAILED, message, duration: at(0) };
  const started = { id: "started", testRunStartedId: "run", hookId: "before all", timestamp: at(start) };
  return [
    { hook: { id: "before all", sourceReference } },
    { testRunHookStarted: started },
    { testRunHookFinished: { testRunHookStartedId: "started", result, timestamp: at(start) } },
  ];
}

function attemptsOf({ id, attempts, unfinished = false }: Told, start: number): Envelope[] {
  const texts = stepsOf(attempts);
  const testSteps = attempts.flatMap((steps, attempt) =>
    steps.map(({ text }, index) => ({
      id: `test step ${id}.${attempt}.${index}`,
      ...(text === undefined ? { hookId: "hook" } : { pickleStepId: `pickle step ${id}.${texts.indexOf(text)}` }),
    })),
  );
  const hook = { id: "hook", name: "A hook of the test", sourceReference: { uri: "support/hooks.ts" } };
  return [
    { hook },
    { testCase: { id: `case ${id}`, pickleId: `pickle ${id}`, testSteps } },
    ...attempts.flatMap((steps, attempt) => {
      const started = `attempt ${id}.${attempt}`;
      const last = attempt === attempts.length - 1;
      const begun = start + 3 * attempt;
      return [
        { testCaseStarted: { id: started, testCaseId: `case ${id}`, attempt, timestamp: at(begun) } },
        ...steps.flatMap((step, index) => stepMessages(step, started, `test step ${id}.${attempt}.${index}`)),
        ...(last && unfinished
          ? []
          : [{ testCaseFinished: { testCaseStartedId: started, willBeRetried: !last, timestamp: at(begun + 2) } }]),
      ];
    }),
  ];
}

function stepMessages(step: ToldStep, testCaseStartedId: string, testStepId: string): Envelope[] {
  const { status = "PASSED", message, type, attached = [] } = step;
  const testStepResult = {
    status: Status[status],
    duration: at(1),
    ...(message === undefined ? {} : { message }),
    ...(type === undefined ? {} : { exception: { type } }),
  };
  return [
    { testStepStarted: { testCaseStartedId, testStepId, timestamp: at(0) } },
    ...attached.map((one) => ({ attachment: { ...attachmentOf(one), testCaseStartedId, testStepId } })),
    { testStepFinished: { testCaseStartedId, testStepId, testStepResult, timestamp: at(1) } },
  ];
}

/** What Cucumber makes of what it is told to attach. */
export function attachmentOf({ body, mediaType, fileName }: Encoded): Attachment {
  const base64 = mediaType.startsWith("base64:");
  const contentEncoding = (base64 ? "BASE64" : "IDENTITY") as Attachment["contentEncoding"];
  return { body, contentEncoding, mediaType: mediaType.replace(/^base64:/, ""), fileName };
}

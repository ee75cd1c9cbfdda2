import type { Envelope } from "@cucumber/messages";

/** What belongs to a scenario, or to its feature. All else is of the run, and is there once. */
const OF_SCENARIOS: readonly (keyof Envelope)[] = [
  "source",
  "gherkinDocument",
  "pickle",
  "testCase",
  "testCaseStarted",
  "testStepStarted",
  "testStepFinished",
  "attachment",
  "testCaseFinished",
];
/** Fields that hold IDs of what belongs to scenarios, or the place of their feature. */
const NAMES = /^(id|uri|astNodeIds?|pickleId|pickleStepId|testCaseId|testCaseStartedId|testStepId)$/;

/** The messages of a run in which all features are there so many times, each time under other IDs and in another folder. */
export function* repeated(messages: readonly Envelope[], times: number): Generator<Envelope> {
  const isRepeated = (envelope: Envelope) => OF_SCENARIOS.some((kind) => envelope[kind] !== undefined);
  const first = messages.findIndex(isRepeated);
  const [before, rest] = [messages.slice(0, first), messages.slice(first)];
  yield* before;
  // Definitions of steps come between features and scenarios.
  yield* rest.filter((envelope) => !isRepeated(envelope) && !envelope.testRunFinished);
  const scenarios = rest.filter(isRepeated);
  for (let time = 1; time <= times; time += 1) for (const envelope of scenarios) yield renamed(envelope, time);
  yield* rest.filter(({ testRunFinished }) => testRunFinished);
}

function renamed(envelope: Envelope, time: number): Envelope {
  const text = JSON.stringify(envelope, (name, value) => {
    if (!NAMES.test(name)) return value;
    if (Array.isArray(value)) return value.map((id) => `${id}-${time}`);
    return name === "uri" ? `copy-${time}/${value}` : `${value}-${time}`;
  });
  const copy: Envelope = JSON.parse(text);
  const { attachment } = copy;
  if (attachment?.mediaType !== "image/svg+xml") return copy;
  // No two scenarios of a real run have the same picture, which the overview page would show only once.
  const svg = `${Buffer.from(attachment.body, "base64").toString()}<!-- ${time} -->`;
  return { ...copy, attachment: { ...attachment, body: Buffer.from(svg).toString("base64") } };
}

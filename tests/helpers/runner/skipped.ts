import type { TestEvent } from "node:test/reporters";

/** The first line of the counts that Node's reporter ends with. */
const COUNTS = /^tests \d+$/;

/** Passes on the events of a test run, with what was skipped, and why, before the counts at its end. */
export async function* tellSkipped(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  const reasons = new Map<string, string[]>();
  for await (const event of events) {
    if (event.type === "test:pass" && typeof event.data.skip === "string") {
      const { skip: reason, name } = event.data;
      reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
    if (event.type === "test:diagnostic" && event.data.nesting === 0 && COUNTS.test(event.data.message))
      for (const message of summary(reasons))
        yield { type: "test:diagnostic", data: { nesting: 0, level: "info", message } };
    yield event;
  }
}

function summary(reasons: ReadonlyMap<string, readonly string[]>): string[] {
  if (reasons.size === 0) return ["nothing was skipped"];
  return [...reasons].map(([reason, names]) => `skipped, since ${reason}: ${names.join("; ")}`);
}

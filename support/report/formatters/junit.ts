import type { FormatterPlugin } from "@cucumber/cucumber/api";
import type { Attachment, Envelope, Pickle } from "@cucumber/messages";
import { escapeXml } from "../charts/draw";
import { SKIPPED } from "../closing-notes";

/** Cucumber's own JUnit formatter. */
const junit: FormatterPlugin = require("@cucumber/junit-xml-formatter").default;

/**
 * Cucumber's JUnit report with what CI servers would otherwise not show: the reason of each skipped scenario, and the
 * evidence of each scenario in its output.
 */
const formatter: FormatterPlugin = {
  type: "formatter",
  optionsKey: "junit",
  async formatter(context) {
    const evidence = new Evidence();
    const held: string[] = [];
    const finish = await junit.formatter({
      ...context,
      on: ((event: "message", handler: (envelope: Envelope) => void) =>
        context.on(event, (envelope: Envelope) => {
          evidence.message(envelope);
          handler(evidence.withReason(envelope));
        })) as typeof context.on,
      write: (part) => void held.push(String(part)),
    });
    return async () => {
      await finish?.();
      context.write(withEvidence(held.join(""), evidence.inOrder()));
    };
  },
};

/** Gathers what scenarios attached, each scenario's last attempt. */
class Evidence {
  readonly #pickles = new Map<string, Pickle>();
  readonly #pickleOf = new Map<string, Pickle>();
  readonly #attempts = new Map<string, string>();
  readonly #texts = new Map<string, string[]>();
  readonly #reasons = new Map<string, string>();

  message({ pickle, testCase, testCaseStarted, testCaseFinished, attachment }: Envelope): void {
    if (pickle) this.#pickles.set(pickle.id, pickle);
    const known = testCase && this.#pickles.get(testCase.pickleId);
    if (testCase && known) this.#pickleOf.set(testCase.id, known);
    if (testCaseStarted) {
      this.#attempts.set(testCaseStarted.id, testCaseStarted.testCaseId);
      this.#texts.set(testCaseStarted.id, []);
    }
    if (testCaseFinished?.willBeRetried) this.#texts.delete(testCaseFinished.testCaseStartedId);
    if (attachment?.testCaseStartedId) this.#take(attachment, attachment.testCaseStartedId);
  }

  #take({ body, mediaType, fileName }: Attachment, attempt: string): void {
    if (body.startsWith(SKIPPED)) this.#reasons.set(attempt, body.slice(SKIPPED.length));
    else if (mediaType.startsWith("text/")) this.#texts.get(attempt)?.push(fileName ? `${fileName}:\n${body}` : body);
  }

  /** The message, with the reason of what is skipped. */
  withReason(envelope: Envelope): Envelope {
    const { testStepFinished } = envelope;
    const message = testStepFinished && this.#reasons.get(testStepFinished.testCaseStartedId);
    if (!testStepFinished || message === undefined || testStepFinished.testStepResult.status !== "SKIPPED")
      return envelope;
    const testStepResult = { ...testStepFinished.testStepResult, message };
    return { ...envelope, testStepFinished: { ...testStepFinished, testStepResult } };
  }

  /** The evidence of each scenario, in the order of the report: by file, and by line within a file. */
  inOrder(): string[] {
    const place = (attempt: string) => this.#pickleOf.get(this.#attempts.get(attempt) ?? "");
    return [...this.#texts.keys()]
      .toSorted((a, b) => {
        const [one, other] = [place(a), place(b)];
        return (
          (one?.uri ?? "").localeCompare(other?.uri ?? "") || (one?.location?.line ?? 0) - (other?.location?.line ?? 0)
        );
      })
      .map((attempt) => this.#texts.get(attempt)?.join("\n\n") ?? "");
  }
}

/** The report with each scenario's evidence at the end of its output. What comes before scenarios (hooks) has none. */
function withEvidence(xml: string, evidence: readonly string[]): string {
  const cases = xml.split(/(?=<\/testcase>)/);
  const hooks = cases.length - 1 - evidence.length;
  // GitHub and GitLab show the attribute, and not the text.
  const withReasons = cases.map((text) =>
    text.replace(
      /<skipped>\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*<\/skipped>/,
      (_, reason: string) => `<skipped message="${escapeXml(reason)}"/>`,
    ),
  );
  return withReasons
    .map((text, index) => {
      const more = evidence[index - hooks];
      if (!more || index === cases.length - 1) return text;
      return text.replace(/\]\]><\/system-out>(\s*)$/, (end) => `\n\n${more.replaceAll("]]>", "]] >")}${end}`);
    })
    .join("");
}

export default formatter;

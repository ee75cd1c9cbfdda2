import type { ParseError } from "@cucumber/messages";

/** A place of a feature that Cucumber cannot read: of these it runs no feature at all. */
interface Unreadable {
  /** `features/a.feature, line 5` */
  readonly place: string;
  /** What the parser says, without the place. */
  readonly message: string;
  readonly remedy: string;
}

/** By what the parser says. The last is for all else. */
const REMEDIES: readonly [says: RegExp, remedy: string][] = [
  [
    /inconsistent cell count/,
    "give each row of the table as many cells as its first row has; a | within a cell is written as \\|",
  ],
  [/tag may not contain whitespace/i, "write each tag with @ and without blanks, with a blank between two of them"],
  [/language not supported/i, "correct the line that begins with # language:, or remove it for English"],
  [
    /unexpected end of file/,
    'complete what is begun and has no end, such as a text after """ or a tag without a scenario',
  ],
  [
    /, got '/,
    "begin the line with a word that Gherkin knows there (Feature:, Scenario:, Examples:, Given, When, Then, And, But), with | for a row of a table, or with # for a comment",
  ],
  [/(?:)/, "correct this line"],
];

/** Why features cannot be read, and what to do, with each place in a line; unset if all can. */
export function whyNotReadable(errors: readonly ParseError[]): string | undefined {
  if (errors.length === 0) return undefined;
  const told = errors
    .map(unreadable)
    .flatMap(({ place, message, remedy }) => [`${place}: ${message}`, `What to do: ${remedy}.`]);
  return ["Nothing was run, since a feature cannot be read.", ...told].join("\n");
}

/** What to do about features that cannot be read, a line for each place, where Cucumber has told what is wrong. */
export function whatToCorrect(errors: readonly ParseError[]): string[] {
  return errors.map(unreadable).map(({ place, remedy }) => `What to do: in ${place}, ${remedy}.`);
}

function unreadable({ source: { uri, location }, message }: ParseError): Unreadable {
  const words = message.replace(/^\(\d+:\d+\): /, "");
  const [, remedy = ""] = REMEDIES.find(([says]) => says.test(words)) ?? [];
  return { place: `${uri}${location ? `, line ${location.line}` : ""}`, message: words, remedy };
}

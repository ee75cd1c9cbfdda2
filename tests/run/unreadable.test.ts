import { describe, it } from "node:test";
import { generateMessages } from "@cucumber/gherkin";
import { IdGenerator, SourceMediaType } from "@cucumber/messages";
import { expect } from "chai";
import { whatToCorrect, whyNotReadable } from "../../support/run/unreadable";

/** What Cucumber's own parser says of a feature. */
function errorsIn(...lines: readonly string[]) {
  const options = { includeGherkinDocument: true, newId: IdGenerator.incrementing() };
  const type = SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN;
  return generateMessages(lines.join("\n"), "features/a.feature", type, options).flatMap((one) => one.parseError ?? []);
}

const START = ["Feature: F", "  Scenario: S", "    Given x"];

describe("Why features cannot be read", () => {
  for (const [what, lines, line, says, remedy] of [
    [
      "a row with another number of cells",
      [...START, "      | a | b |", "      | 1 |"],
      5,
      "cell count",
      "as many cells",
    ],
    ["a line that is nothing", [...START, "    Nonsense"], 4, "got 'Nonsense'", "begin the line with"],
    ["a tag with a blank", ["@a b", ...START], 1, "whitespace", "without blanks"],
    ["an unknown language", ["# language: xx", ...START], 1, "Language not supported: xx", "correct the line"],
    ["a text without an end", [...START, '      """', "      text"], 6, "unexpected end of file", "has no end"],
    ["no feature", ["Faeture: F"], 1, "got 'Faeture: F'", "begin the line with"],
  ] as const) {
    it(`is the file, the line, what the parser says, and what to do: ${what}`, () => {
      const errors = errorsIn(...lines);
      const [heading, place = "", advice = ""] = (whyNotReadable(errors) ?? "").split("\n");
      expect(heading).to.equal("Nothing was run, since a feature cannot be read.");
      expect(place)
        .to.match(new RegExp(`^features/a.feature, line ${line}: [^(]`))
        .and.contain(says);
      expect(advice)
        .to.match(/^What to do: .*\.$/)
        .and.contain(remedy);
      expect(whatToCorrect(errors)[0]).to.contain(`in features/a.feature, line ${line}, `).and.contain(remedy);
    });
  }

  it("is each place, and nothing where all can be read", () => {
    expect(whyNotReadable(errorsIn(...START))).to.equal(undefined);
    expect(whatToCorrect([])).to.deep.equal([]);
    const errors = [...errorsIn(...START, "    Nonsense"), ...errorsIn("Faeture: F")];
    expect(whyNotReadable(errors)?.match(/What to do:/g)).to.have.length(errors.length);
  });
});

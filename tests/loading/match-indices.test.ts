import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";

type Exec = (regexp: RegExp, text: string) => RegExpExecArray | null;
const exec: Exec = require("regexp-match-indices");
/** A group that may take no part, one in another, one of a name, and one that matches nothing. */
const PATTERN = "(a(b+)?)|(?<named>c)()|(d)";
const FLAGS = ["", "d", "g", "i", "y", "u", "gi"];

describe("The indices of a match", () => {
  it("are found by the suite's own code", () => {
    const expressions = createRequire(require.resolve("@cucumber/cucumber")).resolve("@cucumber/cucumber-expressions");
    const found = createRequire(expressions).resolve("regexp-match-indices");
    expect(found).to.equal(require.resolve("../../support/loading/match-indices"));
  });

  it("say where each group stands, and leave all else as it is", () => {
    const text = fc.string({ unit: fc.constantFrom(..."abcdx\u{1f600}") });
    fc.assert(
      fc.property(text, fc.constantFrom(...FLAGS), fc.nat(5), (text, flags, lastIndex) => {
        const [own, plain] = [new RegExp(PATTERN, flags), new RegExp(PATTERN, flags)];
        own.lastIndex = lastIndex;
        plain.lastIndex = lastIndex;
        const [match, expected] = [exec(own, text), plain.exec(text)];
        expect(own.lastIndex).to.equal(plain.lastIndex);
        expect(match && [...match]).to.deep.equal(expected && [...expected]);
        expect(match?.index).to.equal(expected?.index);
        expect(match?.groups).to.deep.equal(expected?.groups);
        const told = match?.indices?.map((place) => place && text.slice(...place));
        expect(told).to.deep.equal(expected ? [...expected] : undefined);
        expect(match?.indices?.[0]?.[0]).to.equal(expected?.index);
      }),
    );
  });
});

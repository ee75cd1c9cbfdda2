import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { canBeRedacted, Redactor, redact, redactValues, registerSecret } from "../../support/shared/redaction";
import { workOf } from "../helpers/work";

function redactor(...secrets: string[]): Redactor {
  const made = new Redactor();
  for (const secret of secrets) made.add(secret);
  return made;
}

/** The ways in which a text is written elsewhere. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON of ASCII alone": (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "in a URL": encodeURIComponent,
  "in a URL's path, as far as that needs it": encodeURI,
  "in a form": (text) => new URLSearchParams({ text }).toString().slice("text=".length),
  "in HTML": (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`),
  "in XML": (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64 in a URL": (text) => encodeURIComponent(Buffer.from(text).toString("base64")),
  "in base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
};

/** Secrets as people choose them: no control characters, and nothing that is in the mark. */
const secret = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 6, maxLength: 30 }),
    // Of few letters, so that one secret begins with another, holds it, or overlaps it.
    fc.string({ unit: fc.constantFrom("a", "b"), minLength: 6, maxLength: 9 }),
  )
  .filter((text) => canBeRedacted(text) && !/[[\]]/.test(text));

describe("redaction", () => {
  it("leaves no registered secret, in none of its forms and whatever surrounds it", () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(fc.string(), { minLength: 5, maxLength: 5 }),
        (secrets, between) => {
          const clean = redactor(...secrets);
          for (const form of Object.values(FORMS)) {
            const written = secrets.map(form);
            const redacted = clean.redact(between.map((text, index) => text + (written[index] ?? "")).join(""));
            for (const one of [...secrets, ...written]) expect(redacted).not.to.contain(one);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("leaves none in data, which stays data of the same shape", () => {
    fc.assert(
      fc.property(secret, fc.jsonValue(), (one, other) => {
        const clean = redactor(one);
        const data = { list: [one, { text: `a ${one} b`, other }], number: 1, nothing: null };
        const redacted = clean.redactValues(data);
        expect(redacted.list[0]).to.equal("[secret]");
        expect(redacted).to.have.all.keys("list", "number", "nothing");
        expect(JSON.parse(JSON.stringify(redacted))).to.have.nested.property("number", 1);
      }),
    );
  });

  for (const [name, form] of Object.entries(FORMS)) {
    it(`finds a secret ${name}`, () => {
      const one = `rare/k"e+y&1 <ä> \\ '2'`;
      expect(redactor(one).redact(`before ${form(one)} after`)).to.match(/^before \[secret\] after$/);
    });
  }

  it("finds a key of several lines, as a certificate's is, in JSON too", () => {
    const key = "begin\tof-it\r\nmiddle\b\fend";
    const text = `${key} ${JSON.stringify(key)}`;
    expect(redactor(key).redact(text)).to.equal('[secret] "[secret]"');
  });

  it("leaves texts alone that only look like an escaped form", () => {
    expect(redactor("pass-word").redact("pass+word, pass word, pas-word")).to.equal("pass+word, pass word, pas-word");
  });

  it("finds a secret within a longer text in base64, such as a user name and password", () => {
    for (const before of ["", "m", "me:", "you:"]) {
      const encoded = Buffer.from(`${before}a-password-of-mine, and more`).toString("base64");
      const clean = redactor("a-password-of-mine").redact(encoded);
      expect(Buffer.from(clean.replace(/\[secret\].*/, ""), "base64").toString("latin1")).not.to.match(/a-pass/);
      expect(clean).to.contain("[secret]");
    }
  });

  it("leaves no half of a secret that begins with another, holds it, or overlaps it", () => {
    for (const secrets of [
      ["abcdefgh", "abcdefghijklmnop"],
      ["abcdefghijklmnop", "abcdefgh"],
      ["efghij", "abcdefghijklmnop"],
      ["abcdefghij", "ghijklmnop"],
    ]) {
      expect(redactor(...secrets).redact("<abcdefghijklmnop>"), secrets.join()).to.equal("<[secret]>");
    }
    expect(redactor("abcabc").redact("<abcabcabc>")).to.equal("<[secret]>");
    expect(redactor("abcdef").redact("abcdefabcdef")).to.equal("[secret][secret]");
  });

  it("leaves alone what is too short to be told from ordinary words, what is public, and its own mark", () => {
    const clean = redactor("", "true", "12345", "minioadmin", "secret", "[secret]", "123456");
    expect(clean.redact('{"a":true} 12345 minioadmin [secret]')).to.equal('{"a":true} 12345 minioadmin [secret]');
    expect(clean.redact("123456")).to.equal("[secret]");
  });

  it("of data leaves names and whatever is no plain data as they are", () => {
    const at = new Date(0);
    const data = { "hush-hush": ["a hush-hush b", 5, true, null, undefined, at] };
    expect(redactor("hush-hush").redactValues(data)).to.deep.equal({
      "hush-hush": ["a [secret] b", 5, true, null, undefined, at],
    });
  });

  it("is done by everyone once a secret is registered", () => {
    expect(redact("registered-once")).to.equal("registered-once");
    registerSecret("registered-once");
    expect(redact("registered-once")).to.equal("[secret]");
    expect(redactValues(["registered-once"])).to.deep.equal(["[secret]"]);
  });

  it("is quick with a long text", () => {
    const clean = redactor(...Array.from({ length: 10 }, (_, index) => `secret-number-${index}`));
    const text = "Generating mock data, which takes a while. ".repeat(25_000);
    const work = workOf(() => {
      expect(clean.redact(text)).to.equal(text);
    });
    expect(work).to.be.below(2000);
  });
});

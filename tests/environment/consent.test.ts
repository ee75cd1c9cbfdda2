import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { expect } from "chai";
import { addressToAgreeTo, agrees, refusal } from "../../support/environment/consent";
import type { Target } from "../../support/environment/target";

const target = (parts: Partial<Target>): Target => ({
  kind: "service",
  baseUrl: "http://localhost:8000",
  storeEndpoint: "http://localhost:9000",
  note: "",
  ...parts,
});

describe("Real data", () => {
  for (const [what, parts, allowed, asked] of [
    ["is written at this machine", {}, [], undefined],
    ["is written at 127.0.0.1", { baseUrl: "http://127.0.0.1:8000" }, [], undefined],
    ["is written at [::1]", { baseUrl: "http://[::1]:8000" }, [], undefined],
    ["is written at a host that is listed", { baseUrl: "https://test.example.com" }, ["test.example.com"], undefined],
    [
      "is written in a domain that is listed",
      { baseUrl: "https://a.dev.example.com" },
      ["*.dev.example.com"],
      undefined,
    ],
    ["is written at a listed port", { baseUrl: "https://test.example.com" }, ["test.example.com:443"], undefined],
    [
      "needs a yes at another port",
      { baseUrl: "https://t.example.com:8443" },
      ["t.example.com:443"],
      "https://t.example.com:8443",
    ],
    [
      "needs a yes at another host",
      { baseUrl: "http://prod.example.com" },
      ["test.example.com"],
      "http://prod.example.com",
    ],
    [
      "needs a yes at the listed domain's own name",
      { baseUrl: "http://dev.example.com" },
      ["*.dev.example.com"],
      "http://dev.example.com",
    ],
    [
      "needs a yes where a name only ends alike",
      { baseUrl: "http://mytest.example.com" },
      ["test.example.com"],
      "http://mytest.example.com",
    ],
    [
      "needs a yes at a host that only looks local",
      { baseUrl: "http://127.0.0.1.example.com" },
      [],
      "http://127.0.0.1.example.com",
    ],
    [
      "needs a yes at localhost.example.com",
      { baseUrl: "http://localhost.example.com" },
      [],
      "http://localhost.example.com",
    ],
    [
      "needs a yes at the sandbox's store elsewhere",
      { kind: "sandbox", storeEndpoint: "https://s3.example.com" },
      [],
      "https://s3.example.com",
    ],
    [
      "does not, where only the store that is read is elsewhere",
      { storeEndpoint: "https://s3.example.com" },
      [],
      undefined,
    ],
  ] as const) {
    it(what, () => {
      expect(addressToAgreeTo(target(parts), allowed)).to.equal(asked);
    });
  }

  it("without a terminal is refused with the setting that allows it", () => {
    expect(refusal("https://prod.example.com:8443/clickstream"))
      .to.contain("Nothing was run")
      .and.contain("https://prod.example.com:8443/clickstream")
      .and.contain("ALLOWED_HOSTS=prod.example.com");
  });
});

describe("The question in the terminal", () => {
  async function answered(text: string | undefined): Promise<{ yes: boolean; said: string }> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = agrees("https://test.example.com", { input, output });
    if (text === undefined) input.end();
    else input.write(text);
    return { yes: await answer, said: String(output.read()) };
  }

  for (const [text, yes] of [
    ["y\n", true],
    ["Yes\n", true],
    [" y \n", true],
    ["n\n", false],
    ["\n", false],
    ["yeah?\n", false],
    [undefined, false],
  ] as const) {
    it(`takes ${text === undefined ? "the end of the input" : JSON.stringify(text)} for a ${yes ? "yes" : "no"}`, async () => {
      const { yes: agreed, said } = await answered(text);
      expect(agreed).to.equal(yes);
      expect(said).to.contain("This generates and uploads real data to https://test.example.com. Continue? [y/N] ");
    });
  }
});

import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { type Allowed, agrees, destinationToAgreeTo, refusal } from "../../support/environment/consent";
import type { Target } from "../../support/environment/target";
import { readSettings } from "../../support/settings/environment";

const target = (parts: Partial<Target>): Target => ({
  kind: "service",
  baseUrl: "http://localhost:8000",
  storeEndpoint: "http://localhost:9000",
  note: "",
  ...parts,
});

const NOTHING: Allowed = { hosts: [], contexts: [] };

describe("Real data", () => {
  for (const [what, parts, hosts, asked] of [
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
      expect(destinationToAgreeTo(target(parts), { hosts, contexts: [] })?.name).to.equal(asked);
    });
  }

  it("without a terminal is refused with the setting that allows it", () => {
    const baseUrl = "https://prod.example.com:8443/clickstream";
    const destination = destinationToAgreeTo(target({ baseUrl }), NOTHING) ?? expect.fail();
    expect(refusal(destination))
      .to.contain("Nothing was run")
      .and.contain(baseUrl)
      .and.match(/set ALLOWED_HOSTS=prod\.example\.com$/);
  });
});

describe("Real data through a port forwarding", () => {
  const EKS = "arn:aws:eks:eu-central-1:111122223333:cluster/prod";
  const NAMESPACE = "ecommerce-platform";
  const forwarded = (context: string | undefined, parts: Partial<Target> = {}): Target =>
    target({
      baseUrl: "http://127.0.0.1:40001",
      forwarded: { service: "clickstream-backend", port: 8000, namespace: NAMESPACE, ...(context ? { context } : {}) },
      ...parts,
    });

  for (const [what, context, contexts, allowed] of [
    ["needs a yes, although its address is on this machine", "prod-eu", [], false],
    ["is written in a context that is listed", "prod-eu", ["kind", "prod-eu"], true],
    ["is written in a namespace that is listed", "prod-eu", [`prod-eu/${NAMESPACE}`], true],
    ["needs a yes in another namespace than the one listed", "prod-eu", ["prod-eu/test"], false],
    ["needs a yes in another context", "prod-eu", ["test-eu", `test-eu/${NAMESPACE}`], false],
    ["needs a yes where a name only begins alike", "prod-eu", ["prod", "prod-eu-2", "prod-eu/"], false],
    ["needs a yes where only case differs", "prod-eu", ["Prod-EU"], false],
    ["needs a yes where only the namespace is listed", "prod-eu", [NAMESPACE, `/${NAMESPACE}`], false],
    ["needs a yes where a pattern is listed", "prod-eu", ["*", "prod-*"], false],
    ["is written in a context whose name holds slashes and colons", EKS, [EKS], true],
    ["is written in a namespace of such a context", EKS, [`${EKS}/${NAMESPACE}`], true],
    [
      "needs a yes where a part of such a name is listed",
      EKS,
      ["arn:aws:eks:eu-central-1:111122223333:cluster"],
      false,
    ],
    ["is written in a context whose name holds an @", "admin@test", ["admin@test"], true],
    ["needs a yes without a context", undefined, [], false],
    ["is written without a context in a namespace that is listed", undefined, [`/${NAMESPACE}`], true],
    ["needs a yes without a context, where an empty name is listed", undefined, [""], false],
  ] as const) {
    it(what, () => {
      const asked = destinationToAgreeTo(forwarded(context), { hosts: ["127.0.0.1", "localhost"], contexts });
      expect(asked === undefined).to.equal(allowed);
    });
  }

  it("is asked about once, whatever its store is", () => {
    const elsewhere = forwarded("prod-eu", { storeEndpoint: "https://s3.example.com" });
    expect(destinationToAgreeTo(elsewhere, NOTHING)).to.deep.equal(destinationToAgreeTo(forwarded("prod-eu"), NOTHING));
    expect(destinationToAgreeTo(elsewhere, { hosts: [], contexts: ["prod-eu"] })).to.equal(undefined);
  });

  for (const [context, name, setting] of [
    ["prod-eu", `context prod-eu, namespace ${NAMESPACE}`, `ALLOWED_CONTEXTS=prod-eu/${NAMESPACE}`],
    [EKS, `context ${EKS}, namespace ${NAMESPACE}`, `ALLOWED_CONTEXTS=${EKS}/${NAMESPACE}`],
    ["my cluster", `context my cluster, namespace ${NAMESPACE}`, `ALLOWED_CONTEXTS='my cluster/${NAMESPACE}'`],
    [undefined, `no context, namespace ${NAMESPACE}`, `ALLOWED_CONTEXTS=/${NAMESPACE}`],
  ] as const) {
    it(`is asked about and refused by its place: ${name}`, () => {
      const destination = destinationToAgreeTo(forwarded(context), NOTHING) ?? expect.fail();
      expect(destination.name).to.equal(`the service clickstream-backend (${name})`);
      expect(refusal(destination)).to.contain(name).and.contain(`set ${setting}`);
    });
  }

  it("is written where the refusal's setting is set, for every context whose name has no comma", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."abz09./:@ _-") }).map((text) => text.trim()),
        (context) => {
          const { setting } = destinationToAgreeTo(forwarded(context), NOTHING) ?? expect.fail();
          const value = setting.replace(/^ALLOWED_CONTEXTS=/, "").replace(/^'(.*)'$/, "$1");
          const contexts = readSettings({ ALLOWED_CONTEXTS: value }).allowedContexts;
          expect(destinationToAgreeTo(forwarded(context), { hosts: [], contexts })).to.equal(undefined);
        },
      ),
    ));
});

describe("The question in the terminal", () => {
  const DESTINATION = { name: "https://test.example.com", setting: "ALLOWED_HOSTS=test.example.com" };

  async function answered(text: string | undefined): Promise<{ yes: boolean; said: string }> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answer = agrees(DESTINATION, { input, output });
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

import { describe, it } from "node:test";
import { expect } from "chai";
import { openApiDocument } from "../../sandbox/openapi";
import {
  adviceOnIgnored,
  describedParameters,
  PARAMETER_NAMES,
  whyParametersAreSkipped,
} from "../../support/clickstream/request-body";
import type { ApiDescription } from "../../support/clickstream/service";

const GENERATE = "/api/v1/data/generate";
const FEATURE = "features/custom-parameters.feature";

/** A description in which data generation is described so, with more beside it. */
const describing = (post: unknown, more: object = {}) =>
  ({ paths: { [GENERATE]: { post } }, ...more }) as ApiDescription;
const body = (schema: unknown, type = "application/json") => ({ requestBody: { content: { [type]: { schema } } } });
const properties = (...names: string[]) => ({ properties: Object.fromEntries(names.map((name) => [name, {}])) });

describe("the parameters that an API description names", () => {
  it("are those of the sandbox, where it takes them", () => {
    expect(describedParameters(openApiDocument(true))).to.deep.equal({ kind: "body", names: [...PARAMETER_NAMES] });
    expect(describedParameters(openApiDocument(false))).to.deep.equal({ kind: "none" });
  });

  it("are found through references, as FastAPI writes them, and through all, any and one of", () => {
    const schemas = {
      Order: {
        allOf: [{ $ref: "#/components/schemas/Size" }, { oneOf: [properties("seed"), properties("num_events")] }],
      },
      Size: properties("num_users"),
    };
    // A model that may be left out is described as any of itself and null.
    const optional = body({ anyOf: [{ $ref: "#/components/schemas/Order" }, { type: "null" }] });
    expect(describedParameters(describing(optional, { components: { schemas } }))).to.deep.equal({
      kind: "body",
      names: ["num_users", "seed", "num_events"],
    });
    const requestBodies = { "a/b": body(properties("seed")).requestBody };
    const referred = describing(
      { requestBody: { $ref: "#/components/requestBodies/a~1b" } },
      { components: { requestBodies } },
    );
    expect(describedParameters(referred)).to.deep.equal({ kind: "body", names: ["seed"] });
  });

  it("are found below a root path, and in JSON by any of its names", () => {
    const post = body(properties("seed"), "application/vnd.order+json; charset=utf-8");
    const description = { paths: { [`/clickstream${GENERATE}`]: { post } } } as ApiDescription;
    expect(describedParameters(description)).to.deep.equal({ kind: "body", names: ["seed"] });
    expect(describedParameters(describing(body({ type: "object" })))).to.deep.equal({ kind: "body", names: [] });
  });

  it("may be in another place", () => {
    const inAddress = describing({
      parameters: [
        { in: "query", name: "num_users" },
        { in: "header", name: "x-id" },
      ],
    });
    expect(describedParameters(inAddress)).to.deep.equal({
      kind: "elsewhere",
      names: ["num_users"],
      place: "in its address",
    });
    const form = describing(body(properties("seed"), "multipart/form-data"));
    expect(describedParameters(form)).to.deep.equal({
      kind: "elsewhere",
      names: ["seed"],
      place: "as multipart/form-data",
    });
    const onlyHeader = describing({ parameters: [{ in: "header", name: "x-id" }] });
    expect(describedParameters(onlyHeader)).to.deep.equal({ kind: "none" });
  });

  it("are unknown without a description of data generation", () => {
    for (const none of [
      undefined,
      {},
      { paths: { "/forecast": { post: {} } } },
      { paths: { [GENERATE]: { get: {} } } },
    ])
      expect(describedParameters(none as ApiDescription)).to.deep.equal({ kind: "unknown" });
  });

  it("are read without an end in descriptions that refer in circles or to nothing, or hold nonsense", () => {
    const loop = { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } };
    const own = { Own: { allOf: [{ $ref: "#/components/schemas/Own" }, properties("seed")] } };
    for (const [schema, names] of [
      [{ $ref: "#/components/schemas/A" }, []],
      [{ $ref: "#/components/schemas/Own" }, ["seed"]],
      [{ $ref: "#/nowhere" }, []],
      [{ $ref: "https://elsewhere/schema.json" }, []],
      [{ $ref: "#/%" }, []],
      [{ anyOf: 7, properties: null }, []],
      [null, []],
    ] as const) {
      const description = describing(body(schema), { components: { schemas: { ...loop, ...own } } });
      expect(describedParameters(description), JSON.stringify(schema)).to.deep.equal({ kind: "body", names });
    }
    for (const nonsense of [
      { paths: null },
      { paths: { [GENERATE]: null } },
      { paths: { [GENERATE]: { post: 7 } } },
      [],
    ])
      expect(describedParameters(nonsense as unknown as ApiDescription).kind).to.be.oneOf(["unknown", "none"]);
  });
});

describe("a skipped scenario on parameters", () => {
  it("says whether it can be switched on, and how", () => {
    const none = whyParametersAreSkipped({ kind: "none" }, FEATURE);
    expect(none).to.contain("takes no parameters yet").and.contain("RUN_SKIPPED=true npx cucumber-js features/custom");
    const some = whyParametersAreSkipped({ kind: "body", names: ["num_users", "seed"] }, FEATURE);
    expect(some).to.contain("can be switched on").and.contain(`Remove @skip from ${FEATURE}`);
    expect(some).to.contain("takes num_users, seed (and not num_products, num_events, output_format, skip_upload)");
    const all = whyParametersAreSkipped({ kind: "body", names: PARAMETER_NAMES }, FEATURE);
    expect(all).to.contain("skip_upload. Remove").and.not.contain("and not");
    expect(whyParametersAreSkipped({ kind: "body", names: [] }, FEATURE)).to.contain("without naming them");
    expect(whyParametersAreSkipped({ kind: "unknown" }, FEATURE)).to.contain("/openapi.json) could not be read");
    const elsewhere = whyParametersAreSkipped({ kind: "elsewhere", names: ["seed"], place: "in its address" }, FEATURE);
    expect(elsewhere).to.contain("takes parameters in its address (seed)").and.not.contain("can be switched on");
  });
});

describe("parameters without an effect", () => {
  it("are ignored only by a service that says that it takes them, or says nothing", () => {
    const cause = (described: Parameters<typeof adviceOnIgnored>[0]) => adviceOnIgnored(described, ["seed"]).cause;
    expect(cause({ kind: "body", names: PARAMETER_NAMES })).to.contain("accepts the parameter and ignores it");
    expect(cause({ kind: "body", names: [] })).to.contain("ignores it");
    expect(cause({ kind: "unknown" })).to.contain("ignores it");
    expect(cause({ kind: "none" })).to.contain("does not take seed: its API description names no parameters");
    expect(cause({ kind: "body", names: ["num_users"] })).to.contain(
      "does not take seed: its API description names num_users",
    );
    expect(cause({ kind: "elsewhere", names: ["seed"], place: "in its address" })).to.contain("in its address");
  });
});

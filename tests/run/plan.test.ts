import { afterEach, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import type * as Plan from "../../support/run/plan";
import { Failure } from "../../support/shared/failure";
import { registerSecret } from "../../support/shared/redaction";

const VARIABLE = "CLICKSTREAM_RUN_PLAN";
const MODULE = require.resolve("../../support/run/plan");

/** The module as another process or worker thread would load it. */
function elsewhere(): typeof Plan {
  delete require.cache[MODULE];
  return require(MODULE);
}

const PLAN: Plan.RunPlan = {
  asked: { tags: "@manual", names: ["x"], paths: ["features/streaming.feature:6"], manual: true },
  target: {
    kind: "service",
    baseUrl: "http://localhost:1",
    storeEndpoint: "http://localhost:2",
    note: "a note",
    forwarded: { namespace: "shop", service: "backend", port: 8000 },
  },
  scope: { limits: ["@manual"], scenarios: 33, of: 36, others: 0 },
  bucket: "analytics",
  lateCertificates: "ca.pem",
};

describe("the plan of a run", () => {
  let inherited: string | undefined;
  beforeEach(() => {
    inherited = process.env[VARIABLE];
    delete process.env[VARIABLE];
  });
  afterEach(() => {
    if (inherited === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = inherited;
  });

  it("is unset until it is made", () => void expect(elsewhere().currentPlan()).to.equal(undefined));

  it("reaches another process as it was published", () => {
    elsewhere().publishPlan(PLAN);
    expect(elsewhere().currentPlan()).to.deep.equal(PLAN);
  });

  it("is the last one where it is published twice", () => {
    const { publishPlan, currentPlan } = elsewhere();
    publishPlan(PLAN);
    publishPlan({ ...PLAN, cancelled: "nobody agreed" });
    expect(currentPlan()).to.deep.equal({ ...PLAN, cancelled: "nobody agreed" });
  });

  it("is read and parsed once", () => {
    elsewhere().publishPlan(PLAN);
    const { currentPlan } = elsewhere();
    const first = currentPlan();
    process.env[VARIABLE] = "{}";
    expect(currentPlan()).to.equal(first);
  });

  for (const [what, text, place] of [
    ["no JSON", "{", "JSON"],
    ["no plan", '{"target":{}}', "asked"],
    ["a target of another kind", JSON.stringify({ ...PLAN, target: { ...PLAN.target, kind: "x" } }), "target.kind"],
    ["a field that nobody knows", JSON.stringify({ ...PLAN, more: 1 }), "more"],
  ] as const) {
    it(`is refused where the environment holds ${what}, with the place and what to do`, () => {
      process.env[VARIABLE] = text;
      expect(() => elsewhere().currentPlan())
        .to.throw(/does not hold the plan of a run .*unset it/)
        .with.property("message")
        .that.contains(place);
    });
  }

  it("holds the parts of a failure as data, without secrets", () => {
    registerSecret("very-secret-value");
    const parts = { promised: "p", happened: "h very-secret-value", cause: "c", remedy: "r", details: ["d"] };
    const { problem, problemParts } = elsewhere().problemOf(new Failure(parts));
    expect(problem).to.contain("Promised: p").and.contain("h [secret]");
    expect(problemParts).to.deep.equal({ ...parts, happened: "h [secret]" });
    elsewhere().publishPlan({ asked: PLAN.asked, ...elsewhere().problemOf(new Failure(parts)) });
    expect(elsewhere().currentPlan()?.problemParts?.details).to.deep.equal(["d"]);
  });

  it("holds the message of any other error alone", () => {
    expect(elsewhere().problemOf(new Error("no"))).to.deep.equal({ problem: "no" });
  });
});

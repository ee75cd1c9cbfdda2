import { describe, it } from "node:test";
import { expect } from "chai";
import { isOldDeployment } from "../../support/clickstream/description";
import {
  expectAsHealthy,
  expectDescribed,
  expectHealthy,
  expectNotUnwell,
  expectReadingRefused,
  expectStillHealthy,
} from "../../support/clickstream/endpoint";
import { healthState } from "../../support/clickstream/health";
import type { ApiDescription } from "../../support/clickstream/service";
import type { Failure } from "../../support/shared/failure";

const answer = (status: number) => ({ status, body: undefined });
const state = (status: number) => healthState({ status, mediaType: "", text: "" });
const GENERATE = "/api/v1/data/generate";

describe("the endpoint", () => {
  it("is healthy with success and nothing else", () => {
    for (const status of [200, 204]) expectHealthy([state(status)], "/live", "alive");
    for (const status of [301, 404, 500, 503]) {
      expect(() => expectHealthy([state(status)], "/live", "alive")).to.throw(`answered with ${status}`);
    }
  });

  it("is healthy when it is each time that it is asked", () => {
    expect(() => expectHealthy([state(200), state(503), state(200)], "/ready", "ready")).to.throw(
      /ready answered with 503 1 of 3 times, and was well the other times[\s\S]*one of several replicas/,
    );
    expect(() => expectHealthy([state(503), state(503)], "/ready", "ready")).to.throw("starting, stopping");
    expect(() => expectHealthy([state(200), healthState(undefined)], "/ready", "ready")).to.throw(
      "did not answer 1 of 2",
    );
  });

  it("shows where a health check sends to", () => {
    const sent = healthState({ status: 302, mediaType: "", text: "", location: "https://login.example/start" });
    expect(() => expectHealthy([sent], "/live", "alive")).to.throw(
      /302, sending to https:\/\/login.example\/start[\s\S]*clients elsewhere[\s\S]*CLICKSTREAM_BASE_URL/,
    );
  });

  it("points to the address where it is not found, and to the service otherwise", () => {
    const remedy = (status: number) => {
      try {
        expectHealthy([state(status)], "/live", "alive");
      } catch (failure) {
        return (failure as Error).message.split("What to do: ")[1];
      }
      return undefined;
    };
    expect(remedy(404)).to.equal("check CLICKSTREAM_BASE_URL");
    for (const unwell of [state(400), state(503), healthState(undefined)])
      expect(() => expectHealthy([unwell], "/live", "alive")).to.throw(/the service is starting, stopping[\s\S]*pods/);
    expect(() => expectReadingRefused(answer(200))).to.throw("let the endpoint take POST only");
    expect(() => expectReadingRefused(answer(404))).to.throw(/endpoint is missing[\s\S]*CLICKSTREAM_BASE_URL/);
    expect(() => expectReadingRefused(answer(502))).to.throw("something before the service answers in its place");
  });

  it("is still healthy with any answer that is no server's error", () => {
    for (const status of [200, 204, 404, 405]) expectStillHealthy(state(status));
    for (const status of [500, 502, 503])
      expect(() => expectStillHealthy(state(status))).to.throw(`answered with ${status}`);
  });

  it("is described where its operation is", () => {
    expectDescribed({ paths: { [GENERATE]: { post: {} } } }, answer(200));
    expectDescribed({ paths: { [`/clickstream${GENERATE}`]: { post: {} } } }, answer(200));
    expectDescribed({ paths: { [`${GENERATE}/`]: { post: {} } } }, answer(200));
    for (const url of ["/api/v1", "/clickstream/api/v1/", "https://a.test/api/v1"])
      expectDescribed({ servers: [{ url }], paths: { "/data/generate": { post: {} } } }, answer(200));
    expect(() =>
      expectDescribed({ servers: [{ url: "/v1" }], paths: { "/data/generate": { post: {} } } }, answer(200)),
    ).to.throw();
    expect(() => expectDescribed(undefined, answer(404))).to.throw(
      "there is no API description at /openapi.json: the service answered with 404",
    );
    expect(() => expectDescribed({ paths: { [GENERATE]: { get: {} } } }, answer(200))).to.throw(
      "lists other operations only",
    );
    expect(() => expectDescribed({ info: { title: "Weather" } }, answer(200))).to.throw(
      '"Weather" lists other operations only: none',
    );
  });

  it("is described where its path refers to a description elsewhere in the document", () => {
    const referring = (item: object) =>
      ({
        paths: { [GENERATE]: { $ref: "#/components/pathItems/generate" } },
        components: { pathItems: { generate: item } },
      }) as ApiDescription;
    expectDescribed(referring({ post: {} }), answer(200));
    expect(() => expectDescribed(referring({ get: {} }), answer(200))).to.throw("lists other operations only");
  });

  it("has its description kept from the suite for reasons of their own", () => {
    const why = (status: number, location?: string) => {
      try {
        expectDescribed(undefined, { ...answer(status), ...(location ? { location } : {}) });
      } catch (failure) {
        return (failure as Failure).parts;
      }
      throw new Error("It was not missed.");
    };
    for (const status of [401, 403]) {
      expect(why(status).cause).to.match(/does not show it to everyone/);
      expect(why(status).remedy).to.match(/CLICKSTREAM_HEADERS/);
    }
    for (const status of [500, 503]) {
      expect(why(status).cause).to.match(/failed to make it/);
      expect(why(status).remedy).to.match(/log/);
    }
    expect(why(200).cause).to.match(/no JSON/);
    expect(why(404).cause).to.match(/switched off/);
    expect(why(302, "https://login.example/").cause).to.match(/sends clients elsewhere/);
  });

  it("refuses reading with method not allowed and nothing else", () => {
    expectReadingRefused(answer(405));
    for (const status of [200, 301, 401, 404, 500]) {
      expect(() => expectReadingRefused(answer(status))).to.throw(`answered the attempt with ${status}`);
    }
    for (const status of [500, 501])
      expect(() => expectReadingRefused(answer(status))).to.throw(/the service fails where it should refuse[\s\S]*405/);
    for (const status of [401, 403]) expect(() => expectReadingRefused(answer(status))).to.throw("CLICKSTREAM_HEADERS");
  });

  it("is missing from an old deployment", () => {
    expect(isOldDeployment({ paths: { "/api/v1/simulations": {} } })).to.equal(true);
    expect(isOldDeployment({ paths: { "/api/v1/simulations": {}, [GENERATE]: {} } })).to.equal(false);
    expect(isOldDeployment({ paths: {} })).to.equal(false);
    expect(isOldDeployment({})).to.equal(false);
  });

  it("is not missing where its path is written in another way", () => {
    const isOld = (paths: Record<string, object>, url = "/") =>
      isOldDeployment({ servers: [{ url }], paths } as ApiDescription);
    const old = "/api/v1/simulations";
    for (const generate of [`${GENERATE}/`, `/clickstream${GENERATE}`])
      expect(isOld({ [old]: {}, [generate]: {} }), generate).to.equal(false);
    expect(isOld({ "/simulations": {}, "/data/generate": {} }, "/api/v1")).to.equal(false);
    for (const simulations of [`${old}/`, `/clickstream${old}`])
      expect(isOld({ [simulations]: {} }), simulations).to.equal(true);
    expect(isOld({ "/simulations": {} }, "https://a.test/api/v1/")).to.equal(true);
    expect(isOld({ "/simulations": {} })).to.equal(false);
  });

  it("is found missing from a description that holds nonsense", () => {
    for (const nonsense of [{ paths: null }, { paths: [] }, { servers: 1, paths: { [GENERATE]: null } }, { info: 1 }]) {
      expect(isOldDeployment(nonsense as unknown as ApiDescription)).to.equal(false);
      expect(() => expectDescribed(nonsense as unknown as ApiDescription, answer(200))).to.throw(
        "lists other operations only",
      );
    }
  });
});

describe("Health after generations at the same moment", () => {
  it("is compared with what it was before, and with nothing else", () => {
    const none = healthState(undefined);
    expectAsHealthy({ live: state(200), ready: state(404) }, { live: state(200), ready: state(503) });
    expectAsHealthy({ live: none }, { live: none });
    expectAsHealthy({ live: state(503) }, { live: state(200) });
    expect(() =>
      expectAsHealthy({ live: state(200), ready: state(200) }, { live: state(200), ready: state(503) }),
    ).to.throw(
      /1 of its health checks is no longer well:[\s\S]*ready answered with 200 before, and answered with 503 after/,
    );
    expect(() => expectAsHealthy({ live: state(200) }, { live: none })).to.throw("and did not answer after");
  });

  it("is asked of those health checks that there are", () => {
    expectNotUnwell({ live: state(200), ready: state(404) });
    expectNotUnwell({ live: state(403), ready: state(204) });
    expect(() => expectNotUnwell({ live: state(200), ready: state(503) })).to.throw(
      /1 of its health checks is not well, although it generates:[\s\S]*ready answered with 503/,
    );
    expect(() => expectNotUnwell({ live: healthState(undefined) })).to.throw("live did not answer");
  });
});

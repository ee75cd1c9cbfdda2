import { describe, it } from "node:test";
import { expect } from "chai";
import {
  expectAsHealthy,
  expectDescribed,
  expectHealthy,
  expectReadingRefused,
  expectStillHealthy,
} from "../../support/clickstream/endpoint";
import { isOldDeployment } from "../../support/clickstream/service";

const answer = (status: number) => ({ status, body: undefined });
const GENERATE = "/api/v1/data/generate";

describe("the endpoint", () => {
  it("is healthy with 200 and nothing else", () => {
    expectHealthy(answer(200), "/live", "alive");
    for (const status of [204, 301, 404, 500, 503]) {
      expect(() => expectHealthy(answer(status), "/live", "alive")).to.throw(`answered with ${status}`);
    }
  });

  it("is healthy when it says so, in whatever word, and not when it says otherwise", () => {
    const saying = (status: unknown) => ({ status: 200, body: { status } });
    for (const word of ["ok", "OK", "ready", "UP", "healthy", undefined, 7])
      expectHealthy(saying(word), "/live", "alive");
    for (const word of ["error", "starting", "down", "not ready", ""]) {
      expect(() => expectHealthy(saying(word), "/live", "alive")).to.throw(`saying "${word}"`);
    }
  });

  it("points to the address where it is not found, and to the service otherwise", () => {
    const remedy = (status: number) => {
      try {
        expectHealthy(answer(status), "/live", "alive");
      } catch (failure) {
        return (failure as Error).message.split("What to do: ")[1];
      }
      return undefined;
    };
    expect(remedy(404)).to.equal("check CLICKSTREAM_BASE_URL");
    expect(remedy(503)).to.contain("pods");
    expect(() => expectReadingRefused(answer(200))).to.throw("let the endpoint take POST only");
    expect(() => expectReadingRefused(answer(404))).to.throw(/endpoint is missing[\s\S]*CLICKSTREAM_BASE_URL/);
    expect(() => expectReadingRefused(answer(401))).to.throw("something before the service answers in its place");
  });

  it("is still healthy with any answer that is no server's error", () => {
    for (const status of [200, 204, 404, 405]) expectStillHealthy(answer(status));
    for (const status of [500, 502, 503])
      expect(() => expectStillHealthy(answer(status))).to.throw(`answered with ${status}`);
  });

  it("is described where its operation is", () => {
    expectDescribed({ paths: { [GENERATE]: { post: {} } } });
    expectDescribed({ paths: { [`/clickstream${GENERATE}`]: { post: {} } } });
    expect(() => expectDescribed(undefined)).to.throw("there is no API description");
    expect(() => expectDescribed({ paths: { [GENERATE]: { get: {} } } })).to.throw("lists other operations only");
    expect(() => expectDescribed({ info: { title: "Weather" } })).to.throw(
      '"Weather" lists other operations only: none',
    );
  });

  it("refuses reading with method not allowed and nothing else", () => {
    expectReadingRefused(answer(405));
    for (const status of [200, 301, 401, 404, 500]) {
      expect(() => expectReadingRefused(answer(status))).to.throw(`answered the attempt with ${status}`);
    }
  });

  it("is missing from an old deployment", () => {
    expect(isOldDeployment({ paths: { "/api/v1/simulations": {} } })).to.equal(true);
    expect(isOldDeployment({ paths: { "/api/v1/simulations": {}, [GENERATE]: {} } })).to.equal(false);
    expect(isOldDeployment({ paths: {} })).to.equal(false);
    expect(isOldDeployment({})).to.equal(false);
  });
});

describe("Health after generations at the same moment", () => {
  it("is compared with what it was before, and with nothing else", () => {
    expectAsHealthy({ live: 200, ready: 404 }, { live: 200, ready: 503 });
    expectAsHealthy({ live: undefined }, { live: undefined });
    expectAsHealthy({ live: 503 }, { live: 200 });
    expect(() => expectAsHealthy({ live: 200, ready: 200 }, { live: 200, ready: 503 })).to.throw(
      /1 of its health checks is no longer well:[\s\S]*ready answered 200 before, and 503 after/,
    );
    expect(() => expectAsHealthy({ live: 200 }, { live: undefined })).to.throw("and not at all after");
  });
});

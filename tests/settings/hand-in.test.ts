import { describe, it } from "node:test";
import { expect } from "chai";
import { readSettings } from "../../support/settings/environment";
import { handInSettings, resultsStore } from "../../support/settings/hand-in";
import { shownSettings } from "../../support/settings/shown";

const HANDED_IN = {
  RESULTS_URL: "s3://acceptance-results/2026-11-27/",
  ENVIRONMENT_NAME: "eu/prod-1",
  RESULTS_ENDPOINT: "https://minio.example.com/",
  RESULTS_ACCESS_KEY: "results-key",
  RESULTS_SECRET_KEY: "results-secret-for-tests",
  RESULTS_REGION: "eu-central-1",
};

describe("The settings for handing in reports", () => {
  it("are unset without an address", () => {
    expect(handInSettings({})).to.equal(undefined);
    expect(handInSettings({ ENVIRONMENT_NAME: "eu" })).to.equal(undefined);
  });

  it("are read, with defaults", () => {
    expect(handInSettings(HANDED_IN)).to.deep.equal({
      environment: "eu/prod-1",
      store: {
        endpoint: "https://minio.example.com",
        bucket: "acceptance-results",
        prefix: "2026-11-27/",
        region: "eu-central-1",
        keys: { accessKey: "results-key", secretKey: "results-secret-for-tests" },
      },
    });
    expect(handInSettings({ RESULTS_URL: "s3://bucket", ENVIRONMENT_NAME: "a" })?.store).to.deep.equal({
      bucket: "bucket",
      prefix: "",
      region: "us-east-1",
    });
    expect(resultsStore({}, "s3://bucket/a/b")).to.include({ bucket: "bucket", prefix: "a/b/" });
  });

  for (const [change, problem] of [
    [{ RESULTS_URL: "https://bucket/x" }, "expected an address such as s3://bucket/run-2026-11-27/"],
    [{ RESULTS_URL: "s3:///x" }, "expected an address such as s3://bucket/run-2026-11-27/"],
    [{ RESULTS_URL: "s3://bucket/../x" }, "expected an address such as s3://bucket/run-2026-11-27/"],
    [{ RESULTS_URL: "s3://B/x" }, "expected a bucket name"],
    [{ ENVIRONMENT_NAME: "" }, "RESULTS_URL is set without ENVIRONMENT_NAME"],
    [{ ENVIRONMENT_NAME: "../x" }, "expected a name such as eu/prod"],
    [{ ENVIRONMENT_NAME: "a//b" }, "expected a name such as eu/prod"],
    [{ ENVIRONMENT_NAME: "a b" }, "expected a name such as eu/prod"],
    [{ RESULTS_ENDPOINT: "minio" }, "RESULTS_ENDPOINT is"],
    [{ RESULTS_ENDPOINT: "http://m:1/x" }, "the bucket goes into RESULTS_URL"],
    [{ RESULTS_ENDPOINT: "http://u:p@m:1" }, "the keys go into RESULTS_ACCESS_KEY and RESULTS_SECRET_KEY"],
    [{ RESULTS_SECRET_KEY: "" }, "set both, or neither"],
    [{ RESULTS_ACCESS_KEY: "" }, "set both, or neither"],
  ] as const) {
    it(`are refused where ${JSON.stringify(change)} is set, before a run begins`, () => {
      const env = { ...HANDED_IN, ...change };
      expect(() => handInSettings(env)).to.throw(problem);
      expect(() => readSettings(env)).to.throw(problem);
    });
  }

  it("show no key", () => {
    expect(shownSettings(HANDED_IN)).to.include({
      RESULTS_ACCESS_KEY: "(not shown)",
      RESULTS_SECRET_KEY: "(not shown)",
      ENVIRONMENT_NAME: "eu/prod-1",
    });
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { shownSettings } from "../../support/settings/shown";

describe("The settings that a report lists", () => {
  it("are those of this suite that are set, as they are written", () => {
    const env = { MINIO_BUCKET: " ours ", MAX_TOTAL_TIME: "5m", RUN_SKIPPED: "", PATH: "/bin", SANDBOX_PACE: "0" };
    expect(shownSettings(env)).to.deep.equal({ MINIO_BUCKET: "ours", MAX_TOTAL_TIME: "5m" });
  });

  it("have their name of today", () => {
    expect(shownSettings({ MAX_TIME_TO_FIRST_BYTE: "9s" })).to.deep.equal({ MAX_TIME_TO_FIRST_CHUNK: "9s" });
  });

  it("show no secret, no key and no login, nor how long one is", () => {
    const env = {
      MINIO_ACCESS_KEY: "a-key",
      MINIO_SECRET_KEY: "a-longer-key",
      MINIO_SESSION_TOKEN: "t",
      CLICKSTREAM_HEADERS: "X-Color: blue",
      MINIO_ENDPOINT: "http://user:pass@store.test",
    };
    expect(shownSettings(env)).to.deep.equal({
      MINIO_ACCESS_KEY: "(not shown)",
      MINIO_SECRET_KEY: "(not shown)",
      MINIO_SESSION_TOKEN: "(not shown)",
      CLICKSTREAM_HEADERS: "(not shown)",
      MINIO_ENDPOINT: "http://[hidden]@store.test",
    });
  });

  it("show no token in the query of an address", () => {
    expect(
      shownSettings({
        CLICKSTREAM_BASE_URL: "https://gateway.test/?token=hush&x=hush",
        RESULTS_URL: "s3://results/?X-Amz-Signature=hush#hush",
        METRICS_URL: "https://metrics.test/?hush",
        TICKET_URL: "https://tickets.test/?id={ticket}&key=hush",
        ALLOWED_HOSTS: "a.test, b.test",
      }),
    ).to.deep.equal({
      CLICKSTREAM_BASE_URL: "https://gateway.test/?token=[hidden]&x=[hidden]",
      RESULTS_URL: "s3://results/?X-Amz-Signature=[hidden]#[hidden]",
      METRICS_URL: "https://metrics.test/?[hidden]",
      TICKET_URL: "https://tickets.test/?id={ticket}&key=[hidden]",
      ALLOWED_HOSTS: "a.test, b.test",
    });
  });
});

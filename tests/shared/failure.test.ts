import { describe, it } from "node:test";
import { expect } from "chai";
import { connectionFailed } from "../../support/clickstream/failures";
import { Failure, NotTried } from "../../support/shared/failure";
import { registerSecret } from "../../support/shared/redaction";

describe("a failure", () => {
  it("says what was promised, what happened, why, and what to do", () => {
    const failure = new Failure({ promised: "a", happened: "b", details: ["c", "d"], cause: "e", remedy: "f" });
    expect(failure.message).to.equal(
      "Promised: a\nHappened: b\n          | c\n          | d\nLikely cause: e\nWhat to do: f",
    );
    expect(failure.stack).to.equal(failure.message);
  });

  it("of what is missing on the suite's own side does not speak of a promise", () => {
    const missing = new NotTried({ promised: "a", happened: "b", cause: "e", remedy: "f" });
    expect(missing.message).to.equal("Needed to try this: a\nHappened: b\nLikely cause: e\nWhat to do: f");
    expect(missing).to.be.instanceOf(Failure);
  });

  it("of a service elsewhere does not speak of port forwarding", () => {
    expect(connectionFailed("p", "https://gateway.example/x", "ENOTFOUND", false).message)
      .to.contain("CLICKSTREAM_BASE_URL")
      .and.not.contain("kubectl");
    expect(connectionFailed("p", "http://127.0.0.1:8000/x", "ECONNREFUSED", false).message).to.contain("kubectl");
  });

  it("holds no secret", () => {
    registerSecret("hush-hush");
    const { message } = new Failure({ promised: "a", happened: "it said hush-hush", cause: "e", remedy: "f" });
    expect(message).to.contain("it said [secret]");
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { isListed, isLocal, printedLocation } from "../../support/net/addresses";

describe("An address", () => {
  it("is on this machine by its name or its number, and no other that looks like one", () => {
    for (const address of [
      "http://localhost:8000",
      "https://minio.localhost",
      "http://127.0.0.1",
      "http://127.12.34.56:9000",
      "http://[::1]:8000",
      "http://[::ffff:127.0.0.1]",
      "http://[::ffff:127.12.34.56]",
    ])
      expect(isLocal(address), address).to.equal(true);
    for (const address of [
      "http://not-localhost",
      "http://localhost.example",
      "http://a.127.0.0.1.example",
      "http://127.0.0.1.example",
      "http://128.0.0.1",
      "http://[::2]",
      "http://[::ffff:10.0.0.1]",
    ])
      expect(isLocal(address), address).to.equal(false);
  });

  it("is named by a list with its host, its port, or the domain that it is in", () => {
    for (const [address, host, isNamed] of [
      ["http://a.test:8000", "a.test", true],
      ["http://a.test:8000", "a.test:8000", true],
      ["http://a.test:8000", "a.test:9000", false],
      ["http://a.test", "a.test:80", true],
      ["https://a.test", "a.test:443", true],
      ["https://a.test", "a.test:80", false],
      ["http://b.a.test", "*.a.test", true],
      ["http://ba.test", "*.a.test", false],
      ["http://a.test", "*.a.test", false],
      ["http://b.a.test", "a.test", false],
    ] as const)
      expect(isListed(address, ["other.test", host]), `${host}: ${address}`).to.equal(isNamed);
  });

  it("is shown without login, query and fragment", () => {
    expect(printedLocation("http://a.test/metrics#hush")).to.equal("http://a.test/metrics?…");
    expect(printedLocation("http://me:hush@a.test/@b?c@d")).to.equal("http://[hidden]@a.test/@b?…");
  });
});

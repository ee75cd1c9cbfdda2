import { describe, it } from "node:test";
import { expect } from "chai";
import * as values from "../../support/settings/values";

const DAY = 24 * 3_600_000;

describe("The value of a setting", () => {
  it("that is a duration is from 1 ms to 24 h, both included", () => {
    expect(values.wait("1ms")).to.equal(1);
    expect(values.wait("24h")).to.equal(DAY);
    expect(() => values.wait("86400001ms")).to.throw("at most 24h");
    expect(() => values.wait("10ms5")).to.throw("expected a duration");
  });

  it("that is a size says what is wrong with it", () => {
    expect(() => values.size("x10"))
      .to.throw("expected a size")
      .with.property("message")
      .not.contain("missing");
  });

  it("that is an address loses the slashes at its end, and keeps those within", () => {
    expect(values.baseUrl("http://host//a///")).to.equal("http://host//a");
  });

  it("that is nearly an address comes with what may be meant, and what is none does not", () => {
    expect(() => values.baseUrl("host")).to.throw("did you mean http://host?");
    expect(() => values.baseUrl("a host:80"))
      .to.throw("expected an address")
      .with.property("message")
      .not.contain("mean");
  });

  it("that leads to a ticket is a web address, with or without TLS", () => {
    expect(values.ticketUrl("http://tickets/{ticket}")).to.equal("http://tickets/{ticket}");
    expect(values.ticketUrl("https://tickets/?id={ticket}")).to.equal("https://tickets/?id={ticket}");
    expect(() => values.ticketUrl("see:https://tickets/{ticket}")).to.throw("expected an address");
  });

  it("that is headers may have blank lines, and space around names and values", () => {
    expect(values.headers("\r\n a : b c \n\n  \nd:e:f\\n")).to.deep.equal({ a: "b c", d: "e:f" });
    expect(() => values.headers("two words: x")).to.throw("expected one header per line");
    expect(() => values.headers(": x")).to.throw("expected one header per line");
  });

  it("that is a Kubernetes Service has a port from 1 to 65535, and may have a name of one letter", () => {
    expect(values.kubernetesService("b:1", 80)).to.deep.equal({ name: "b", port: 1 });
    expect(values.kubernetesService("b:65535", 80)).to.deep.equal({ name: "b", port: 65_535 });
    for (const text of ["b:0", "b:65536", "b:80x", "b:x80", "b:+80", "b:", "b:1e3"])
      expect(() => values.kubernetesService(text, 80), text).to.throw("name and port");
  });

  it("that is hosts may be separated by commas, spaces or both, and an address of IPv6 has brackets", () => {
    expect(values.hosts(" A.example,, *.b.example:80  [::1] [fe80::1.2.3.4]:8443 ")).to.deep.equal([
      "a.example",
      "*.b.example:80",
      "[::1]",
      "[fe80::1.2.3.4]:8443",
    ]);
    for (const text of ["x[::1]", "[::1]x", "[xyz]", "[::1]:", "[::1]:x", "[]", "a:", "*", "a..b"])
      expect(() => values.hosts(text), text).to.throw("expected hosts");
  });

  it("that is a file of certificates has some", () => {
    expect(() => values.certificateFile("package.json")).to.throw("in PEM");
  });
});

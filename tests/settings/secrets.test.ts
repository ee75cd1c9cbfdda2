import { describe, it } from "node:test";
import { expect } from "chai";
import { readSettings } from "../../support/settings/environment";
import { withoutLogin } from "../../support/settings/logins";
import { headerSecrets } from "../../support/settings/secrets";
import { redact } from "../../support/shared/redaction";

describe("The secrets in a header", () => {
  it("are its value, and the token alone where a scheme stands before it", () => {
    expect(headerSecrets("authorization", "Bearer abc.def")).to.deep.equal(["Bearer abc.def", "abc.def"]);
    expect(headerSecrets("authorization", "token   abc")).to.deep.equal(["token   abc", "abc"]);
    expect(headerSecrets("authorization", "abc.def")).to.deep.equal(["abc.def"]);
    expect(headerSecrets("authorization", "Digest Bearer abc")).to.deep.equal(["Digest Bearer abc"]);
    expect(headerSecrets("authorization", "Bearer abc def")).to.deep.equal(["Bearer abc def"]);
  });

  it("are the password as well in a login in base64, with the colons that are in it", () => {
    const login = Buffer.from("me:a:b\nc").toString("base64");
    expect(headerSecrets("authorization", `Basic ${login}`)).to.deep.equal([`Basic ${login}`, login, "a:b\nc"]);
    expect(headerSecrets("authorization", "basic bm8=")).to.deep.equal(["basic bm8=", "bm8=", ""]);
  });

  it("are none where neither its name nor its length says so", () => {
    expect(headerSecrets("x-tenant", "n".repeat(19))).to.deep.equal([]);
    expect(headerSecrets("x-tenant", "n".repeat(20))).to.deep.equal(["n".repeat(20)]);
  });

  it("are none of a switch's", () => {
    for (const name of ["bypass", "by-pass", "by_pass", "passthrough", "pass-through"])
      expect(headerSecrets(name, "on"), name).to.deep.equal([]);
    for (const name of ["x-pass", "passphrase", "x-session", "x-signature", "cookie", "x-credential"])
      expect(headerSecrets(name, "on"), name).to.deep.equal(["on"]);
  });
});

describe("The store's secrets", () => {
  it("are kept out of everything that is written", () => {
    const keys = { MINIO_ACCESS_KEY: "who", MINIO_SECRET_KEY: "hush-key-11", MINIO_SESSION_TOKEN: "hush-token-12" };
    readSettings(keys);
    expect(redact("who: hush-key-11, hush-token-12")).to.equal("who: [secret], [secret]");
  });
});

describe("A text without its login", () => {
  for (const [text, shown] of [
    ["http://host", "http://host"],
    ["http://me:hush@host/path", "http://[hidden]@host/path"],
    ["HTTPS://me:hu@sh%40host", "HTTPS://[hidden]@host"],
    ["see http://me:hush@host", "[hidden]@host"],
    ["me:hush@", "[hidden]@"],
    ["http://me:hu sh\n@ho\nst x", "http://[hidden]@ho\nst x"],
  ] as const) {
    it(JSON.stringify(text), () => {
      expect(withoutLogin(text)).to.equal(shown);
    });
  }
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { ciVariable } from "../../support/settings/ci";
import { readSettings } from "../../support/settings/environment";

describe("A run on a CI server", () => {
  for (const name of ["CI", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "CODEBUILD_BUILD_ID"]) {
    it(`shows by ${name}, and wants a target`, () => {
      expect(ciVariable({ [name]: "1.2" })).to.equal(name);
      expect(readSettings({ [name]: "1.2" }).targetRequired).to.equal(`a run in CI wants one (${name} is set)`);
    });
  }

  it("is none where the variable is empty or says no", () => {
    for (const off of ["", " ", "false", " FALSE ", "no", "0"]) {
      expect(ciVariable({ CI: off }), `CI=${off}`).to.equal(undefined);
      expect(ciVariable({ TF_BUILD: off }), `TF_BUILD=${off}`).to.equal(undefined);
    }
  });

  it("is none where CI says no, whatever else is set", () => {
    expect(ciVariable({ CI: "false", JENKINS_URL: "http://jenkins" })).to.equal(undefined);
  });

  it("is one whatever CI says besides, such as the server's name or address", () => {
    for (const on of ["true", "nobody", "false-alarm-ci", "not-0"]) expect(ciVariable({ CI: on }), on).to.equal("CI");
  });
});

describe("A target", () => {
  it("is wanted by REQUIRE_TARGET, in CI or not", () => {
    expect(readSettings({ REQUIRE_TARGET: "true" }).targetRequired).to.equal("REQUIRE_TARGET=true wants one");
    expect(readSettings({ REQUIRE_TARGET: "true", CI: "1" }).targetRequired).to.equal("REQUIRE_TARGET=true wants one");
  });

  it("is not wanted where REQUIRE_TARGET says so, not in CI either, nor on somebody's machine", () => {
    for (const env of [{ REQUIRE_TARGET: "false", CI: "true" }, { REQUIRE_TARGET: "false" }, {}])
      expect(readSettings(env).targetRequired, JSON.stringify(env)).to.equal(undefined);
  });
});

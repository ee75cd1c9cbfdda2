import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { readEnvFile } from "../../support/settings/env-file";
import { VARIABLES } from "../../support/settings/names";

const LINE = "expected NAME=value in one line, with a value that holds #, quotes or spaces at its ends in quotes";

describe("A file of settings", () => {
  it("sets what its lines say", () => {
    const text = [
      "\uFEFF# The test environment",
      "CLICKSTREAM_BASE_URL=http://eu:8000",
      "",
      "  export MINIO_ENDPOINT = https://eu:9000 # its store",
      'MINIO_SECRET_KEY="with # and space "',
      "CLICKSTREAM_HEADERS='X-A: it is \"so\"'",
      'ALLOWED_HOSTS="eu" # here',
      "MINIO_BUCKET=",
      "HTTPS_PROXY=http://proxy:3128",
      "AWS_ACCESS_KEY_ID=key",
    ].join("\r\n");
    expect(readEnvFile("eu.env", text)).to.deep.equal({
      problems: [],
      variables: {
        CLICKSTREAM_BASE_URL: "http://eu:8000",
        MINIO_ENDPOINT: "https://eu:9000",
        MINIO_SECRET_KEY: "with # and space ",
        CLICKSTREAM_HEADERS: 'X-A: it is "so"',
        ALLOWED_HOSTS: "eu",
        MINIO_BUCKET: "",
        HTTPS_PROXY: "http://proxy:3128",
        AWS_ACCESS_KEY_ID: "key",
      },
    });
  });

  for (const [line, problem] of [
    ["MINIO_BUCKET", LINE],
    ["MINIO_BUCKET: hush", LINE],
    ["=hush", LINE],
    ["MINIO BUCKET=hush", LINE],
    ["MINIO_SECRET_KEY=hush#hush", LINE],
    ['MINIO_SECRET_KEY="hush', LINE],
    ["MINIO_SECRET_KEY='hush' 'hush'", LINE],
    ["MINIO_BUKET=hush", "MINIO_BUKET is not a setting; did you mean MINIO_BUCKET?"],
    ["COLOR=hush", "what stands before the = is not a setting"],
    // The second line of a token in base64.
    ["hushhushhush==", "what stands before the = is not a setting"],
    ["REPORTS_DIR=/tmp/hush", "REPORTS_DIR cannot be set for one environment"],
    ["ENVIRONMENT_NAME=us", "ENVIRONMENT_NAME cannot be set for one environment"],
    ["ENVIRONMENTS_FOLDER=/x", "ENVIRONMENTS_FOLDER cannot be set for one environment"],
    ["JOB_COMPLETION_INDEX=1", "what stands before the = is not a setting"],
    ["RUN_SKIPPED=true\nRUN_SKIPPED=false", "RUN_SKIPPED is set twice"],
  ]) {
    it(`is refused with ${JSON.stringify(line)}, by its number and without its value`, () => {
      const { problems } = readEnvFile("eu.env", `# first\n${line}`);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0])
        .to.match(/^eu\.env, line [23]: /)
        .and.contain(problem);
      expect(problems[0]).not.to.contain("hush");
    });
  }

  it("gives each value back as it was written in quotes", () => {
    const value = fc
      .string({ unit: fc.constantFrom(..."aZ09 #=:/@!$%&*'` .,-_") })
      .filter((text) => !text.includes('"'));
    fc.assert(
      fc.property(fc.constantFrom("MINIO_SECRET_KEY", "CLICKSTREAM_HEADERS"), value, (name, text) => {
        expect(readEnvFile("eu.env", `${name}="${text}"`)).to.deep.equal({ variables: { [name]: text }, problems: [] });
      }),
    );
  });

  it("either sets a line as Node would, or refuses it", () => {
    const rest = fc.string({ unit: fc.constantFrom(..."ab #='\"` ") });
    fc.assert(
      fc.property(fc.constantFrom(...VARIABLES.slice(0, 3)), rest, (name, text) => {
        const { variables, problems } = readEnvFile("eu.env", `${name}=${text}`);
        // What is taken is all that stands there: nothing of a value is cut off unseen.
        if (problems.length === 0 && !/\s#/.test(text) && !/^\s*["'`#]/.test(text))
          expect(variables).to.deep.equal({ [name]: text.trim() });
        expect(problems.length + Object.keys(variables).length).to.equal(1);
      }),
    );
  });
});

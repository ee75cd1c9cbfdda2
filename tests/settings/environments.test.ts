import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { chooseEnvironment } from "../../support/settings/environment-choice";
import { environmentNames, loadEnvironment } from "../../support/settings/environments";

const root = mkdtempSync(path.join(tmpdir(), "clickstream-environments-"));
const settings = path.join(root, "settings");
const credentials = path.join(root, "credentials");

function write(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

const ALL = {
  "us.env": "CLICKSTREAM_BASE_URL=http://us:8000\nMINIO_BUCKET=us-data\n",
  "eu.env": "CLICKSTREAM_BASE_URL=http://eu:8000\n",
  "Asia.env": "CLICKSTREAM_BASE_URL=http://asia:8000\n",
};

describe("The environment of a run", () => {
  beforeEach(() => {
    write(settings, ALL);
    write(credentials, { "eu.env": "MINIO_ACCESS_KEY=key\nMINIO_SECRET_KEY=hush\n" });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const given = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ENVIRONMENTS_FOLDER: settings, ...more });
  const load = (more: NodeJS.ProcessEnv) => {
    const env = given(more);
    loadEnvironment(env);
    return env;
  };

  it("is none without a folder of environments, whatever else is set", () => {
    const env = { JOB_COMPLETION_INDEX: "1", ENVIRONMENT_NAME: "eu", CLICKSTREAM_BASE_URL: "http://here" };
    const before = { ...env };
    loadEnvironment(env);
    expect(env).to.deep.equal(before);
  });

  it("is that of the Job's index, in code unit order", () => {
    const names = ["0", "1", "2"].map((index) => load({ JOB_COMPLETION_INDEX: index }).ENVIRONMENT_NAME);
    expect(names).to.deep.equal(["Asia", "eu", "us"]);
  });

  it("is that of the name, where there is no index", () => {
    expect(load({ ENVIRONMENT_NAME: "us" })).to.include({
      CLICKSTREAM_BASE_URL: "http://us:8000",
      MINIO_BUCKET: "us-data",
    });
  });

  it("has the settings of its file, and the others that are set", () => {
    const env = load({
      JOB_COMPLETION_INDEX: "2",
      MINIO_BUCKET: "common",
      MINIO_REGION: "eu-west-1",
      ENVIRONMENT_COUNT: "3",
    });
    expect(env).to.include({ ENVIRONMENT_NAME: "us", MINIO_BUCKET: "us-data", MINIO_REGION: "eu-west-1" });
  });

  it("has its credentials", () => {
    const env = load({ JOB_COMPLETION_INDEX: "1", CREDENTIALS_FOLDER: credentials });
    expect(env).to.include({ ENVIRONMENT_NAME: "eu", MINIO_ACCESS_KEY: "key", MINIO_SECRET_KEY: "hush" });
  });

  it("is found where Kubernetes mounts the files", () => {
    const mounted = path.join(root, "mounted");
    write(mounted, {});
    mkdirSync(path.join(mounted, "..2026_11_27"));
    for (const [name, text] of Object.entries(ALL)) {
      writeFileSync(path.join(mounted, "..2026_11_27", name), text);
      symlinkSync(path.join("..data", name), path.join(mounted, name));
    }
    symlinkSync("..2026_11_27", path.join(mounted, "..data"));
    expect(environmentNames(mounted)).to.deep.equal(["Asia", "eu", "us"]);
    expect(load({ ENVIRONMENTS_FOLDER: mounted, JOB_COMPLETION_INDEX: "1" }).CLICKSTREAM_BASE_URL).to.equal(
      "http://eu:8000",
    );
  });

  const refused: readonly [what: string, more: NodeJS.ProcessEnv, problem: string, name?: string][] = [
    [
      "an index without an environment",
      { JOB_COMPLETION_INDEX: "3" },
      "holds 3 environments (Asia, eu, us): make the Job's completions 3",
      "index-3",
    ],
    ["an index that is none", { JOB_COMPLETION_INDEX: "-1" }, 'JOB_COMPLETION_INDEX is "-1"', "index--1"],
    [
      "fewer indexes than environments",
      { JOB_COMPLETION_INDEX: "1", ENVIRONMENT_COUNT: "2" },
      'ENVIRONMENT_COUNT is "2", but',
      "eu",
    ],
    [
      "more indexes than environments",
      { JOB_COMPLETION_INDEX: "1", ENVIRONMENT_COUNT: "4" },
      "completions 3, so that all are tried",
      "eu",
    ],
    ["an unknown name", { ENVIRONMENT_NAME: "mars" }, 'ENVIRONMENT_NAME is "mars", but', "mars"],
    [
      "an index and another name",
      { JOB_COMPLETION_INDEX: "1", ENVIRONMENT_NAME: "us" },
      "stands for eu: unset ENVIRONMENT_NAME",
      "eu",
    ],
    ["neither index nor name", {}, "nothing says which environment this run is for"],
    [
      "no such folder",
      { ENVIRONMENTS_FOLDER: path.join(root, "none"), JOB_COMPLETION_INDEX: "0" },
      "cannot be read (ENOENT)",
      "index-0",
    ],
    [
      "credentials that are missing",
      { JOB_COMPLETION_INDEX: "2", CREDENTIALS_FOLDER: credentials },
      "holds no us.env: add the credentials of us",
      "us",
    ],
    [
      "a folder of credentials alone",
      { ENVIRONMENTS_FOLDER: "", CREDENTIALS_FOLDER: credentials },
      "CREDENTIALS_FOLDER is set without ENVIRONMENTS_FOLDER",
    ],
    [
      "a number alone",
      { ENVIRONMENTS_FOLDER: "", ENVIRONMENT_COUNT: "3" },
      "ENVIRONMENT_COUNT is set without ENVIRONMENTS_FOLDER",
    ],
  ];
  for (const [what, more, problem, name] of refused) {
    it(`is refused for ${what}, and the run has a name under which it can be told`, () => {
      const env = given(more);
      expect(() => loadEnvironment(env)).to.throw(problem);
      expect(env.ENVIRONMENT_NAME).to.equal(name);
      expect(env).not.to.have.property("CLICKSTREAM_BASE_URL");
    });
  }

  const files: readonly [what: string, files: Readonly<Record<string, string>>, problem: string][] = [
    ["no files at all", {}, "holds no environments"],
    ["a file of another kind", { ...ALL, "mars.yaml": "" }, "holds mars.yaml: expected files NAME.env only"],
    ["a name that cannot be one", { ...ALL, "new york.env": "" }, "holds new york.env: expected a name such as"],
    ["a broken line", { ...ALL, "eu.env": "MINIO_BUCKET" }, "eu.env, line 1: expected NAME=value"],
    [
      "one service in two files",
      { ...ALL, "mars.env": "CLICKSTREAM_BASE_URL=HTTP://EU:8000/" },
      "eu and mars have the same service",
    ],
  ];
  for (const [what, all, problem] of files) {
    it(`is refused for ${what}`, () => {
      write(settings, all);
      expect(() => load({ JOB_COMPLETION_INDEX: "1" })).to.throw(problem);
    });
  }

  it("is refused where another has its service by what is common to all", () => {
    write(settings, { "eu.env": "MINIO_BUCKET=eu", "us.env": "MINIO_BUCKET=us" });
    const both = "eu and us have the same service";
    const load0 = (more: NodeJS.ProcessEnv) => () => load({ JOB_COMPLETION_INDEX: "0", ...more });
    expect(load0({ CLICKSTREAM_BASE_URL: "http://here" })).to.throw(both);
    expect(load0({ PORT_FORWARD: "true" })).to.throw(both);
    // What that means is refused when all settings are read.
    load0({ PORT_FORWARD: "perhaps" })();
    write(settings, { "eu.env": "K8S_NAMESPACE=eu", "us.env": "K8S_NAMESPACE=us" });
    load0({ PORT_FORWARD: "true" })();
    // It does not change what an address leads to.
    expect(load0({ CLICKSTREAM_BASE_URL: "http://here" })).to.throw(both);
  });

  it("is refused where another names its service in other words", () => {
    for (const [eu, us] of [
      ["CLICKSTREAM_BASE_URL=http://here", "CLICKSTREAM_BASE_URL=http://HERE:80/"],
      ["PORT_FORWARD=true", "PORT_FORWARD=yes\nK8S_NAMESPACE=ecommerce-platform"],
      ["PORT_FORWARD=true", "PORT_FORWARD=true\nCLICKSTREAM_SERVICE=clickstream-backend:8000"],
      ["PORT_FORWARD=true\nCLICKSTREAM_SERVICE=a:8000", "PORT_FORWARD=true\nCLICKSTREAM_SERVICE=a"],
    ] as const) {
      write(settings, { "eu.env": eu, "us.env": us });
      expect(() => load({ JOB_COMPLETION_INDEX: "0" }), us).to.throw("eu and us have the same service");
    }
    write(settings, {
      "eu.env": "CLICKSTREAM_BASE_URL=http://here/EU",
      "us.env": "CLICKSTREAM_BASE_URL=http://here/eu",
    });
    expect(load({ JOB_COMPLETION_INDEX: "0" }).ENVIRONMENT_NAME).to.equal("eu");
  });

  it("is refused where nothing names its service, which would be looked for on this machine", () => {
    write(settings, { "eu.env": "MINIO_BUCKET=eu", "us.env": "CLICKSTREAM_BASE_URL=http://us" });
    for (const more of [{}, { PORT_FORWARD: "false" }])
      expect(() => load({ JOB_COMPLETION_INDEX: "0", ...more })).to.throw("nothing names the service of eu");
    expect(load({ JOB_COMPLETION_INDEX: "1" }).CLICKSTREAM_BASE_URL).to.equal("http://us");
  });

  it("does not suffer from a broken line of another", () => {
    write(settings, { ...ALL, "us.env": "nonsense" });
    expect(load({ JOB_COMPLETION_INDEX: "1" }).ENVIRONMENT_NAME).to.equal("eu");
    // Without its broken line it would have the service of the first.
    write(settings, { "eu.env": "", "us.env": "CLICKSTREAM_BASE_URL=http://us #\n=" });
    expect(load({ JOB_COMPLETION_INDEX: "0", CLICKSTREAM_BASE_URL: "http://here" }).ENVIRONMENT_NAME).to.equal("eu");
    write(settings, { "eu.env": "", "us.env": "CLICKSTREAM_BASE_URL=http://us#x" });
    expect(load({ JOB_COMPLETION_INDEX: "0", CLICKSTREAM_BASE_URL: "http://here" }).ENVIRONMENT_NAME).to.equal("eu");
  });

  it("may have the address of another, where headers or a sandbox tell them apart", () => {
    const gateway = "CLICKSTREAM_BASE_URL=http://gateway\n";
    write(settings, { "eu.env": gateway, "us.env": `${gateway}CLICKSTREAM_HEADERS=X-Tenant: us\n` });
    expect(load({ JOB_COMPLETION_INDEX: "0" }).CLICKSTREAM_BASE_URL).to.equal("http://gateway");
    write(settings, { "eu.env": gateway, "us.env": gateway });
    write(credentials, { "eu.env": "CLICKSTREAM_HEADERS=X-Tenant: eu", "us.env": "CLICKSTREAM_HEADERS=X-Tenant: us" });
    expect(load({ JOB_COMPLETION_INDEX: "1", CREDENTIALS_FOLDER: credentials }).CLICKSTREAM_HEADERS).to.equal(
      "X-Tenant: us",
    );
    write(settings, { "eu.env": "CLICKSTREAM_BASE_URL=sandbox", "us.env": "CLICKSTREAM_BASE_URL=sandbox" });
    expect(load({ JOB_COMPLETION_INDEX: "1" }).ENVIRONMENT_NAME).to.equal("us");
  });

  it("is refused for a setting that both its files have, without its value", () => {
    write(settings, { "eu.env": "MINIO_SECRET_KEY=hush-hush\n" });
    const one = { JOB_COMPLETION_INDEX: "0", CREDENTIALS_FOLDER: credentials };
    expect(() => load(one)).to.throw(
      /^(?!.*hush)[\s\S]*MINIO_SECRET_KEY of eu is set in .*settings and in .*credentials/,
    );
  });
});

describe("The choice among many environments", () => {
  it("gives each to exactly one index, and none to others", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(names, (some) => {
        const all = some.toSorted();
        const choose = (index: number, count = all.length) =>
          chooseEnvironment(all, "here", { index: String(index), count: String(count) });
        expect(all.map((_, index) => choose(index))).to.deep.equal(all.map((name) => ({ name, problems: [] })));
        expect(choose(all.length).problems).to.have.lengthOf(1);
        for (const [index] of all.entries()) expect(choose(index, all.length + 1).problems).to.have.lengthOf(1);
      }),
    );
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { parse } from "yaml";
import type { Odcs } from "../../../support/dataset/odcs/model";
import { problemsOf } from "../../../support/dataset/odcs/validation";
import { contractFile } from "../../../support/report/contract/contract-file";
import { readFeatures } from "../../../support/report/contract/feature-files";
import { VARIABLES } from "../../../support/settings/names";
import { PROJECT } from "../../helpers/run-suite";

const FEATURES = path.join(PROJECT, "features");
const FEATURE = path.join(FEATURES, "data-quality.feature");
const ABOUT = { version: "1.0.0", store: { bucket: "analytics" } };
/** The variables of an environment in which nothing is set, whatever is for the test itself. */
const NO_SETTINGS = Object.fromEntries(VARIABLES.map((name) => [name, ""]));

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-contract-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The contract of the project's feature, after its text has been changed. */
function contractWith(change: (feature: string) => string = (feature) => feature): Odcs {
  const text = readFileSync(FEATURE, "utf8");
  const file = path.join(folder, "changed.feature");
  writeFileSync(file, change(text));
  return parse(contractFile(readFeatures(file), ABOUT));
}

function propertyOf({ schema }: Odcs, dataSet: string, name: string) {
  return schema.find((one) => one.name === dataSet)?.properties?.find((one) => one.name === name);
}

describe("The contract of this project's features", () => {
  it("has every data set, every column and every promise of the feature", () => {
    const contract = contractWith();
    expect(problemsOf(contract)).to.deep.equal([]);
    expect(
      contract.schema.map(({ name, properties = [] }) => [name, ...properties.map((one) => one.name)]),
    ).to.deep.equal([
      ["users", "user_id", "name", "signup_date", "features"],
      ["products", "product_id", "product_name", "category", "price", "features"],
      ["events", "timestamp", "user_id", "product_id", "event_type"],
      ["latest_events", "timestamp", "user_id", "product_id", "event_type"],
    ]);
    const promised = [...readFileSync(FEATURE, "utf8").matchAll(/^ *(?:Then|And) (.*[^:\n])$/gm)].map(
      ([, words]) => words,
    );
    expect(promised).to.have.lengthOf.at.least(6);
    const written = contract.schema.flatMap(({ quality = [] }) => quality.map(({ description }) => description));
    expect(promised.filter((words) => !written.includes(words ?? ""))).to.deep.equal([]);
    expect(written.filter((words) => words.includes("3 users, each with 15 views"))).to.have.lengthOf(2);
    expect(propertyOf(contract, "events", "user_id")?.relationships).to.deep.equal([{ to: "users.user_id" }]);
  });

  it("is the same whether the feature or the whole folder is read, and takes its purpose from the feature", () => {
    const [one, all] = [FEATURE, FEATURES].map((place) => contractFile(readFeatures(place), ABOUT));
    expect(one).to.equal(all);
    expect(parse(one ?? "").description.purpose).to.match(
      /^People build dashboards .* fits together\. .* the plus stands for them\.$/,
    );
    expect(one).to.match(/^# The data contract of .*data-quality\.feature\. To change it/);
  });

  it("is plain YAML, without references that other tools might not follow", () => {
    expect(contractFile(readFeatures(FEATURE), ABOUT)).not.to.match(/: [&*]\w/);
  });

  it("is not written if the schema of the standard refuses it", () => {
    const store = { bucket: "no address" };
    expect(() => contractFile(readFeatures(FEATURE), { ...ABOUT, store })).to.throw(
      /schema of the Open Data Contract Standard v3\.1\.0 refuses the contract:\n {2}\/servers\/0\/location .*uri/,
    );
  });

  it("changes with the tables", () => {
    const contract = contractWith((feature) =>
      feature
        .replace("from 10 to 500", "from 1 to 9000")
        .replace("| name        | text            |", "| nickname    | text            |")
        .replace("data/users.csv ", "data/people.csv"),
    );
    expect(propertyOf(contract, "products", "price")?.logicalTypeOptions).to.deep.equal({ minimum: 1, maximum: 9000 });
    expect(propertyOf(contract, "users", "name")).to.equal(undefined);
    expect(propertyOf(contract, "users", "nickname")?.required).to.equal(true);
    expect(contract.servers[0]?.location).to.equal("s3://analytics/data/people.csv");
  });

  it("leaves out what the service cannot do yet", () => {
    const skip = (feature: string) =>
      feature.replace("  Scenario Outline: The users meet", "  @skip\n  Scenario Outline: The users meet");
    expect(contractWith(skip).schema[0]).to.include({ name: "users" }).and.not.to.have.property("properties");
  });

  it("can be in a feature in Markdown", () => {
    const file = path.join(folder, "things.feature.md");
    const lines = [
      "# Feature: Things",
      "",
      "## Scenario: Things",
      "* Given these data sets, which every generation leaves in the bucket:",
      "  | data set | object | format |",
      "  | -------- | ------ | ------ |",
      "  | things   | a.csv  | CSV    |",
      "* Then the things have these columns:",
      "  | column | type | must be |",
      "  | ------ | ---- | ------- |",
      "  | id     | UUID | unique  |",
    ];
    writeFileSync(file, lines.join("\n"));
    const contract: Odcs = parse(contractFile(readFeatures(file), ABOUT));
    expect(propertyOf(contract, "things", "id")?.unique).to.equal(true);
    expect(contract).not.to.have.property("description");
  });
});

describe("The command that writes the contract", () => {
  before(() => cpSync(FEATURES, path.join(folder, "project/features"), { recursive: true }));
  const cwd = path.join(folder, "project");

  /** Runs what `npm run contract` does, in a copy of the project that has features only. */
  function run(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    const register = path.join(PROJECT, "support/loading/register.js");
    const main = path.join(PROJECT, "support/report/contract/main.ts");
    return spawnSync(process.execPath, ["--require", register, main, ...args], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, ...NO_SETTINGS, ...env },
    });
  }
  const written = (file: string) => readFileSync(path.join(cwd, file), "utf8");

  it("writes into the reports folder and says where", () => {
    const { status, stdout, stderr } = run();
    expect(status, stderr).to.equal(0);
    expect(stdout).to.equal("Wrote the data contract of features to reports/contract.odcs.yaml\n");
    expect(problemsOf(parse(written("reports/contract.odcs.yaml")))).to.deep.equal([]);
  });

  it("names the store of the settings, and none of its secrets", () => {
    const keys = { MINIO_ACCESS_KEY: "an-access-key", MINIO_SECRET_KEY: "a-secret-key-of-the-store" };
    writeFileSync(path.join(cwd, ".env"), "MINIO_ENDPOINT=https://store.test:9000\n");
    const { status, stderr } = run(["there/it.yaml"], { ...keys, MINIO_ENDPOINT: undefined, MINIO_BUCKET: "ours" });
    rmSync(path.join(cwd, ".env"));
    expect(status, stderr).to.equal(0);
    const text = written("there/it.yaml");
    expect(parse(text).servers[0]).to.include({
      location: "s3://ours/data/users.csv",
      endpointUrl: "https://store.test:9000",
    });
    for (const secret of Object.values(keys)) expect(text).not.to.contain(secret);
  });

  it("writes to standard output, from the features that are named", () => {
    const { status, stdout } = run(["-", "--features", "features/data-quality.feature"]);
    expect(status).to.equal(0);
    expect(stdout).to.equal(
      contractFile(readFeatures(FEATURE), ABOUT).replace(FEATURE, "features/data-quality.feature"),
    );
  });

  for (const [what, feature, words] of [
    [
      "that is no Gherkin",
      "Feature: A\n  Scenario: B\n    Then c\n    Nonsense\n",
      /wrong\.feature cannot be read: \(4:5\)/,
    ],
    ["that states no contract", "Feature: A\n  Scenario: B\n    Then all is well\n", /No feature states the contract/],
    [
      "whose table is wrong",
      "Feature: A\n  Scenario: B\n    Given these data sets, which every generation leaves in the bucket:\n      | data set | object | format |\n      | a | b | XML |\n",
      /wrong\.feature:3, "these data sets, .*": There is no format "XML"/,
    ],
  ] as const) {
    it(`writes nothing for a feature ${what}, and says why`, () => {
      writeFileSync(path.join(cwd, "wrong.feature"), feature);
      const { status, stdout, stderr } = run(["never.yaml", "--features", "wrong.feature"]);
      expect(status).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr)
        .to.match(words)
        .and.not.to.match(/^ +at /m);
      expect(() => written("never.yaml")).to.throw("ENOENT");
    });
  }

  it("says what is wrong with its arguments and settings", () => {
    expect(run(["--features", "nowhere"])).to.include({ status: 1, stderr: "There is no nowhere.\n" });
    expect(run(["a", "b"]).stderr)
      .to.contain("more than one file")
      .and.contain("Usage: npm run contract");
    expect(run(["--nonsense"]).stderr)
      .to.contain("--nonsense")
      .and.contain("Usage: npm run contract");
    expect(run([], { MINIO_BUCKET: "No Bucket!" }))
      .to.include({ status: 1 })
      .with.property("stderr")
      .contains("MINIO_BUCKET");
  });
});

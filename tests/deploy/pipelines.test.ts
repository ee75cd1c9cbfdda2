import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { parse } from "yaml";
import { exitCode } from "../../support/report/exit-code";
import { environmentNames } from "../../support/settings/environments";
import { VARIABLES } from "../../support/settings/names";
import { PROJECT } from "../helpers/run-suite";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface GithubJob {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly "fail-fast": boolean };
  readonly steps: readonly Step[];
}

interface GitlabJob {
  readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
  readonly parallel?: { readonly matrix: readonly [{ readonly ENVIRONMENT_NAME: readonly string[] }] };
  readonly retry?: unknown;
  readonly script: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly when?: string;
}

const fileOf = (name: string) => path.join(PROJECT, "deploy/ci", name);
const read = (name: string): unknown => parse(readFileSync(fileOf(name), "utf8"));
const MERGE = 'npm run --silent merge -- results --expected "$ENVIRONMENTS_FOLDER"';
const MATRIX_NAME = /^\$\{\{ matrix\.name \}\}$/;
const without = (program: string) => spawnSync(program, ["--version"]).error !== undefined;

describe("The pipeline for GitHub Actions", () => {
  const { env, jobs } = read("github-actions.yml") as {
    readonly env: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<"list" | "run" | "report", GithubJob>>;
  };
  const step = (job: GithubJob, matches: (one: Step) => boolean) => job.steps.find(matches) as Step;

  it("is one that GitHub would take", {
    skip: without("actionlint") ? "actionlint is not in PATH, so the pipeline is not checked with it" : false,
  }, () => {
    const { status, stdout } = spawnSync("actionlint", [fileOf("github-actions.yml")], { encoding: "utf8" });
    expect(status, stdout).to.equal(0);
  });

  it("has a job for each environment, in which it is chosen by its name", {
    skip: without("jq") ? "jq is not in PATH, so the environments are not listed with it" : false,
  }, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-pipeline-"));
    const output = path.join(folder, "output");
    mkdirSync(path.join(folder, "environments"));
    for (const name of ["us.env", "eu-1.env", "Asia.env"]) writeFileSync(path.join(folder, "environments", name), "");
    const { run = "" } = step(jobs.list, ({ id }) => id === "names");
    const { status, stderr } = spawnSync("bash", ["-e", "-c", run], {
      cwd: folder,
      env: { ...process.env, ...env, GITHUB_OUTPUT: output },
      encoding: "utf8",
    });
    expect(status, stderr).to.equal(0);
    const [, names = ""] = /^names=(.*)\n$/.exec(readFileSync(output, "utf8")) ?? [];
    expect(JSON.parse(names)).to.deep.equal(environmentNames(path.join(folder, "environments")));
    rmSync(folder, { recursive: true, force: true });
    const suite = step(jobs.run, ({ run: words = "" }) => words.includes("cucumber-js"));
    expect(suite.env?.ENVIRONMENT_NAME).to.match(MATRIX_NAME);
    expect(VARIABLES).to.include.members([...Object.keys(env), ...Object.keys(suite.env ?? {})]);
  });

  it("keeps the reports of each, also where it failed, and merges all of them", () => {
    expect(jobs.run.strategy).to.include({ "fail-fast": false });
    const upload = step(jobs.run, ({ uses = "" }) => uses.startsWith("actions/upload-artifact"));
    expect(upload).to.deep.include({ if: "always()" });
    expect(upload.with).to.include({ path: "reports/" });
    expect(upload.with?.name).to.match(MATRIX_NAME);
    expect(jobs.report).to.include({ if: "always()" });
    expect(jobs.report.needs).to.include("run");
    const merge = step(jobs.report, ({ run = "" }) => run.includes("merge"));
    // The shell that is named ends with the exit code of the first command that fails, and not with that of tee.
    expect(merge).to.include({ run: `${MERGE} | tee -a "$GITHUB_STEP_SUMMARY"`, shell: "bash" });
  });

  it("does not pass for a report of an earlier attempt, which counts where a job left none", () => {
    const last = step(jobs.report, ({ run = "" }) => run === "exit 1");
    expect(last).to.deep.include({ if: "always() && needs.run.result != 'success'" });
  });
});

describe("The pipeline for GitLab", () => {
  const pipeline = read("gitlab-ci.yml") as {
    readonly variables: Readonly<Record<string, string>>;
    readonly run: GitlabJob;
    readonly report: GitlabJob;
  };
  const { run, report } = pipeline;

  it("has a job for each environment of its matrix, in which it is chosen by its name", () => {
    const folder = path.join(PROJECT, "deploy/kubernetes/overlays/many/environments");
    expect(run.parallel?.matrix[0].ENVIRONMENT_NAME).to.deep.equal(environmentNames(folder));
    expect(run.variables).to.include({ REPORTS_DIR: "results/$ENVIRONMENT_NAME" });
    expect(run.script).to.deep.equal(["npx cucumber-js"]);
    expect(VARIABLES).to.include.members([...Object.keys(pipeline.variables), ...Object.keys(run.variables ?? {})]);
  });

  it("tries again what could not be tried, and nothing else", () => {
    const code = exitCode(1, "could not be tried", { cameToItsEnd: true });
    expect(run.retry).to.deep.equal({ max: 1, exit_codes: code });
  });

  it("keeps the reports of each, also where it failed, and merges all of them", () => {
    for (const { artifacts } of [run, report])
      expect(artifacts).to.deep.include({ when: "always", paths: ["results/"] });
    expect(report).to.include({ when: "always" });
    expect(report.script).to.deep.equal([MERGE]);
  });
});

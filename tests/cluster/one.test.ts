import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { expect } from "chai";
import { PROJECT } from "../helpers/run-suite";
import { deployService, deployStore } from "./helpers/deploy";
import { eventually, type Job } from "./helpers/job";
import { get, kubectl, NO_CLUSTER } from "./helpers/kubectl";
import { KEYS } from "./helpers/manifests";

const NAMESPACE = "ecommerce-platform";

/** The overlay for one environment as it is, by the commands of docs/kubernetes.md as they are. */
describe("The Job for one environment", { skip: NO_CLUSTER }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-one-"));

  before(async () => {
    symlinkSync(path.join(PROJECT, "deploy"), path.join(folder, "deploy"));
    await deployStore(NAMESPACE);
    await deployService(NAMESPACE, { MINIO_BUCKET: "analytics" }, NAMESPACE);
  });

  after(() => rmSync(folder, { recursive: true }));

  /** The commands of the section, up to those that end the Job. */
  function documented(): string {
    const [, section = ""] = readFileSync(path.join(PROJECT, "docs/kubernetes.md"), "utf8").split(
      "### One environment",
    );
    const [start = "", fetch = ""] = [...section.matchAll(/```bash\n(.*?)```/gs)].map(([, block = ""]) => block);
    const keys = Object.entries(KEYS).reduce((text, [name, key]) => text.replace(`${name}=…`, `${name}=${key}`), start);
    return `set -e\n${keys}\n${fetch}`;
  }

  it("runs, tells what it does, and gives its reports before it ends", async () => {
    const { stdout } = await promisify(execFile)("bash", ["-c", documented()], { cwd: folder });
    expect(stdout).to.contain("PASSED: The service passed all");
    const { verdict } = JSON.parse(readFileSync(path.join(folder, "reports/results.json"), "utf8")) as {
      verdict: string;
    };
    expect(verdict).to.equal("passed");
    const status = await eventually("the Job ended", async () => {
      const { status } = await get<Job>("--namespace", NAMESPACE, "job/clickstream-acceptance");
      return status.conditions?.some(({ type }) => type === "Complete") ? status : undefined;
    });
    expect(status).to.include({ completedIndexes: "0" });
  });
});

describe("The Job of every night", { skip: NO_CLUSTER }, () => {
  it("is taken by the cluster", async () => {
    const overlay = path.join(PROJECT, "deploy/kubernetes/overlays/nightly");
    await kubectl("create", "namespace", "nightly");
    const rendered = await kubectl("kustomize", overlay);
    expect(rendered).to.contain("kind: CronJob");
    expect(await kubectl("apply", "--server-side", "--dry-run=server", "-k", overlay)).to.contain("cronjob.batch/");
  });
});

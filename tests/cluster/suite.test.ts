import { before, describe, it } from "node:test";
import { expect } from "chai";
import { runSuite, type SuiteRun } from "../helpers/run-suite";
import { allow, deployService, deployStore } from "./helpers/deploy";
import { eventually } from "./helpers/job";
import { apply, kubectl, NO_CLUSTER } from "./helpers/kubectl";
import { KEYS, namespace } from "./helpers/manifests";

const HEALTHY = "suite-healthy";
const FAULTY = "suite-faulty";
const HUNGRY = "suite-hungry";
const EMPTY = "suite-empty";
/** A generation takes some seconds then, so that the service is restarted in its middle. In ms a line. */
const PACE = "200";
/** Enough for a sandbox that waits, and not for one that makes as many events as the test has it do. */
const LITTLE_MEMORY = "110Mi";

/** The suite from outside of the cluster, as a user who has no rights there but those that docs/kubernetes.md gives. */
describe("The suite on services in pods, by kubectl", { skip: NO_CLUSTER }, () => {
  before(async () => {
    for (const name of [HEALTHY, FAULTY, HUNGRY]) await deployStore(name);
    await apply(namespace(EMPTY));
    for (const name of [HEALTHY, FAULTY, HUNGRY, EMPTY])
      for (const role of ["look-at-service", "forward-service"]) await allow("tester", role, name);
    await deployService(HEALTHY, { SANDBOX_PACE: PACE }, HEALTHY);
    await deployService(FAULTY, { SANDBOX_FAULT: "upload-fails" }, FAULTY);
    await deployService(HUNGRY, { SANDBOX_EVENTS: "400000", SANDBOX_PACE: PACE }, HUNGRY, LITTLE_MEMORY);
  });

  function run(name: string, tags: string, settings: Readonly<Record<string, string>> = {}): Promise<SuiteRun> {
    return runSuite(["--tags", tags], {
      ...KEYS,
      KUBECONFIG: process.env.KUBECONFIG?.replace("admin", "tester") ?? "",
      CLICKSTREAM_BASE_URL: "",
      PORT_FORWARD: "true",
      K8S_NAMESPACE: name,
      MINIO_BUCKET: name,
      ALLOWED_CONTEXTS: "test-cluster",
      ...settings,
    });
  }
  const said = ({ stdout, stderr }: SuiteRun) => stdout + stderr;
  const statuses = ({ scenarios }: SuiteRun) => scenarios.map(({ status }) => status);

  it("passes a healthy one, with both ports forwarded", async () => {
    const passed = await run(HEALTHY, "@ENDPOINT-001 or @STREAM-001 or @MINIO-001");
    expect(passed.code, said(passed)).to.equal(0);
    expect(statuses(passed)).to.deep.equal(["PASSED", "PASSED", "PASSED"]);
  });

  it("fails a faulty one, and shows what its pods wrote to their log", async () => {
    const failed = await run(FAULTY, "@STREAM-001");
    expect(failed.code, said(failed)).to.equal(1);
    expect(failed.scenarios[0]?.message).to.contain("upload failed");
    expect(failed.reports["messages.ndjson"]).to.match(
      /\[pod\/clickstream-backend-\w+-\w+\/clickstream-backend\] \S+Z still here/,
    );
  });

  it("fails one whose pod runs out of memory in the middle of a generation", async () => {
    const pods = ["--namespace", HUNGRY, "--selector", "app=clickstream-backend"];
    const failed = await run(HUNGRY, "@STREAM-001", { SETTLE_TIMEOUT: "1s" });
    expect(failed.code, said(failed)).to.equal(1);
    expect(failed.scenarios[0]?.message).to.contain("the stream was cut off");
    expect(await kubectl("get", "pods", ...pods, "--output", "json")).to.contain('"reason": "OOMKilled"');
    expect(said(failed)).to.match(
      /Warning: .*the container clickstream-backend of .* ended: OOMKilled \(exit code 137\)/,
    );
    expect(failed.reports["messages.ndjson"]).to.match(/OOMKilled \(exit code 137\)\. What it wrote last:/);
  });

  it("cannot try one that is not there, and names it", async () => {
    const untried = await run(EMPTY, "@ENDPOINT-001");
    expect(untried.code, said(untried)).to.equal(2);
    expect(said(untried)).to.match(/there is no service (clickstream-backend|minio) in the namespace suite-empty/);
  });

  it("cannot try one whose ports it may not forward, and tells which right is missing", async () => {
    const untried = await run("default", "@ENDPOINT-001");
    expect(untried.code, said(untried)).to.equal(2);
    expect(said(untried)).to.match(
      /does not allow this user to forward (clickstream-backend|minio) in the namespace default/,
    );
  });

  it("measures what its pods use by the metrics of the kubelet", async () => {
    // The kubelet has no figures of a pod until it has run for some seconds.
    const top = ["top", "pods", "--namespace", HEALTHY, "--selector", "app=clickstream-backend"];
    await eventually("the pods are measured", () => kubectl(...top).catch(() => undefined));
    const measured = await run(HEALTHY, "@RES-002");
    expect(measured.code, said(measured)).to.equal(0);
    expect(statuses(measured)).to.deep.equal(["PASSED"]);
    expect(said(measured)).to.match(/memory \d+(\.\d+)? MB/);
    expect(measured.reports["messages.ndjson"]).to.contain(`pods behind clickstream-backend, namespace ${HEALTHY}`);
  });

  it("does not restart one whose pods it may not delete", async () => {
    const skipped = await run(HEALTHY, "@RESTART-001", { ALLOW_RESTART: "true" });
    expect(statuses(skipped), said(skipped)).to.deep.equal(["SKIPPED"]);
    expect(said(skipped)).to.contain("may not delete pods");
  });

  it("restarts one in the middle of a generation, and passes it once its next pod takes over", async () => {
    await allow("tester", "restart-service", HEALTHY);
    const restarted = await run(HEALTHY, "@RESTART-001", { ALLOW_RESTART: "true" });
    expect(restarted.code, said(restarted)).to.equal(0);
    expect(statuses(restarted)).to.deep.equal(["PASSED"]);
    expect(said(restarted)).not.to.contain("let its generation end");
  });
});

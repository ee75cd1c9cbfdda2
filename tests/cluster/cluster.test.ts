import { before, describe, it } from "node:test";
import { expect } from "chai";
import { apply, get, kubectl, NO_CLUSTER } from "./helpers/kubectl";
import { namespace } from "./helpers/manifests";
import { BUSYBOX_IMAGE } from "./images/images";

const NAMESPACE = "pods";
const IN = ["--namespace", NAMESPACE];

/** What the other tests of this folder take for granted of the cluster. */
describe("A cluster of one node", { skip: NO_CLUSTER }, () => {
  const pod = (name: string, script: string, memory = "64Mi") => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: NAMESPACE },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      containers: [{ name, image: BUSYBOX_IMAGE, command: ["sh", "-c", script], resources: { limits: { memory } } }],
    },
  });

  before(() => apply(namespace(NAMESPACE)));

  it("runs a pod, whose log can be read, and in which commands can be run", async () => {
    await apply(pod("talking", "echo from the pod; sleep 600"));
    await kubectl("wait", ...IN, "--for=condition=Ready", "pod/talking", "--timeout=120s");
    expect(await kubectl("logs", ...IN, "talking")).to.equal("from the pod\n");
    expect(await kubectl("exec", ...IN, "talking", "--", "hostname")).to.equal("talking\n");
  });

  it("has a name server, and reaches services by their names", async () => {
    const asked = "kubernetes.default.svc.cluster.local";
    await apply(
      pod(
        "asking",
        `nslookup ${asked} && nc -w 5 ${asked} 443 < /dev/null && echo open; nslookup nowhere.${asked} || echo none`,
      ),
    );
    await kubectl("wait", ...IN, "--for=jsonpath={.status.phase}=Succeeded", "pod/asking", "--timeout=120s");
    expect(await kubectl("logs", ...IN, "asking"))
      .to.contain("10.20.2.1")
      .and.contain("open")
      .and.contain("none");
  });

  it("kills a container that takes more memory than it may", async () => {
    await apply(pod("hungry", "tail /dev/zero"));
    await kubectl("wait", ...IN, "--for=jsonpath={.status.phase}=Failed", "pod/hungry", "--timeout=120s");
    const { status } = await get<{ status: { containerStatuses: readonly { state: object }[] } }>(...IN, "pod/hungry");
    expect(JSON.stringify(status.containerStatuses[0]?.state)).to.contain('"reason":"OOMKilled"');
  });

  it("measures what pods use", async () => {
    const usage = () => kubectl("top", "pod", ...IN, "talking", "--no-headers").catch(() => "");
    let told = "";
    while (told === "") told = await usage();
    expect(told).to.match(/^talking +\d+m +\d+Mi/);
  });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { mayRestart } from "../../../support/environment/kubernetes/pod-restart";
import { podsBehind } from "../../../support/environment/kubernetes/pods";
import { NotTried } from "../../../support/shared/failure";

const PLACE = { namespace: "shop" };
const SERVICE = { spec: { selector: { app: "backend", tier: "api" }, ports: [{ port: 80, targetPort: "http" }] } };

function pod(name: string, more: object = {}, status: object = { conditions: [{ type: "Ready", status: "True" }] }) {
  const metadata = {
    name,
    uid: `uid of ${name}`,
    ownerReferences: [{ kind: "ReplicaSet", controller: true }],
    ...more,
  };
  const spec = { containers: [{ name: "proxy" }, { ports: [{ name: "http", containerPort: 8000 }] }] };
  return { kind: "Pod", metadata, spec, status };
}

describe("The pods behind a service", () => {
  let folder: string;
  const { PATH = "" } = process.env;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clickstream-pods-"));
    process.env.PATH = `${folder}:${PATH}`;
  });

  after(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  /** Has kubectl answer these to `get service` and `get pods`; a text is an error. */
  function kubectlSays(service: object | string, pods: object | string = { items: [] }): void {
    const file = path.join(folder, "kubectl");
    const program = `#!/usr/bin/env node
      const args = process.argv.slice(2);
      const answer = ${JSON.stringify([service, pods])}[args.includes("pods") ? 1 : 0];
      if (args.includes("pods") && !args.includes("app=backend,tier=api")) process.exit(7);
      if (typeof answer !== "string") return console.log(JSON.stringify(answer));
      console.error(answer);
      process.exit(1);`;
    writeFileSync(file, program);
    chmodSync(file, 0o755);
  }

  it("are those of its selector, each with its port behind the service's name for it", async () => {
    kubectlSays(SERVICE, { items: [pod("a"), pod("b")] });
    expect(await podsBehind(PLACE, "backend", 80)).to.deep.equal([
      { name: "a", uid: "uid of a", ready: true, replaceable: true, port: 8000 },
      { name: "b", uid: "uid of b", ready: true, replaceable: true, port: 8000 },
    ]);
  });

  for (const [what, ports, port] of [
    ["a number", [{ port: 80, targetPort: 9000 }], 9000],
    ["the service's own", [{ port: 80 }], 80],
    ["a name that no container has", [{ port: 80, targetPort: "web" }], 80],
    [
      "that of the port asked for",
      [
        { port: 81, targetPort: 1 },
        { port: 80, targetPort: 2 },
      ],
      2,
    ],
  ] as const)
    it(`have a port that is ${what}`, async () => {
      kubectlSays({ spec: { ...SERVICE.spec, ports } }, { items: [pod("a")] });
      expect((await podsBehind(PLACE, "backend", 80)).map((one) => one.port)).to.deep.equal([port]);
    });

  it("are not ready while they start or end, and not replaceable where nothing owns them", async () => {
    const starting = { conditions: [{ type: "Ready", status: "False" }] };
    kubectlSays(SERVICE, {
      items: [
        pod("starting", {}, starting),
        pod("new", {}, {}),
        pod("ending", { deletionTimestamp: "2026-11-27T00:00:00Z" }),
        pod("bare", { ownerReferences: undefined }),
        pod("owned", { ownerReferences: [{ kind: "Node" }] }),
      ],
    });
    const pods = await podsBehind(PLACE, "backend", 80);
    expect(pods.filter(({ ready }) => ready).map(({ name }) => name)).to.deep.equal(["bare", "owned"]);
    expect(pods.filter(({ replaceable }) => replaceable).map(({ name }) => name)).to.deep.equal([
      ...["starting", "new", "ending"],
    ]);
  });

  for (const [what, service, pods, words] of [
    [
      "kubectl may not look at the service",
      "Error from server (Forbidden): no",
      {},
      "Error from server (Forbidden): no",
    ],
    ["kubectl may not look at the pods", SERVICE, "Error from server (Forbidden): no pods", "(Forbidden): no pods"],
    ["the service has no selector", { spec: { ports: [] } }, {}, "its answer cannot be read"],
  ] as const)
    it(`are not told where ${what}`, async () => {
      kubectlSays(service, pods);
      const error = await podsBehind(PLACE, "backend", 80).catch((thrown) => thrown);
      expect(error).to.be.instanceOf(NotTried);
      expect(error.message).to.contain(words);
    });

  it("may be deleted unless the cluster says no", async () => {
    kubectlSays("no");
    expect(await mayRestart(PLACE)).to.equal(true);
    writeFileSync(path.join(folder, "kubectl"), "#!/bin/sh\necho no\nexit 1\n");
    expect(await mayRestart(PLACE)).to.equal(false);
    writeFileSync(path.join(folder, "kubectl"), "#!/bin/sh\necho yes\n");
    expect(await mayRestart(PLACE)).to.equal(true);
  });
});

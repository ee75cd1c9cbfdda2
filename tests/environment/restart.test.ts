import { describe, it } from "node:test";
import { expect } from "chai";
import { whyNotReplaced } from "../../support/environment/kubernetes/pod-restart";
import { whyNotRestarted } from "../../support/environment/restart";
import type { Target } from "../../support/environment/target";

const TARGET: Target = { kind: "service", baseUrl: "http://a.test", storeEndpoint: "http://b.test", note: "a service" };

describe("Whether the service is restarted", () => {
  it("needs no leave on the sandbox that this run has started, and can be forbidden there", async () => {
    const sandbox: Target = { ...TARGET, kind: "sandbox" };
    for (const settings of [{}, { allowRestart: true }])
      expect(await whyNotRestarted(sandbox, settings)).to.equal(undefined);
    expect(await whyNotRestarted(sandbox, { allowRestart: false })).to.contain("ALLOW_RESTART=false");
  });

  it("is no question of leave where kubectl does not lead to it", async () => {
    for (const settings of [{}, { allowRestart: true }])
      expect(await whyNotRestarted(TARGET, settings)).to.contain("not reached by kubectl");
  });

  it("needs leave in a cluster", async () => {
    const forwarded = { ...TARGET, forwarded: { namespace: "shop", service: "backend", port: 8000 } };
    expect(await whyNotRestarted(forwarded, {})).to.contain("set ALLOW_RESTART=true");
  });
});

describe("A pod that was deleted", () => {
  const pod = (uid: string, ready = true) => ({ name: "backend-0", uid, ready, replaceable: true, port: 8000 });
  const DELETED = { name: "backend-0", uid: "first" };

  it("is replaced once another is ready, under whatever name", () => {
    expect(whyNotReplaced(DELETED, 1, [pod("second")])).to.equal(undefined);
    expect(whyNotReplaced(DELETED, 2, [pod("other"), pod("second")])).to.equal(undefined);
  });

  it("is not while it is there, or too few are ready", () => {
    expect(whyNotReplaced(DELETED, 1, [pod("first", false), pod("second")])).to.equal(
      "the pod backend-0 has not ended",
    );
    expect(whyNotReplaced(DELETED, 1, [])).to.equal("0 of 1 pods behind the service are ready");
    expect(whyNotReplaced(DELETED, 2, [pod("other"), pod("second", false)])).to.equal(
      "1 of 2 pods behind the service is ready",
    );
  });
});

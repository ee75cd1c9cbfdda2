import { describe, it } from "node:test";
import { expect } from "chai";
import { describeEnd, endsSince } from "../../../support/environment/kubernetes/container-ends";

const SINCE = new Date("2026-11-27T05:00:10.700Z");

function pods(...containerStatuses: readonly object[]): string {
  return JSON.stringify({ items: [{ metadata: { name: "backend-1" }, status: { containerStatuses } }] });
}
const ended = (finishedAt: string, more: object = {}) => ({
  terminated: { reason: "OOMKilled", exitCode: 137, finishedAt, ...more },
});

describe("The containers that ended since a moment", () => {
  it("are told with the reason, also where they were started again", () => {
    const restarted = { name: "backend", state: { running: {} }, lastState: ended("2026-11-27T05:00:12Z") };
    const stopped = { name: "proxy", state: ended("2026-11-27T05:00:13Z", { reason: "Error", exitCode: 1 }) };
    expect(endsSince(pods(restarted, stopped), SINCE).map(describeEnd)).to.deep.equal([
      "the container backend of the pod backend-1 ended: OOMKilled (exit code 137)",
      "the container proxy of the pod backend-1 ended: Error (exit code 1)",
    ]);
  });

  it("are those of the same second, and none before", () => {
    const at = (finishedAt: string) => endsSince(pods({ name: "backend", lastState: ended(finishedAt) }), SINCE).length;
    expect([at("2026-11-27T05:00:10Z"), at("2026-11-27T05:00:09Z")]).to.deep.equal([1, 0]);
  });

  it("are none where all run, where pods have not begun, and where the answer cannot be read", () => {
    expect(endsSince(pods({ name: "backend", state: { running: {} }, lastState: {} }), SINCE)).to.deep.equal([]);
    expect(endsSince('{"items":[{"metadata":{"name":"new"},"status":{}}]}', SINCE)).to.deep.equal([]);
    expect(endsSince("error: forbidden", SINCE)).to.deep.equal([]);
  });
});

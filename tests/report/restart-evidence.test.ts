import { describe, it } from "node:test";
import { expect } from "chai";
import { restartEvidence } from "../../support/report/restart-evidence";
import { generation } from "../helpers/generations";

describe("The evidence of a restart", () => {
  const CUT_OFF = generation({ ending: { kind: "cut off", reason: "other side closed" }, totalTime: 1500 });

  it("says what was restarted, when, and how the generation ended", () => {
    expect(restartEvidence("the pod a", { generation: CUT_OFF, restartedAfter: 1200 })).to.equal(
      "Restarted 1.2 s after the request: the pod a.\nThe generation: cut off, 1.5 s after its request.",
    );
    expect(restartEvidence("the pod a", { generation: generation(), restartedAfter: 100 })).to.contain(
      "The generation: finished first, 310 ms after its request.",
    );
  });

  it("says that nothing was restarted where the generation was over before", () => {
    expect(restartEvidence("the pod a", { generation: generation({ totalTime: 310 }) })).to.equal(
      "Not restarted: the pod a. The generation was over before, after 310 ms.",
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import type { StoredObject } from "../../support/bucket/object-list";
import { type Snapshot, snapshotOf } from "../../support/bucket/snapshot";
import type { Generation } from "../../support/clickstream/generation";
import type { Generations } from "../../support/scenario/generations";
import { Quiescence } from "../../support/scenario/quiescence";
import type { Scenario } from "../../support/scenario/scenario";
import { Uploads } from "../../support/scenario/uploads";

const object = (key: string, etag = "1"): StoredObject => ({ key, size: 5, etag, changedAt: new Date(1) });
const OLD = object("data/users.csv");
const MADE = object("data/new/c-1.json");

/** A scenario on a service of its own, whose bucket holds what a test puts there. */
class Stage {
  static #services = 0;
  readonly warnings: string[] = [];
  objects: StoredObject[] = [OLD];
  readonly scenario: Scenario;
  readonly quiescence: Quiescence;

  constructor() {
    Stage.#services += 1;
    const snapshot = async (prefix = ""): Promise<Snapshot> =>
      snapshotOf(this.objects.filter(({ key }) => key.startsWith(prefix)));
    this.scenario = {
      service: { baseUrl: `http://service-${Stage.#services}` },
      bucket: { name: "b", endpoint: "e", snapshot, snapshotToCompareWith: snapshot, otherBuckets: async () => [] },
      settings: { settleTimeout: 600, acceptExistingData: false },
      reporter: {
        warn: (text: string) => this.warnings.push(text),
        evidence: () => {},
        picture: () => {},
        addMeasures: () => {},
      },
    } as unknown as Scenario;
    this.quiescence = new Quiescence(this.scenario);
  }

  /** One of two requests is served and makes an object, the other one is turned away and makes another. */
  async judge(): Promise<void> {
    const generation = (uploads: object[]) =>
      ({ output: { uploads }, timings: { totalTime: 10 }, ending: { kind: "complete" } }) as unknown as Generation;
    const [served, rejected] = [generation([{ bucket: "b", key: MADE.key }]), generation([])];
    const uploads = new Uploads(this.scenario, {
      quiescence: this.quiescence,
      outcomes: [{ kind: "completed" }, { kind: "rejected" }],
      judged: [served],
      latest: rejected,
      endedAt: performance.now(),
    } as unknown as Generations);
    await uploads.remember();
    this.objects = [...this.objects, MADE, object("data/new/c-2.json")];
    await uploads.expect(() => {});
    await uploads.expectNothingOfRejected();
  }
}

async function failureOf(stage: Stage): Promise<string> {
  return stage.judge().then(
    () => "none",
    (failure) => failure.message,
  );
}

const aborted = { output: { uploads: [] }, ending: { kind: "aborted" } } as unknown as Generation;

describe("A request that was turned away, and generated all the same", () => {
  it("is found", async () => {
    expect(await failureOf(new Stage())).to.contain("c-2.json was created");
  });

  it("is found where what an earlier scenario left running was seen to end", async () => {
    const stage = new Stage();
    const before = snapshotOf(stage.objects);
    stage.objects = [object(OLD.key, "2")];
    await stage.quiescence.restore([aborted], before);
    expect(stage.warnings).to.deep.equal([]);
    expect(await failureOf(stage)).to.contain("c-2.json was created");
  });

  for (const [what, leave] of [
    ["was not seen to end", (quiescence: Quiescence, before: Snapshot) => quiescence.restore([aborted], before)],
    ["may go on for hours", async (quiescence: Quiescence) => quiescence.expectLong("a huge generation")],
    ["was given up", async (quiescence: Quiescence) => quiescence.giveUp()],
  ] as const)
    it(`cannot be told from what an earlier scenario left running that ${what}: a warning`, async () => {
      const stage = new Stage();
      await leave(stage.quiescence, snapshotOf(stage.objects));
      expect(await failureOf(stage)).to.equal("none");
      expect(stage.warnings.at(-1)).to.contain("cannot be told whether the requests that were turned away");
    });
});

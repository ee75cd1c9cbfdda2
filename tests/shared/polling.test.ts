import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { type Pace, poll } from "../../support/shared/polling";

const WITHOUT_PAUSE: Pace = { every: 0, limit: Number.POSITIVE_INFINITY };
const NEVER = () => false;

/** Shows the numbers from 1 on, one at each look. */
function counter(): { looks: number; look: () => Promise<number> } {
  const counting = {
    looks: 0,
    look: async () => {
      counting.looks += 1;
      return counting.looks;
    },
  };
  return counting;
}

describe("Polling", () => {
  it("looks as often as it takes, and returns what was enough", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (enough) => {
        const counting = counter();
        expect(await poll(WITHOUT_PAUSE, counting.look, (seen) => seen === enough)).to.equal(enough);
        expect(counting.looks).to.equal(enough);
      }),
      { numRuns: 30 },
    ));

  it("compares each look with the one before it", async () => {
    const compared: [number, number | undefined][] = [];
    await poll(WITHOUT_PAUSE, counter().look, (seen, before) => compared.push([seen, before]) === 3);
    expect(compared).to.deep.equal([
      [1, undefined],
      [2, 1],
      [3, 2],
    ]);
  });

  it("looks once where there is no time at all", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: -1000, max: 0 }), fc.integer({ min: 1, max: 1000 }), async (limit, every) => {
        expect(await poll({ every, limit }, counter().look, NEVER)).to.equal(1);
      }),
    ));

  it("ends at the limit with what was seen last", async () => {
    const counting = counter();
    expect(await poll({ every: 10, limit: 50 }, counting.look, NEVER)).to.equal(counting.looks);
  });

  it("throws what a look throws", async () => {
    const broken = new Error("the store is down");
    const thrown = await poll(WITHOUT_PAUSE, () => Promise.reject(broken), NEVER).catch((error) => error);
    expect(thrown).to.equal(broken);
  });

  for (const [when, abortAt] of [
    ["before the first look", 0],
    ["during a look", 2],
  ] as const) {
    it(`ends with the signal's reason when that aborts ${when}`, async () => {
      const [aborting, counting] = [new AbortController(), counter()];
      const reason = new Error("cancelled");
      if (abortAt === 0) aborting.abort(reason);
      const look = () => {
        if (counting.looks + 1 === abortAt) aborting.abort(reason);
        return counting.look();
      };
      const thrown = await poll({ ...WITHOUT_PAUSE, signal: aborting.signal }, look, NEVER).catch((error) => error);
      expect(thrown).to.equal(reason);
      expect(counting.looks).to.equal(abortAt);
    });
  }

  it("ends with the signal's reason when that aborts between two looks, without waiting for the next", {
    timeout: 30_000,
  }, async () => {
    const [aborting, counting] = [new AbortController(), counter()];
    const reason = new Error("cancelled");
    setTimeout(() => aborting.abort(reason), 20);
    const pace = { every: 3_600_000, limit: Number.POSITIVE_INFINITY, signal: aborting.signal };
    expect(await poll(pace, counting.look, NEVER).catch((error) => error)).to.equal(reason);
    expect(counting.looks).to.equal(1);
  });
});

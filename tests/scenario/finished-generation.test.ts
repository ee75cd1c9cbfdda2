import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { expect } from "chai";
import { discard, openStore } from "../../support/scenario/finished-generation";

describe("Stores for the data of generations", () => {
  it("wait for the end of the process together, and not at all once they are discarded", async () => {
    const listeners = process.listenerCount("exit");
    const stores = [await openStore(), await openStore(), await openStore()];
    expect(process.listenerCount("exit")).to.be.at.most(listeners + 1);
    for (const store of stores) discard(store);
    expect(process.listenerCount("exit")).to.equal(listeners);
    expect(stores.filter(({ folder }) => existsSync(folder))).to.deep.equal([]);
  });
});

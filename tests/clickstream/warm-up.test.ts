import { describe, it } from "node:test";
import { expect } from "chai";
import { warmUp } from "../../support/clickstream/warm-up";

describe("Warming up", () => {
  it("makes one request to a server of its own, once, and minds no failure", async () => {
    const seen: string[] = [];
    const request = async (url: string) => {
      seen.push(await (await fetch(url)).text());
      throw new Error("does not matter");
    };
    await Promise.all([warmUp(request), warmUp(request)]);
    await warmUp(request);
    expect(seen).to.deep.equal(["--- STDOUT ---\n"]);
  });
});

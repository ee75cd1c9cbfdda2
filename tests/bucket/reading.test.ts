import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { expect } from "chai";
import { BrokenOff, explained } from "../../support/bucket/reading";

const read = (body: Readable, silence?: number) => buffer(explained(body, "http://store", "data/users.csv", silence));

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (error) => error,
  );
}

describe("An object that is being read", () => {
  it("comes as the store gives it", async () => {
    expect((await read(Readable.from([Buffer.from("a"), Buffer.from("bc")]))).toString()).to.equal("abc");
    expect(await read(Readable.from([]))).to.have.length(0);
  });

  it("is named with the bytes that came where the store breaks off", async () => {
    const body = new PassThrough();
    body.write("abc");
    setImmediate(() => body.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" })));
    const error = await errorOf(read(body));
    expect(error).to.be.instanceOf(BrokenOff);
    expect(error.message).to.match(/http:\/\/store broke off after 3 bytes of data\/users\.csv \(.*ECONNRESET/);
  });

  it("is given up where the store falls silent", async () => {
    const body = new PassThrough();
    body.write("abc");
    const error = await errorOf(read(body, 20));
    expect(error).to.be.instanceOf(BrokenOff);
    expect(error.message).to.contain("after 3 bytes of data/users.csv (no byte for 20 ms)");
    expect(body.destroyed).to.equal(true);
  });

  for (const [what, body] of [
    ["more is to come", () => Readable.from(Array(100).fill(Buffer.alloc(65_536)))],
    ["all has come", () => Readable.from([Buffer.from("abc")])],
  ] as const) {
    it(`is not given up where ${what}, and the reader takes its time`, async (context) => {
      context.mock.timers.enable({ apis: ["setTimeout"] });
      const stream = explained(body(), "http://store", "data/users.csv", 20);
      for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
      context.mock.timers.tick(20);
      expect(await buffer(stream)).to.have.length((await buffer(body())).length);
    });
  }

  it("is let go of where nobody reads on", async () => {
    const body = new PassThrough();
    body.write("abc");
    const stream = explained(body, "http://store", "data/users.csv", 60_000);
    for await (const chunk of stream) {
      expect(String(chunk)).to.equal("abc");
      break;
    }
    await new Promise(setImmediate);
    expect(body.destroyed).to.equal(true);
  });
});

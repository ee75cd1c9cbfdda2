import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { expect } from "chai";
import { BrokenOff, explained } from "../../support/bucket/reading";

const read = (body: Readable, silence?: number) => buffer(explained(body, "http://store", "data/users.csv", silence));

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (error) => error,
  );
}

/** A clock that moves as the test says. Node's own stand-in for timers does not know how to begin one anew. */
function clockOf({ mock }: TestContext): (milliseconds: number) => void {
  let [now, due, ring] = [0, Number.POSITIVE_INFINITY, () => {}];
  mock.method(globalThis, "setTimeout", (callback: () => void, delay: number) => {
    const refresh = () => {
      due = now + delay;
    };
    ring = callback;
    refresh();
    return { refresh };
  });
  return (milliseconds) => {
    now += milliseconds;
    if (now < due) return;
    due = Number.POSITIVE_INFINITY;
    ring();
  };
}

/** Lets streams hand on what they have. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
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
      const pass = clockOf(context);
      const stream = explained(body(), "http://store", "data/users.csv", 20);
      await turns();
      pass(20);
      expect(await buffer(stream)).to.have.length((await buffer(body())).length);
    });
  }

  it("is given up after a silence, however long its bytes came before", async (context) => {
    const pass = clockOf(context);
    const body = new PassThrough();
    const error = errorOf(read(body, 20));
    for (let part = 0; part < 5; part += 1) {
      body.write("abc");
      await turns();
      pass(15);
    }
    pass(5);
    expect((await error).message).to.contain("after 15 bytes of data/users.csv (no byte for 20 ms)");
  });

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

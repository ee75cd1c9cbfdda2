import { describe, it } from "node:test";
import { expect } from "chai";
import { copiesOfAnotherSize } from "../../support/bucket/copies";

const upload = (key: string, size?: number, bucket = "b") => ({ bucket, key, ...(size === undefined ? {} : { size }) });

function differing(...uploads: readonly (readonly ReturnType<typeof upload>[])[]) {
  return copiesOfAnotherSize(
    "b",
    uploads,
    (key) => key === "data/alias.json",
    (key) => /^data\/own-\w+\.json$/.test(key),
  );
}

describe("Copies that were announced", () => {
  it("are compared with what the same generation made", () => {
    expect(differing([upload("data/own-1.json", 10), upload("data/alias.json", 10)])).to.deep.equal([]);
    expect(
      differing(
        [upload("data/own-1.json", 10), upload("data/alias.json", 9)],
        [upload("data/own-2.json", 9), upload("data/alias.json", 9)],
      ),
    ).to.deep.equal([{ copy: { key: "data/alias.json", size: 9 }, original: { key: "data/own-1.json", size: 10 } }]);
  });

  it("are found whatever else their lines say", () => {
    expect(differing([upload("data/own-1.json (10 bytes)", 10), upload("data/alias.json.", 9)])).to.have.length(1);
  });

  it("are as they were announced last", () => {
    const own = upload("data/own-1.json", 10);
    expect(differing([own, upload("data/alias.json", 9), upload("data/alias.json", 10)])).to.deep.equal([]);
  });

  it("are not compared where too little or too much was announced", () => {
    const [own, copy] = [upload("data/own-1.json", 10), upload("data/alias.json", 9)];
    expect(differing([own], [copy])).to.deep.equal([]);
    expect(differing([own, upload("data/alias.json")])).to.deep.equal([]);
    expect(differing([upload("data/own-1.json"), copy])).to.deep.equal([]);
    expect(differing([own, upload("data/own-2.json", 12), copy])).to.deep.equal([]);
    expect(differing([own, upload("data/alias.json", 9, "another")])).to.deep.equal([]);
  });
});

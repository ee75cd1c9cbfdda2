import { describe, it } from "node:test";
import { expect } from "chai";
import { compositions } from "../fuzz/composition";
import { faultOf } from "../fuzz/trial";

describe("The choice of composed services", () => {
  it("is the same for the same seed, and has a fault in about half of them", () => {
    const drawn = compositions(400, 7);
    expect(compositions(400, 7)).to.deep.equal(drawn);
    expect(compositions(400, 8)).to.not.deep.equal(drawn);
    expect(drawn.filter(faultOf).length).to.be.within(150, 250);
  });

  it("takes one trait of a dimension, and none of a dimension that another takes", () => {
    for (const traits of compositions(400, 7)) {
      const taken = traits.flatMap(({ dimension, takes = [] }) => [dimension, ...takes]);
      expect(new Set(traits.map(({ dimension }) => dimension)).size).to.equal(traits.length);
      for (const { dimension } of traits) expect(taken.filter((one) => one === dimension)).to.have.length(1);
    }
  });
});

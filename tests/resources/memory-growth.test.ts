import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { growthOf, memoryTrend } from "../../support/resources/memory-growth";

const PLANNED = 5;
const BOUND = 20;
const judge = (...atRest: number[]) => memoryTrend(atRest, PLANNED, BOUND);
/** Ten generations, of which the memory at rest after each is given by its number, from 0. */
const ten = (memory: (index: number) => number) => Array.from({ length: 2 * PLANNED }, (_, index) => memory(index));

describe("The memory at rest", () => {
  it("is steady within its bound, however it wavers", () => {
    expect(judge(100, 104, 98, 101, 103)).to.equal("steady");
    expect(judge(100, 60, 50, 50, 50)).to.equal("steady");
    expect(judge(100, 104.9, 109.8, 114.7, 119.6)).to.equal("steady");
  });

  it("is steady where a cache fills once, at once or over some generations", () => {
    expect(judge(100, 180, 180, 180, 180)).to.equal("steady");
    expect(judge(100, 125, 150, 175, 175)).to.equal("grown");
    expect(judge(...ten((index) => 100 + 25 * Math.min(index, 4)))).to.equal("steady");
  });

  it("is steady where garbage is collected late", () => {
    for (const period of [2, 3, 4, PLANNED])
      for (let phase = 0; phase < period; phase += 1)
        expect(judge(...ten((index) => 100 + 30 * ((index + phase) % period))), `${period}, ${phase}`).to.equal(
          "steady",
        );
  });

  it("goes on growing where each generation leaves something, whatever comes and goes beside it", () => {
    expect(judge(100, 105, 110, 115, 120)).to.equal("grown");
    expect(judge(...ten((index) => 100 + 5 * index))).to.equal("growing");
    expect(judge(...ten((index) => 100 + 4.9 * index))).to.equal("steady");
    expect(judge(...ten((index) => 100 + 10 * index + 20 * (index % 2)))).to.equal("growing");
  });

  it("goes on growing with any leak that is larger than what wavers", () => {
    const wavers = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.double({ min: 7, max: 100, noNaN: true }), wavers, (leak, noise) => {
        const atRest = ten((index) => 100 + leak * index + (noise[index] ?? 0));
        expect(memoryTrend(atRest.slice(0, PLANNED), PLANNED, BOUND)).to.equal("grown");
        expect(memoryTrend(atRest, PLANNED, BOUND)).to.equal("growing");
      }),
    );
  });

  it("is steady whatever wavers below the bound", () => {
    const wavers = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 5, maxLength: 10 });
    fc.assert(
      fc.property(wavers, (noise) => {
        expect(judge(...noise.map((one) => 100 + one))).to.equal("steady");
      }),
    );
  });

  it("grows by the median of its slopes, of which a single one changes nothing", () => {
    expect(growthOf([])).to.equal(0);
    expect(growthOf([7])).to.equal(0);
    expect(growthOf([0, 10, 20, 30])).to.equal(30);
    expect(growthOf([0, 10, 900, 30, 40])).to.equal(40);
  });
});

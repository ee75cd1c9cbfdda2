import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Look } from "../../support/resources/look";
import { isAlternating, loads, restartsIn, useOf, whyTooFew } from "../../support/resources/use";

function look(at: number, memory: number, processorTime = 0, more: Partial<Look> = {}): Look {
  return { at, memory, processorTime, run: "a", ...more };
}

describe("What a generation used", () => {
  const looks = [look(0, 900, 10), look(95, 100, 20), look(120, 150, 60), look(160, 400, 90), look(210, 110, 130)];

  it("is the most memory while it ran, and the processor time from just before it to just after it", () => {
    const use = useOf([...looks, look(400, 999, 9000)], 100, 200);
    expect(use).to.deep.equal({
      ...{ peakMemory: 400, memoryBefore: 100, processorTime: 110, looks: 2, restarts: 0, alternating: false },
      complete: true,
    });
  });

  it("is not the memory of what was before it, nor of what came after", () => {
    const others = [look(0, 900), look(50, 100), look(60, 200), look(150, 800)];
    expect(useOf(others, 10, 100)).to.include({ peakMemory: 200, memoryBefore: 900 });
  });

  it("is that of the looks around it where none falls into its time", () => {
    expect(useOf(looks, 121, 122)).to.include({ peakMemory: 400, processorTime: 30, looks: 0 });
    expect(useOf([look(5, 7, 3)], 100, 200)).to.include({ peakMemory: 7, processorTime: 0, memoryBefore: 7 });
  });

  it("counts from 0 again what goes back after a restart, and says so", () => {
    const restarted = [
      look(0, 1, 1000),
      look(10, 1, 1500),
      look(20, 1, 200, { run: "b" }),
      look(30, 1, 300, { run: "b" }),
    ];
    expect(useOf(restarted, 0, 30)).to.include({ processorTime: 500 + 200 + 100, restarts: 1, alternating: false });
    expect(restartsIn([look(0, 1, 50), look(1, 1, 40)])).to.equal(1);
    expect(restartsIn([look(0, 1, 50), look(1, 1, 60, { run: "b" })])).to.equal(1);
    expect(restartsIn([look(0, 1, 50), look(1, 1, 50)])).to.equal(0);
  });

  it("cannot be told where several processes answer in turn", () => {
    const runs = (...names: string[]) => names.map((run, index) => look(index, 1, 1, { run }));
    expect(isAlternating(runs("a", "b", "a"))).to.equal(true);
    expect(isAlternating(runs("a", "a", "b", "b"))).to.equal(false);
  });

  it("has network traffic only where every look tells it", () => {
    const told = [look(0, 1, 0, { traffic: 100 }), look(50, 1, 0, { traffic: 700 })];
    expect(useOf(told, 0, 50).traffic).to.equal(600);
    expect(useOf([...told, look(60, 1)], 0, 60)).not.to.have.property("traffic");
  });

  it("is enough to tell the peak from three looks on", () => {
    const whyTooFewOf = (number: number) => whyTooFew({ looks: number, complete: true });
    expect(whyTooFewOf(2)).to.contain("2 measurements fall");
    expect(whyTooFewOf(1)).to.contain("1 measurement falls");
    expect(whyTooFewOf(0)).to.contain("no measurement falls");
    expect(whyTooFewOf(3)).to.equal(undefined);
    expect(whyTooFew({ looks: 9, complete: false })).to.contain("any more at the end");
    expect(useOf(looks, 100, 211).complete).to.equal(false);
  });

  it("adds up to the same processor time however often it is looked at", () => {
    const steps = fc.array(fc.nat(1000), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(steps, (times) => {
        const sums = times.map((_, index) => times.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
        const sum = sums.at(-1) ?? 0;
        const all = sums.map((time, index) => look(index * 10, 1, time));
        const end = (times.length - 1) * 10;
        expect(useOf(all, 0, end).processorTime).to.equal(sum - (times[0] ?? 0));
        const busy = loads(all).reduce((total, { processors }) => total + processors * 10, 0);
        expect(busy).to.be.closeTo(sum - (times[0] ?? 0), 1e-6);
      }),
    );
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import { compare, type Figures, medianOf, rowsOf } from "../bench/harness/compare";
import { replaced, sectionOf } from "../bench/harness/results";

const of = (seconds: number): Figures => ({ seconds });

describe("A benchmark", () => {
  it("sets the suite against a peer within each round", () => {
    const suite = [of(1), of(4), of(10)];
    const [row] = rowsOf("curl", [of(2), of(2), of(40)], suite);
    expect(row).to.deep.equal({
      contender: "curl",
      measure: "seconds",
      median: 2,
      ratio: { least: 0.25, median: 0.5, most: 2 },
    });
    expect(rowsOf("suite", suite, suite)[0]).not.to.have.property("ratio");
  });

  it("has no ratio of what only one side measures", () => {
    expect(rowsOf("curl", [{ MB: 1 }], [of(1)])[0]).not.to.have.property("ratio");
  });

  it("takes the middle of the two in the middle", () => {
    expect(medianOf([9, 1, 3, 2])).to.equal(2.5);
  });

  it("measures in turn, and names who is not there", async () => {
    const order: string[] = [];
    const contender = (name: string, missing?: string) => ({
      name,
      missing,
      run: () => {
        order.push(name);
        return of(order.length);
      },
    });
    const contenders = [contender("suite"), contender("curl"), contender("k6", "no k6 here")] as const;
    const result = await compare({ title: "t", note: "n", contenders: [...contenders] }, 2);
    expect(order).to.deep.equal(["suite", "curl", "suite", "curl"]);
    expect(result.missing).to.deep.equal(["k6: no k6 here"]);
  });

  it("takes the place of its earlier result on the page, and leaves others", () => {
    const section = (title: string, median: number) =>
      sectionOf(
        { title, note: "n", rounds: 1, missing: [], rows: [{ contender: "suite", measure: "s", median }] },
        new Date(0),
      );
    const page = replaced(replaced("# Benchmarks\n", section("One", 1)), section("Two", 2));
    const again = replaced(page, section("One", 3));
    expect(again).to.equal(page.replace("| suite | s | 1 |", "| suite | s | 3 |"));
    expect(again).not.to.equal(page);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { catalogueTable, faults, findEntry, variations } from "../../sandbox/catalogue/catalogue";
import { featuresOf } from "../../sandbox/catalogue/entry";

const FEATURES = path.resolve(__dirname, "../../features");
/** The names of a feature's scenarios, in which anything may stand for what an outline leaves open. */
const scenariosOf = (feature: string) =>
  [
    ...readFileSync(path.join(FEATURES, `${feature}.feature`), "utf8").matchAll(/^ *Scenario(?: Outline)?: (.*)$/gm),
  ].map(([, name = ""]) => new RegExp(`^${name.replace(/<[^>]+>/g, ".+")}$`));

describe("The catalogue", () => {
  it("has each name once, and finds each by it", () => {
    const names = [...faults, ...variations].map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    for (const name of names) expect(findEntry(name).name).to.equal(name);
    expect(() => findEntry("no-such-fault")).to.throw("no-such-fault");
    expect(catalogueTable()).to.contain("shared-folder");
  });

  it("says of each fault what its failure must say, and of no variation", () => {
    expect(faults.filter(({ fails, words }) => !fails || !words).map(({ name }) => name)).to.deep.equal([]);
    expect(variations.filter(({ fails, words }) => fails || words).map(({ name }) => name)).to.deep.equal([]);
  });

  it("has at least 40 faults in data and in generations at the same moment, and 15 variations of data", () => {
    expect(faults.filter(({ fails }) => fails === "data-quality").length).to.be.at.least(40);
    expect(variations.filter(({ passes }) => passes?.includes("data-quality")).length).to.be.at.least(15);
  });

  it("names features and scenarios that exist", () => {
    const features = readdirSync(FEATURES);
    for (const entry of [...faults, ...variations]) {
      const { name, scenario } = entry;
      for (const feature of featuresOf(entry)) {
        expect(features, name).to.include(`${feature}.feature`);
        if (scenario)
          expect(
            scenariosOf(feature).some((pattern) => pattern.test(scenario)),
            name,
          ).to.equal(true);
      }
    }
  });
});

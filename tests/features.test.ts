import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { readFeature } from "../support/report/features";
import { PROJECT } from "./helpers/run-suite";

/** The rules of requirement IDs; CONTRIBUTING.md, "Add a scenario". */

const FEATURES = path.join(PROJECT, "features");
const ID = /^@[A-Z]+-\d{3}$/;

const files = readdirSync(FEATURES).filter((file) => file.endsWith(".feature"));
/** The tags of each scenario and outline that are its own, by the name of its feature's file. */
const tagsOf = new Map(
  files.map((file) => {
    const children = readFeature(path.join(FEATURES, file)).feature?.children ?? [];
    const scenarios = children.flatMap(({ scenario }) => scenario ?? []);
    return [file, scenarios.map(({ name, tags }) => ({ name, tags: tags.map((tag) => tag.name) }))] as const;
  }),
);
/** Tags of tickets can look the same, and come after it. */
const idsOf = (tags: readonly string[]) => tags.filter((tag) => ID.test(tag)).slice(0, 1);

describe("The requirements", () => {
  for (const [file, scenarios] of tagsOf) {
    it(`of ${file} have one ID each, and one prefix`, () => {
      const ids = scenarios.map(({ name, tags }) => {
        expect(idsOf(tags), name).to.have.length(1);
        return idsOf(tags)[0] ?? "";
      });
      expect(new Set(ids.map((id) => id.replace(/-\d+$/, ""))).size).to.equal(1);
    });

    it(`of ${file} have no other tag in common, which would belong to the feature`, () => {
      const others = [...new Set(scenarios.flatMap(({ tags }) => tags))].filter((tag) => !ID.test(tag));
      expect(others.filter((tag) => scenarios.every(({ tags }) => tags.includes(tag)))).to.deep.equal([]);
    });
  }

  it("share no ID, and features no prefix", () => {
    const ids = [...tagsOf.values()].flat().flatMap(({ tags }) => idsOf(tags));
    expect(ids).to.have.length.at.least(21);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(new Set(ids.map((id) => id.replace(/-\d+$/, ""))).size).to.equal(files.length);
  });
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { IdGenerator } from "@cucumber/messages";
import { expect } from "chai";
import { lastWhatMayBreak } from "../../support/run/order";
import { PROJECT } from "../helpers/run-suite";

const NAMES = [
  "concurrency",
  "custom-parameters",
  "data-quality",
  "endpoint",
  "minio-creation",
  "performance",
  "restart",
  "streaming",
];

function scenariosOf(name: string) {
  const file = path.join("features", `${name}.feature`);
  const newId = IdGenerator.incrementing();
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
  return compile(parser.parse(readFileSync(path.join(PROJECT, file), "utf8")), file, newId).map((pickle) => ({
    pickle,
  }));
}

const scenarios = NAMES.flatMap(scenariosOf);
const features = (ordered: typeof scenarios) => [
  ...new Set(ordered.map(({ pickle: { uri } }) => path.basename(uri, ".feature"))),
];

describe("The order of the scenarios", () => {
  it("is: what triggers nothing, one generation, parameters, several generations at the same moment, and last a restart", () => {
    expect(features(lastWhatMayBreak(scenarios))).to.deep.equal([
      ...["endpoint", "minio-creation", "performance", "streaming"],
      // It begins with one generation.
      "data-quality",
      ...["custom-parameters", "concurrency", "restart"],
    ]);
  });

  it("keeps all of them, those of one feature together and as they stand", () => {
    const ordered = lastWhatMayBreak(scenarios);
    expect(ordered).to.have.length(scenarios.length);
    for (const name of NAMES) {
      const isOf = ({ pickle: { uri } }: (typeof scenarios)[number]) => path.basename(uri, ".feature") === name;
      const from = ordered.findIndex(isOf);
      const own = scenarios.filter(isOf);
      expect(ordered.slice(from, from + own.length), name).to.deep.equal(own);
    }
  });
});

import { describe, it } from "node:test";
import { expect } from "chai";
import type * as Loading from "../../support/run/loading";

const MODULE = require.resolve("../../support/run/loading");

/** The module as another run would load it. */
function anew(): typeof Loading {
  delete require.cache[MODULE];
  return require(MODULE);
}

describe("Loading the step definitions", () => {
  const broken = (file: string) => {
    if (file.includes("broken")) throw new TypeError(`${file} is wrong\nCaused by:\n  nothing`);
  };

  it("fails at once where nobody reports it", () => {
    expect(() => anew().loadAll(["a", "broken"], broken)).to.throw("broken is wrong");
  });

  it("loads every other file, and says which could not be loaded, why, and where the project is at fault", () => {
    const { loadAll, reportLoading, whyNotLoaded } = anew();
    const loaded: string[] = [];
    reportLoading();
    expect(whyNotLoaded()).to.equal(undefined);
    loadAll(["broken.ts", "b.ts", "broken-too.ts"], (file) => {
      loaded.push(file);
      broken(file);
    });
    expect(loaded).to.deep.equal(["broken.ts", "b.ts", "broken-too.ts"]);
    expect(whyNotLoaded())
      .to.match(
        /^Nothing was run\.\nbroken\.ts cannot be loaded:\nTypeError: broken\.ts is wrong\nat .*loading\.test\.ts/,
      )
      .and.contain("\nbroken-too.ts cannot be loaded:")
      .and.match(/\nWhat to do: .*\.$/)
      .and.not.contain("Caused by");
  });

  it("says what was thrown where that is no error", () => {
    const { loadAll, reportLoading, whyNotLoaded } = anew();
    reportLoading();
    loadAll(["a"], () => {
      throw "no";
    });
    expect(whyNotLoaded()).to.contain("a cannot be loaded:\nno\n");
  });
});

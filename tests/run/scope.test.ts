import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Request } from "../../support/run/manual-gate";
import { isLimited, scopeOf } from "../../support/run/scope";

const NOTHING: Request = { tags: "", names: [], paths: ["features/**/*.{feature,feature.md}"] };
const scenario = (uri: string, ...tags: readonly string[]) => ({ uri, tags: tags.map((name) => ({ name })) });
const QUIET = scenario("features/endpoint.feature");
const MANUAL = scenario("features/streaming.feature", "@manual", "@STREAM-001");
const whole = (shard = "") => ({ folder: "features", scenarios: 2, shard });

describe("How much of the suite a run tries", () => {
  it("is all where nothing limits it", () => {
    const all = { limits: [], scenarios: 2, of: 2, others: 0 };
    for (const paths of [NOTHING.paths, ["features"], ["features/"], ["features", "features/endpoint.feature:3"]])
      expect(scopeOf({ ...NOTHING, paths, manual: true }, [QUIET, MANUAL], whole())).to.deep.equal(all);
  });

  it("does not include what the manual gate keeps closed", () => {
    const bare = scopeOf(NOTHING, [QUIET, MANUAL], whole());
    expect(bare).to.deep.equal({ limits: ["scenarios that trigger no generation"], scenarios: 1, of: 2, others: 0 });
    expect(isLimited(bare)).to.equal(true);
    expect(scopeOf({ ...NOTHING, tags: "(@manual)", manual: false }, [MANUAL], whole())).to.deep.include({
      limits: ["@manual", "scenarios that trigger no generation"],
      scenarios: 0,
    });
  });

  it("is limited by tags, paths, lines, names and shards, in the words of the command line", () => {
    const limits = (asked: Partial<Request>, shard = "") =>
      scopeOf({ ...NOTHING, ...asked, manual: true }, [MANUAL], whole(shard)).limits;
    expect(limits({ tags: "(@manual)" })).to.deep.equal(["@manual"]);
    expect(limits({ tags: "(@manual and not @skip)" })).to.deep.equal(['"@manual and not @skip"']);
    expect(limits({ tags: "(@manual) and (not @skip)" })).to.deep.equal(['"(@manual) and (not @skip)"']);
    expect(limits({ names: ["streams", "stays"] })).to.deep.equal(['the name "streams"', 'the name "stays"']);
    expect(limits({ paths: ["a:1", "b", "c", "d"] })).to.deep.equal(["a:1", "b", "c", "d"]);
    expect(limits({ paths: ["a:1", "b", "c", "d", "e"] })).to.deep.equal(["a:1", "b", "c", "2 more paths"]);
    expect(limits({}, "2/3")).to.deep.equal(["shard 2/3"]);
  });

  it("counts scenarios of other features apart, and does not know the whole where a feature cannot be read", () => {
    const other = scenario("elsewhere/features/own.feature");
    const asked = { ...NOTHING, paths: ["features/endpoint.feature", "elsewhere"] };
    expect(scopeOf(asked, [QUIET, other], { ...whole(), scenarios: undefined })).to.deep.equal({
      limits: asked.paths,
      scenarios: 1,
      others: 1,
    });
  });

  it("is limited unless every scenario of the suite was asked for", () => {
    const some = fc.array(fc.constantFrom(QUIET, MANUAL, scenario("features/a.feature", "@manual", "@skip")));
    const request = fc.record({ tags: fc.constantFrom("", "(@manual)", "(not @manual)"), manual: fc.boolean() });
    fc.assert(
      fc.property(some, fc.nat(3), request, (selected, left, asked) => {
        const scope = scopeOf({ ...NOTHING, ...asked }, selected, { ...whole(), scenarios: selected.length + left });
        const open = selected.filter(({ tags }) => asked.manual || !tags.some(({ name }) => name === "@manual"));
        expect(scope.scenarios).to.equal(open.length);
        // Cucumber leaves a scenario out only where it was told to.
        if (left === 0 || asked.tags !== "") expect(isLimited(scope)).to.equal(open.length < selected.length + left);
      }),
    );
  });
});

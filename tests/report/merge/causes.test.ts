import { describe, it } from "node:test";
import { expect } from "chai";
import { groupCauses } from "../../../support/report/merge/causes";
import { environment, failedWith } from "../../helpers/environments";
import { FAILED, KNOWN, NOT_TRIED, PASSED } from "../../helpers/reports";

describe("A cause over many environments", () => {
  for (const [what, words] of [
    ["addresses", (name: string) => `the store at http://minio.${name}.test:9000 refused the credentials`],
    ["addresses that no report names", (name: string) => `nothing listens at http://gateway-of-${name}:8123/x`],
    ["buckets", (name: string) => `there is no bucket "bucket-of-${name}"`],
    ["names of objects in them", (name: string) => `s3://bucket-of-${name}/data/users.csv is not there`],
    ["their own names", (name: string) => `the deployment in ${name} is not there`],
    ["times and sizes", (name: string) => `it took ${name.length},123 s`],
  ] as const) {
    it(`is told once, whatever their ${what}`, () => {
      const causes = groupCauses(
        ["one", "two-2", "three"].map((name) => environment(name, [failedWith(FAILED, words(name))])),
      );
      expect(causes).to.have.length(1);
      expect(causes[0]?.environments.map(({ name }) => name)).to.deep.equal(["one", "two-2", "three"]);
      expect(causes[0]?.failures[0]?.happened).to.equal(words("one"));
    });
  }

  it("is told once, whatever is of one environment in its details, its cause or what it comes down to", () => {
    const parts = (name: string) => ({
      promised: "x",
      happened: "it is not there:",
      cause: `${name} is empty`,
      remedy: "y",
    });
    for (const more of [
      (name: string) => ({ details: [`s3://bucket-of-${name}/data/users.csv`] }),
      (name: string) => ({ roots: [`not there: s3://bucket-of-${name}/data/users.csv`] }),
      () => ({}),
    ]) {
      const failing = (name: string) => {
        const failures = FAILED.failures.map((one) => ({ ...one, parts: { ...parts(name), ...more(name) } }));
        return environment(name, [{ ...FAILED, failures }]);
      };
      expect(groupCauses([failing("one"), failing("two")])).to.have.length(1);
    }
  });

  it("is another where other words say so", () => {
    const causes = groupCauses([
      environment("a", [failedWith(FAILED, "the bucket is empty")]),
      environment("b", [failedWith(FAILED, "the bucket is not there")]),
    ]);
    expect(causes).to.have.length(2);
  });

  it("is another where the same happened for other reasons", () => {
    const because = (cause: string) => {
      const parts = { promised: "x", happened: "it is not there", cause, remedy: "y" };
      return [{ ...FAILED, failures: FAILED.failures.map((one) => ({ ...one, parts })) }];
    };
    const causes = groupCauses([environment("a", because("it died")), environment("b", because("nobody made it"))]);
    expect(causes).to.have.length(2);
  });

  it("does not hide a word for the sake of a bucket that is called so", () => {
    const named = (name: string, bucket: string, happened: string) => {
      const { results } = environment(name, [failedWith(FAILED, happened)]);
      const target = { ...results?.target, bucket };
      return { name, results: { ...results, target } as NonNullable<typeof results> };
    };
    const causes = groupCauses([
      named("a", "data", "data/users.csv is empty"),
      named("b", "analytics", "data/users.csv is empty"),
      named("c", "other", "other/users.csv is empty"),
    ]);
    expect(causes.map(({ environments }) => environments.map(({ name }) => name))).to.deep.equal([["a", "b"], ["c"]]);
  });

  it("names each requirement that it took along once", () => {
    const again = { ...FAILED, name: `${FAILED.name} (again)` };
    const [cause] = groupCauses([environment("a", [FAILED, again])]);
    expect(cause?.environments).to.deep.equal([{ name: "a", requirements: ["STREAM-001"] }]);
  });

  it("comes first where a service failed, then where it concerns most environments", () => {
    const notTried = { ...NOT_TRIED, uri: FAILED.uri, name: FAILED.name };
    const known = { ...KNOWN, uri: PASSED.uri, name: PASSED.name };
    const causes = groupCauses([
      environment("a", [notTried, known]),
      environment("b", [notTried]),
      environment("c", [notTried]),
      environment("d", [failedWith(FAILED, "rare")]),
      environment("e", [failedWith(FAILED, "frequent")]),
      environment("f", [failedWith(FAILED, "frequent")]),
    ]);
    expect(causes.map(({ result, environments }) => [result, environments.length])).to.deep.equal([
      ["failed", 2],
      ["failed", 1],
      ["could not be tried", 3],
      ["known issue", 1],
    ]);
  });

  it("is not there for what passed, and for environments without results", () => {
    expect(groupCauses([environment("a"), { name: "b" }])).to.deep.equal([]);
  });
});

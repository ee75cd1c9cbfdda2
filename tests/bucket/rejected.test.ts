import { describe, it } from "node:test";
import { expect } from "chai";
import { ObjectList, type StoredObject } from "../../support/bucket/object-list";
import { changesOfRejected, expectNothingOfRejected } from "../../support/bucket/rejected";
import { changesBetween } from "../../support/bucket/snapshot";

const object = (key: string, etag = "e", size = 10): StoredObject => ({ key, size, etag, changedAt: new Date(0) });
const between = (before: readonly StoredObject[], after: readonly StoredObject[]) =>
  changesBetween(ObjectList.of(before), ObjectList.of(after));
const announced = [{ bucket: "analytics", key: "data/users.csv" }];

describe("requests that were turned away", () => {
  const since = [object("data/users.csv"), object("logs/a")];
  const found = (...now: readonly StoredObject[]) =>
    changesOfRejected({ bucket: "analytics", announced, changes: [] }, between(since, now)).map(
      ({ object: { key }, kind }) => `${key} ${kind}`,
    );

  it("have generated what is created or overwritten in the folders of the others", () => {
    expect(found(...since)).to.deep.equal([]);
    expect(found(object("data/users.csv", "new"), object("data/events.json"), object("logs/a"))).to.deep.equal([
      "data/events.json created",
      "data/users.csv overwritten",
    ]);
  });

  it("have not generated what others write or what is removed, nor markers", () => {
    expect(found(object("logs/a", "new"), object("else/b"), object("data/_SUCCESS", "e", 0))).to.deep.equal([]);
  });

  it("have generated files that are named like those of the others, and that none of these tells of", () => {
    const [own, other] = [
      object("data/clickstream-2026-11-26_10-00-00.json"),
      object("data/clickstream-2026-11-26_10-00-01.json"),
    ];
    const others = [object("data/manifest.json"), object("data/users.csv", "new"), object("data/_2.json")];
    const changes = between(since, [...since.slice(1), own, other, ...others]);
    const told = [...announced, { bucket: "analytics", key: own.key }];
    const keys = changesOfRejected({ bucket: "analytics", announced: told, changes }, changes).map(
      ({ object: { key } }) => key,
    );
    expect(keys).to.deep.equal([other.key]);
    const again = between(since, [...since.slice(1), { ...own, etag: "again" }, other, ...others]);
    const written = changesOfRejected({ bucket: "analytics", announced: told, changes }, again);
    expect(written.map(({ object: { key } }) => key)).to.deep.equal([other.key, own.key]);
    expect(changesOfRejected({ bucket: "analytics", announced: [], changes }, changes)).to.deep.equal([]);
  });

  it("have to leave nothing", () => {
    expectNothingOfRejected([], 2);
    expect(() => expectNothingOfRejected([{ kind: "created", object: object("data/events.json") }], 2)).to.throw(
      /2 requests were turned away[\s\S]*1 object[\s\S]*data\/events\.json was created[\s\S]*another client/,
    );
  });
});

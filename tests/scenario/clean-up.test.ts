import { describe, it } from "node:test";
import { expect } from "chai";
import type { Target } from "../../support/environment/target";
import { mayDelete, ownUploads } from "../../support/scenario/clean-up";
import { readSettings } from "../../support/settings/environment";
import { generation } from "../helpers/generations";

const UPLOADED = "✅ Upload successful: s3://analytics/data/users.csv\n";

describe("The uploads of generations", () => {
  it("are one for each, though its output tells of it twice", () => {
    const output = ["--- STDOUT ---\n", UPLOADED, "\n--- STDERR ---\n", UPLOADED];
    const uploads = ownUploads([generation({ output }), generation({ output })], 0);
    expect(uploads.map(({ key }) => key)).to.deep.equal(["data/users.csv", "data/users.csv"]);
  });

  it("have the times of their generation, by a clock that is ahead", () => {
    const [upload] = ownUploads([generation({ output: [UPLOADED], totalTime: 5000 })], 1000);
    expect([upload?.from, upload?.to]).to.deep.equal([new Date(1000), new Date(6000)]);
  });
});

describe("What generations made may be removed", () => {
  const may = (kind: Target["kind"], env: NodeJS.ProcessEnv = {}) => mayDelete(readSettings(env), { kind } as Target);
  const STORE = { MINIO_ENDPOINT: "http://store.test:9000" };

  it("where the settings say so, and in the sandbox's own store, but in nobody else's", () => {
    expect(may("sandbox")).to.equal(true);
    expect(may("sandbox", STORE), "a store that may be anyone's").to.equal(false);
    expect(may("service")).to.equal(false);
    expect(may("service", STORE)).to.equal(false);
    expect(may("service", { ALLOW_DELETE: "true" })).to.equal(true);
    expect(may("sandbox", { ALLOW_DELETE: "false" })).to.equal(false);
  });
});

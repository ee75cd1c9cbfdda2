import { describe, it } from "node:test";
import { expect } from "chai";
import { ownUploads } from "../../support/scenario/clean-up";
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

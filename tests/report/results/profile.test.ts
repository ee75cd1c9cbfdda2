import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { readProfile } from "../../../support/report/results/profile";
import { PROJECT } from "../../helpers/run-suite";

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-profile-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The profile of a copy of this project's features, after one of them was changed. */
function profileWith(change: (text: string) => string) {
  const project = mkdtempSync(path.join(folder, "copy-"));
  cpSync(path.join(PROJECT, "features"), path.join(project, "features"), { recursive: true });
  const file = path.join(project, "features/performance.feature");
  writeFileSync(file, change(readFileSync(file, "utf8")));
  return readProfile(project);
}

describe("The profile", () => {
  const profile = readProfile(PROJECT);
  const of = (wanted: string) => profile.requirements.find(({ id }) => id === wanted);

  it("has every requirement once, with its cases under the names that reports have", () => {
    expect(profile.requirements).to.have.length(29);
    expect(profile.requirements.flatMap(({ cases }) => cases)).to.have.length(44);
    expect(of("DATA-004")).to.deep.equal({
      id: "DATA-004",
      title: "The events meet their contract",
      feature: "Data quality",
      file: "features/data-quality.feature",
      required: true,
      cases: [
        "The events meet their contract (a finished generation)",
        "The events meet their contract (three generations at the same moment)",
      ],
    });
    expect(of("PARAM-005")?.title).to.equal("A request with <something invalid> is refused");
    expect(of("PARAM-005")?.cases).to.include("A request with no users at all is refused");
  });

  it("takes no ticket for the ID of a requirement", () => {
    const { requirements } = profileWith((text) =>
      text.replace("@PERF-001", "@PERF-001 @CLICK-123").replace("@manual", "@CLICK-124 @manual"),
    );
    expect(requirements.map(({ id }) => id)).to.deep.equal(profile.requirements.map(({ id }) => id));
  });

  it("requires what is not tagged @skip, @deletes, @restarts or @where-possible", () => {
    const optional = profile.requirements.filter(({ required }) => !required).map(({ id }) => id);
    expect(optional).to.have.length(13);
    expect(optional.filter((id) => !/^(PARAM|CLEAN|RESTART)-/.test(id))).to.deep.equal([
      ...["RES-002", "RES-003", "RES-004"],
    ]);
  });

  it("has the digest of the text of all features, whatever their line ends and their folder", () => {
    expect(profile.digest).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(profileWith((text) => text).digest).to.equal(profile.digest);
    expect(profileWith((text) => text.replaceAll("\n", "\r\n")).digest).to.equal(profile.digest);
    expect(profileWith((text) => text.replace("10 minutes", "20 minutes")).digest).not.to.equal(profile.digest);
  });

  it("is empty without a folder of features, with which a run of others can do", () => {
    const { requirements, unreadable } = readProfile(path.join(folder, "nowhere"));
    expect([requirements, unreadable]).to.deep.equal([[], []]);
  });

  it("says which feature cannot be read, and has the requirements of the others", () => {
    const { unreadable, requirements } = profileWith((text) => `${text}\nNonsense\n`);
    expect(unreadable.join()).to.match(/performance\.feature cannot be read/);
    expect(requirements).to.have.length(28);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { readSettings } from "../support/settings/environment";
import { VARIABLES } from "../support/settings/names";
import { PROJECT } from "./helpers/run-suite";

const FOLDER = path.join(PROJECT, "deploy/kubernetes");

interface Manifest {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

const manifests = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .flatMap((name) =>
    parseAllDocuments(readFileSync(path.join(FOLDER, name), "utf8")).map((document) => document.toJS() as Manifest),
  );

describe("The manifests for Kubernetes", () => {
  it("have nothing in their metadata that Kubernetes would not know", () => {
    for (const { kind, metadata } of manifests)
      expect(["name", "namespace", "labels", "annotations"], kind).to.include.members(Object.keys(metadata));
  });

  it("set only settings of this suite, which are right together", () => {
    const env = Object.assign({}, ...manifests.flatMap(({ data, stringData }) => [data ?? {}, stringData ?? {}]));
    expect(VARIABLES).to.include.members(Object.keys(env));
    expect(readSettings(env)).to.include({ targetRequired: "REQUIRE_TARGET=true wants one" });
  });
});

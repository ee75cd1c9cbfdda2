import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { preProcessFile } from "typescript";

/** The rules of ARCHITECTURE.md, for every file of the suite. Paths are relative to the project, with `/`. */

const PROJECT = path.resolve(__dirname, "..");
const MOST_LINES = 250;
const MOST_LINES_OF_WORLD = 150;

/** The rooms of `support/`, those on one level together. A room may import from itself and from lower levels. */
const LEVELS = [
  ["loading"],
  ["shared"],
  ["settings"],
  ["net"],
  ["clickstream", "bucket", "dataset", "resources"],
  ["environment"],
  ["run"],
  ["report"],
  ["scenario"],
  // What is in no room: the World, hooks, parameter types, plugin.
  ["."],
];
/** Rooms that do not know which test framework they are used by. */
const WITHOUT_CUCUMBER = ["loading", "shared", "settings", "net", "clickstream", "bucket", "dataset", "resources"];

const find = (pattern: string) => globSync(pattern, { cwd: PROJECT }).map((file) => file.replaceAll(path.sep, "/"));
const read = (file: string) => readFileSync(path.join(PROJECT, file), "utf8");

const SOURCES = "**/*.{ts,tsx,mts,js}";
const support = find(`support/${SOURCES}`);
const steps = find(`step-definitions/${SOURCES}`);
const sandbox = find(`sandbox/${SOURCES}`);
const files = new Set([...support, ...steps, ...sandbox]);

/** What a file imports or requires, of types as well: the files of the project that are known here, and packages. */
function importsOf(file: string): string[] {
  return preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) =>
    fileName.startsWith(".") ? resolve(file, fileName) : fileName,
  );
}

function resolve(from: string, specifier: string): string {
  const target = path.posix.join(path.posix.dirname(from), specifier);
  const found = ["", ".ts", ".tsx", ".mts", ".d.ts", ".js"].map((end) => target + end).find((name) => files.has(name));
  return found ?? target;
}

const imports = new Map([...files].map((file) => [file, importsOf(file)]));

function importsThat(from: readonly string[], isWrong: (file: string, imported: string) => boolean): string[] {
  return from.flatMap((file) =>
    (imports.get(file) ?? []).filter((imported) => isWrong(file, imported)).map((imported) => `${file} -> ${imported}`),
  );
}

/** The room of a file of `support/`; `.` where it is in none. */
function roomOf(file: string): string {
  const [, room = "", ...rest] = file.split("/");
  return rest.length === 0 ? "." : room;
}

function levelOf(file: string): number {
  return LEVELS.findIndex((rooms) => rooms.includes(roomOf(file)));
}

/** Circles of imports, each as the files on the way from a file back to itself. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(" -> "));
    if (way.includes(file) || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

/** Files with more lines than they may have, each with its number. */
function tooLong(some: readonly string[], most: number): string[] {
  const lines = (file: string) => read(file).trimEnd().split("\n").length;
  return some.filter((file) => lines(file) > most).map((file) => `${file}: ${lines(file)}`);
}

describe("The rooms of support/", () => {
  it("are all known", () => {
    expect(support.filter((file) => levelOf(file) === -1)).to.deep.equal([]);
    expect(support.length).to.be.greaterThan(50);
    expect([...imports.values()].flat().length).to.be.greaterThan(200);
  });

  it("import from lower rooms only, and those on one level not from each other", () => {
    const wrong = importsThat(
      support,
      (file, imported) =>
        imported.startsWith("support/") && roomOf(imported) !== roomOf(file) && levelOf(imported) >= levelOf(file),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("know Cucumber only from `environment/` on", () => {
    const below = support.filter((file) => WITHOUT_CUCUMBER.includes(roomOf(file)));
    expect(importsThat(below, (_, imported) => imported.startsWith("@cucumber/"))).to.deep.equal([]);
  });

  it("import nothing from the step definitions", () => {
    expect(importsThat(support, (_, imported) => imported.startsWith("step-definitions/"))).to.deep.equal([]);
  });
});

describe("Files", () => {
  it("do not import each other in a circle", () => {
    expect(circles()).to.deep.equal([]);
  });

  it(`of support/ have at most ${MOST_LINES} lines`, () => {
    expect(tooLong(support, MOST_LINES)).to.deep.equal([]);
  });

  it(`of the World have fewer than ${MOST_LINES_OF_WORLD} lines`, () => {
    expect(tooLong(["support/world.ts"], MOST_LINES_OF_WORLD - 1)).to.deep.equal([]);
  });
});

describe("The sandbox", () => {
  it("shares no code with what it is a stand-in for", () => {
    const suite = (imported: string) => /^(support|step-definitions)\//.test(imported);
    expect(importsThat(sandbox, (_, imported) => suite(imported))).to.deep.equal([]);
    expect(importsThat([...support, ...steps], (_, imported) => imported.startsWith("sandbox/"))).to.deep.equal([]);
  });
});

describe("The configuration of mutation testing", () => {
  const { mutate, tap }: { mutate: string[]; tap: { testFiles: string[] } } =
    require("./mutation/stryker.config.mjs").default;
  for (const pattern of mutate) {
    it(`names files that exist: ${pattern}`, () => {
      for (const one of alternatives(pattern.replace(/^!/, ""))) expect(find(one), one).not.to.be.empty;
    });
  }
  for (const area of mutate.flatMap((pattern) => /^support\/(.+)\/\*\*/.exec(pattern)?.[1] ?? [])) {
    it(`has tests of each folder: ${area}`, () => {
      expect(tap.testFiles.filter((file) => file.startsWith(`tests/${area}/`))).not.to.be.empty;
    });
  }
});

/** The patterns that one with `{a,b}` stands for. */
function alternatives(pattern: string): string[] {
  const [, before = "", list, after = ""] = /^(.*?)\{(.*?)\}(.*)$/.exec(pattern) ?? [];
  if (list === undefined) return [pattern];
  return list.split(",").flatMap((one) => alternatives(before + one + after));
}

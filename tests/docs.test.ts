import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { VARIABLES } from "../support/settings/names";
import { PROJECT } from "./helpers/run-suite";

/** Every Markdown file of the project, relative to it. */
const PAGES = globSync("**/*.md", { cwd: PROJECT, exclude: ["**/node_modules/**", "reports/**"] });
const MOST_LINES_OF_README = 150;
/** Read before `.env` is, so that file cannot set it. */
const ENVIRONMENT_ONLY: readonly string[] = ["REPORTS_DIR"];

function read(file: string): string {
  return readFileSync(path.join(PROJECT, file), "utf8");
}

/** A page without its blocks of code, in which a `#` begins a comment and no heading. */
function prose(file: string): string {
  return read(file).replace(/^```[\s\S]*?^```$/gm, "");
}

/** The relative links of a page: those of Markdown, and the attributes of its HTML. */
function relativeLinks(file: string): string[] {
  const links = prose(file).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"\s]+)"/g);
  return [...links].map(([, link, attribute]) => link ?? attribute ?? "").filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors of a page's headings, as GitHub makes them: lower case, no punctuation, a number where one repeats. */
function anchors(file: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(file).matchAll(/^#+ +(.+?) *$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

describe("The documents", () => {
  it("describe every setting, and .env.example has a line for each", () => {
    const [table, example] = [read("docs/settings.md"), read(".env.example")];
    const inTable = (name: string) =>
      table.split("\n").some((line) => line.startsWith("|") && line.includes(`\`${name}\``));
    expect(VARIABLES.filter((name) => !inTable(name))).to.be.empty;
    const inExample = (name: string) => new RegExp(`^#?${name}=`, "m").test(example) || ENVIRONMENT_ONLY.includes(name);
    expect(VARIABLES.filter((name) => !inExample(name))).to.be.empty;
  });

  for (const page of PAGES) {
    it(`have no broken link in ${page}`, () => {
      const broken = relativeLinks(page).filter((link) => {
        const [file = "", anchor] = link.split("#");
        const linked = file === "" ? page : path.join(path.dirname(page), decodeURI(file));
        if (!existsSync(path.join(PROJECT, linked))) return true;
        return (
          anchor !== undefined &&
          (statSync(path.join(PROJECT, linked)).isDirectory() || !anchors(linked).includes(anchor))
        );
      });
      expect(broken).to.be.empty;
    });
  }

  it("begin with a README that is read in a few minutes", () => {
    expect(read("README.md").trimEnd().split("\n")).to.have.lengthOf.at.most(MOST_LINES_OF_README);
  });

  it("quote steps that the features still have", () => {
    const features = globSync("features/*.feature", { cwd: PROJECT }).map(read).join("\n");
    const quoted = [...read("README.md").matchAll(/^ *[✔✘] ((?:Given|When|Then|And) .+?) *(?:#.*)?$/gm)];
    expect(quoted).not.to.be.empty;
    expect(quoted.map(([, step = ""]) => step).filter((step) => !features.includes(step))).to.be.empty;
  });

  it("quote messages that the suite still has", () => {
    const sources = globSync("support/**/*.{ts,tsx,mts}", { cwd: PROJECT }).map(read).join("\n");
    const cells = [...read("docs/troubleshooting.md").matchAll(/^\| (.+?) \|/gm)].map(([, cell = ""]) => cell);
    const quoted = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message));
    expect(quoted).not.to.be.empty;
    // What stands for a value in a message is written as "…".
    const parts = quoted.flatMap((message) => message.split("…").map((part) => part.trim()));
    expect(parts.filter((part) => !sources.includes(part))).to.be.empty;
  });
});

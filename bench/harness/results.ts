import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Result, Row } from "./compare";

const FILE = path.join(__dirname, "..", "results.md");
const HEADING = `# Benchmarks

What \`npm run bench\` measured last, each against its peers in the same run, in turn. A ratio is the suite's figure by the
peer's: below 1, the suite takes less. The spread is that of the rounds.
`;

/** Prints a result, and puts it in the place of an earlier one of the same title in \`bench/results.md\`. */
export function publish(result: Result): void {
  const section = sectionOf(result, new Date());
  console.log(section);
  writeFileSync(FILE, replaced(existsSync(FILE) ? readFileSync(FILE, "utf8") : HEADING, section));
}

/** A result as a section of Markdown. */
export function sectionOf({ title, note, rounds, rows, missing }: Result, at: Date): string {
  const table = ["| contender | measure | median | suite / peer | spread |", "| --- | --- | ---: | ---: | --- |"];
  const missed = missing.map((one) => `\nNot there: ${one}.\n`);
  const measured = `${note}\n\nMedian of ${rounds}, on ${at.toISOString().slice(0, 10)}.`;
  return `## ${title}\n\n${measured}\n\n${[...table, ...rows.map(lineOf)].join("\n")}\n${missed.join("")}`;
}

function lineOf({ contender, measure, median, ratio }: Row): string {
  const of = ratio ? [`×${digits(ratio.median)}`, `×${digits(ratio.least)} to ×${digits(ratio.most)}`] : ["", ""];
  return `| ${[contender, measure, digits(median), ...of].join(" | ")} |`;
}

/** Three significant digits, without an exponent. */
function digits(number: number): string {
  return number.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** The page with the section in the place of the one with the same heading, or at the end. */
export function replaced(page: string, section: string): string {
  const [heading] = section.split("\n", 1);
  const sections = page.split(/^(?=## )/m).map((one) => one.trimEnd());
  const place = sections.findIndex((one) => one.split("\n", 1)[0] === heading);
  if (place < 0) sections.push(section);
  else sections[place] = section;
  return `${sections.map((one) => one.trimEnd()).join("\n\n")}\n`;
}

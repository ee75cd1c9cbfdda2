import { globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { generateMessages } from "@cucumber/gherkin";
import { type Feature, IdGenerator, SourceMediaType } from "@cucumber/messages";
import { Query } from "@cucumber/query";

/** A feature file as Cucumber's own parser reads it. */
export interface ParsedFeature {
  readonly file: string;
  /** Unset where the file holds none. */
  readonly feature?: Feature;
  /** Knows the scenarios, examples one by one. */
  readonly query: Query;
}

/** A feature file itself, or all of a folder, in order. Throws an `Error` where there is neither. */
export function featureFiles(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new Error(`There is no ${place}.`);
  return found.isDirectory() ? globSync(path.join(place, "**/*.{feature,feature.md}")).sort() : [place];
}

/** How many scenarios the features of a folder have, each example one; unset where one of them cannot be read. */
export function countScenarios(folder: string): number | undefined {
  try {
    const counts = featureFiles(folder).map((file) => readFeature(file).query.findAllPickles().length);
    return counts.reduce((sum, scenarios) => sum + scenarios, 0);
  } catch {
    return undefined;
  }
}

/** Throws an `Error` that says which file and line cannot be read. */
export function readFeature(file: string): ParsedFeature {
  const mediaType = file.endsWith(".md")
    ? SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_MARKDOWN
    : SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN;
  const newId = IdGenerator.incrementing();
  const options = { includeGherkinDocument: true, includePickles: true, newId };
  const messages = generateMessages(readFileSync(file, "utf8"), file, mediaType, options);
  const query = new Query();
  for (const message of messages) query.update(message);
  const [error] = messages.flatMap(({ parseError }) => parseError ?? []);
  if (error) throw new Error(`${file} cannot be read: ${error.message}`);
  const [feature] = messages.flatMap(({ gherkinDocument }) => gherkinDocument?.feature ?? []);
  return { file, query, ...(feature ? { feature } : {}) };
}

import { globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { generateMessages } from "@cucumber/gherkin";
import { IdGenerator, type PickleStep, PickleStepType, SourceMediaType } from "@cucumber/messages";
import { Query } from "@cucumber/query";
import type { ContractStep } from "../../dataset/odcs/data-contract";

/** What a feature file says, as far as the contract needs it. */
export interface FeatureText {
  readonly file: string;
  /** In one line. */
  readonly description: string;
  /** Scenarios, and examples of outlines, each as its steps; those of the background come first. */
  readonly scenarios: readonly (readonly ContractStep[])[];
}

/** Scenarios for what the service cannot do yet: no contract so far. */
const SKIP = "@skip";

/** Reads a feature file, or all of a folder. Throws an `Error` that says which file and line cannot be read. */
export function readFeatures(place: string): FeatureText[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new Error(`There is no ${place}.`);
  const files = found.isDirectory() ? globSync(path.join(place, "**/*.{feature,feature.md}")).sort() : [place];
  return files.map(readFeature);
}

function readFeature(file: string): FeatureText {
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
  const [document] = messages.flatMap(({ gherkinDocument }) => gherkinDocument ?? []);
  return {
    file,
    description: (document?.feature?.description ?? "").trim().replace(/\s+/g, " "),
    scenarios: query
      .findAllPickles()
      .filter(({ tags }) => !tags.some(({ name }) => name === SKIP))
      .map(({ steps }) => steps.map((step) => contractStep(step, `${file}:${query.findStepBy(step)?.location.line}`))),
  };
}

function contractStep({ text, type, argument }: PickleStep, place: string): ContractStep {
  const [names = [], ...rows] = (argument?.dataTable?.rows ?? []).map(({ cells }) => cells.map(({ value }) => value));
  return {
    place,
    text,
    isPromise: type === PickleStepType.OUTCOME,
    ...(argument?.dataTable
      ? { rows: rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index] ?? "", value]))) }
      : {}),
  };
}

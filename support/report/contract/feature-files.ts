import { type PickleStep, PickleStepType } from "@cucumber/messages";
import type { ContractStep } from "../../dataset/odcs/data-contract";
import { featureFiles, readFeature } from "../features";

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
  return featureFiles(place).map(featureText);
}

function featureText(path: string): FeatureText {
  const { file, feature, query } = readFeature(path);
  return {
    file,
    description: (feature?.description ?? "").trim().replace(/\s+/g, " "),
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

import type { Parameters } from "../generator.ts";
import type { Entry } from "./entry.ts";

/** Faults of an endpoint that takes parameters, and of the endpoint as such. */

function ignores(name: keyof Parameters, scenario: string, words: string): Entry {
  return {
    name: `ignores-${name}`,
    does: `accepts the parameter ${name} and ignores it`,
    fails: "custom-parameters",
    scenario,
    words,
    settings: { RUN_SKIPPED: "true", SETTLE_TIMEOUT: "6s" },
    behaviour: { takesParameters: true, parameters: ({ [name]: _ignored, ...others }) => others },
  };
}

const NUMBERS = "As much data as was asked for";
const SEEDS = "The same seed gives the same data, another seed different data";

export const parameters: readonly Entry[] = [
  ignores("num_users", NUMBERS, "the data holds 200 users"),
  ignores("num_products", NUMBERS, "the data holds 100 products"),
  ignores("num_events", NUMBERS, "51 events"),
  ignores("seed", SEEDS, "the data of the two differs"),
  ignores("output_format", "The data is written in the format asked for", "they are written as csv"),
  ignores("skip_upload", "The upload can be skipped", "these objects were created or overwritten"),
  {
    name: "one-seed-for-all",
    does: "accepts a seed and always uses the same one",
    fails: "custom-parameters",
    scenario: SEEDS,
    words: "different seeds is the same",
    settings: { RUN_SKIPPED: "true" },
    behaviour: { takesParameters: true, parameters: (given) => ({ ...given, seed: 1 }) },
  },
  {
    name: "name-without-content",
    does: "names its files after the format asked for and writes CSV all the same",
    fails: "custom-parameters",
    scenario: "The data is written in the format asked for",
    words: "cannot be read",
    settings: { RUN_SKIPPED: "true" },
    behaviour: {
      takesParameters: true,
      parameters: (given) => ({ ...given, output_format: "csv" }),
      files: (files) => files.map(({ key, body }) => ({ key: key.replace(".csv", ".parquet"), body })),
    },
  },
];

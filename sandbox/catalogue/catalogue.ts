import { answers } from "./answers.ts";
import { arrivals, arrivalVariations } from "./arrivals.ts";
import { concurrency } from "./concurrency.ts";
import { concurrencyData } from "./concurrency-data.ts";
import { concurrencyObjects, objectVariations } from "./concurrency-objects.ts";
import { dataBucket } from "./data-bucket.ts";
import { dataFiles } from "./data-files.ts";
import { dataValues } from "./data-values.ts";
import { dataVariations } from "./data-variations.ts";
import { deliveries, deliveryVariations } from "./delivery.ts";
import { endpoint, endpointVariations } from "./endpoint.ts";
import type { Entry } from "./entry.ts";
import { exits } from "./exits.ts";
import { healthFaults, healthVariations } from "./health.ts";
import { locks, lockVariations } from "./locks.ts";
import { parameterVariations } from "./parameter-variations.ts";
import { parameters } from "./parameters.ts";
import { repeatedFaults, repeatedVariations } from "./repeated.ts";
import { resources, resourceVariations } from "./resources.ts";
import { restarts, restartVariations } from "./restarts.ts";
import { stores } from "./stores.ts";
import { tellings } from "./telling.ts";
import { tellingVariations } from "./telling-variations.ts";
import { uploads } from "./uploads.ts";
import { variations as serviceVariations } from "./variations.ts";

/** Services that the suite has to fail, each for its own reason. */
export const faults: readonly Entry[] = [
  ...endpoint,
  ...healthFaults,
  ...answers,
  ...exits,
  ...arrivals,
  ...tellings,
  ...deliveries,
  ...uploads,
  ...concurrency,
  ...locks,
  ...stores,
  ...parameters,
  ...dataFiles,
  ...dataValues,
  ...dataBucket,
  ...concurrencyData,
  ...concurrencyObjects,
  ...repeatedFaults,
  ...resources,
  ...restarts,
];

/** Services that the suite has to pass. */
export const variations: readonly Entry[] = [
  ...serviceVariations,
  ...endpointVariations,
  ...healthVariations,
  ...arrivalVariations,
  ...tellingVariations,
  ...deliveryVariations,
  ...dataVariations,
  ...objectVariations,
  ...lockVariations,
  ...parameterVariations,
  ...repeatedVariations,
  ...resourceVariations,
  ...restartVariations,
];

/** Throws an `Error` that says how to see the names there are. */
export function findEntry(name: string): Entry {
  const entry = [...faults, ...variations].find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`there is no fault or variation "${name}"; npm run sandbox -- --faults lists them`);
  return entry;
}

/** The whole catalogue as a table for people: name, which feature has to fail, and what the service does. */
export function catalogueTable(): string {
  const rows = [...faults, ...variations].map(({ name, does, fails }) => [
    name,
    fails ? `${fails} fails` : "all pass",
    does,
  ]);
  return tableOf(rows);
}

export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

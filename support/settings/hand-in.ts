import { SettingsReader } from "./reader";
import { registerSecrets } from "./secrets";
import type { HandInSettings, ResultsStoreSettings, StoreKeys } from "./settings";
import * as values from "./values";

/** Where reports go: a run hands them in there, and `npm run merge` takes them from there. */

/** Where a run hands in its reports; unset where it does not. Throws a `SettingsError` for settings that cannot be used. */
export function handInSettings(env: NodeJS.ProcessEnv): HandInSettings | undefined {
  const reader = new SettingsReader(env);
  const settings = readHandIn(reader);
  reader.finish();
  return settings;
}

/** The same with a reader that collects what is wrong. */
export function readHandIn(reader: SettingsReader): HandInSettings | undefined {
  const url = reader.text("RESULTS_URL");
  const environment = reader.read("ENVIRONMENT_NAME", values.environmentName);
  const store = readStore(reader, url);
  if (url === undefined) return undefined;
  if (reader.text("ENVIRONMENT_NAME") === undefined)
    reader.problem("RESULTS_URL is set without ENVIRONMENT_NAME, the name under which these reports are filed");
  return store && environment !== undefined ? { store, environment } : undefined;
}

/** Where the reports of a run are, of an address such as `s3://bucket/run/`. Throws a `SettingsError`. */
export function resultsStore(env: NodeJS.ProcessEnv, url: string): ResultsStoreSettings {
  const reader = new SettingsReader({ ...env, RESULTS_URL: url });
  const store = readStore(reader, url);
  reader.finish();
  if (!store) throw new Error(`${url} is no address of reports.`);
  return store;
}

function readStore(reader: SettingsReader, url: string | undefined): ResultsStoreSettings | undefined {
  const place = reader.read("RESULTS_URL", values.resultsUrl);
  const endpoint = reader.read("RESULTS_ENDPOINT", values.resultsEndpoint);
  const region = reader.read("RESULTS_REGION", values.regionName) ?? "us-east-1";
  const keys = readKeys(reader);
  if (url === undefined || !place) return undefined;
  return { ...place, region, ...(endpoint === undefined ? {} : { endpoint }), ...(keys ? { keys } : {}) };
}

/** Both or neither. */
function readKeys(reader: SettingsReader): StoreKeys | undefined {
  const accessKey = reader.read("RESULTS_ACCESS_KEY", values.noSpace);
  const secretKey = reader.read("RESULTS_SECRET_KEY", values.noSpace);
  registerSecrets([secretKey], {});
  const isSet = (name: "RESULTS_ACCESS_KEY" | "RESULTS_SECRET_KEY") => reader.text(name) !== undefined;
  if (isSet("RESULTS_ACCESS_KEY") !== isSet("RESULTS_SECRET_KEY"))
    reader.problem("RESULTS_ACCESS_KEY and RESULTS_SECRET_KEY belong together: set both, or neither");
  return accessKey && secretKey ? { accessKey, secretKey } : undefined;
}

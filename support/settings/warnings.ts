import { canBeRedacted, SHORTEST_SECRET } from "../shared/redaction";
import { type FormerName, RENAMED } from "./names";
import { textOf } from "./reader";
import { headerSecrets } from "./secrets";
import { misspelt, misspeltTargets } from "./typos";
import { headers } from "./values";

/** What someone should know of settings that can be used, a sentence each. To be said once a run. */
export function settingsWarnings(env: NodeJS.ProcessEnv): string[] {
  return [...unknownNames(env), ...formerNames(env), ...shortSecrets(env)];
}

/** Except those with which no run begins, which `readSettings` reports. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const refused = misspeltTargets(env).map(([set]) => set);
  const others = misspelt(env).filter(([set]) => !refused.includes(set));
  return others.map(([set, meant]) => `${set} is not a setting; did you mean ${meant}?`);
}

function formerNames(env: NodeJS.ProcessEnv): string[] {
  const set = (Object.keys(RENAMED) as FormerName[]).filter((former) => textOf(env, former));
  return set.map((former) => `${former} is now called ${RENAMED[former]}.`);
}

/** Secrets that reports may show, because they cannot be told from ordinary words. */
function shortSecrets(env: NodeJS.ProcessEnv): string[] {
  const variables = (["MINIO_SECRET_KEY", "MINIO_SESSION_TOKEN"] as const).filter((name) =>
    isShort(textOf(env, name) ?? ""),
  );
  const named = Object.entries(headersOf(env)).filter(([name, value]) => headerSecrets(name, value).some(isShort));
  return [...variables, ...named.map(([name]) => `The header ${name}`)].map(
    (what) =>
      `${what} has a secret of fewer than ${SHORTEST_SECRET} characters. It cannot be told from ordinary words, so reports do not redact it.`,
  );
}

function isShort(secret: string): boolean {
  return secret !== "" && secret.length < SHORTEST_SECRET && !canBeRedacted(secret);
}

/** None where they cannot be read, which `readSettings` reports. */
function headersOf(env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return headers(textOf(env, "CLICKSTREAM_HEADERS") ?? "");
  } catch {
    return {};
  }
}

/** Every variable that is read, in the order in which the README lists them. */
export const VARIABLES = [
  "CLICKSTREAM_BASE_URL",
  "CLICKSTREAM_HEADERS",
  "MINIO_ENDPOINT",
  "MINIO_ACCESS_KEY",
  "MINIO_SECRET_KEY",
  "MINIO_SESSION_TOKEN",
  "MINIO_BUCKET",
  "MINIO_REGION",
  "PORT_FORWARD",
  "K8S_NAMESPACE",
  "K8S_CONTEXT",
  "CLICKSTREAM_SERVICE",
  "MINIO_SERVICE",
  "RUN_MANUAL_TESTS",
  "RUN_SKIPPED",
  "ALLOWED_HOSTS",
  "ALLOWED_CONTEXTS",
  "ACCEPT_EXISTING_DATA",
  "GENERATION_TIMEOUT",
  "CONCURRENCY_WINDOW",
  "SETTLE_TIMEOUT",
  "MAX_TOTAL_TIME",
  "MAX_TIME_TO_FIRST_CHUNK",
  "MIN_OUTPUT",
  "MAX_AVERAGE_CHUNK_DELAY",
  "NODE_EXTRA_CA_CERTS",
  "REPORTS_DIR",
  "HISTORY_FILE",
] as const;

export type Variable = (typeof VARIABLES)[number];

/** Variables that are set and look like a setting's name misspelt, each with the name that may be meant. */
export function misspelt(env: NodeJS.ProcessEnv): [set: string, meant: Variable][] {
  return Object.keys(env).flatMap((set) => {
    if ((VARIABLES as readonly string[]).includes(set)) return [];
    const meant = VARIABLES.find((name) => distance(set, name) <= LIKELY_TYPOS);
    return meant ? [[set, meant] as [string, Variable]] : [];
  });
}

/** How many letters may be missing, added or wrong in a name before it is taken for another. */
const LIKELY_TYPOS = 2;

/** Levenshtein's distance between two words. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const changed = (row[at] ?? 0) + (letter === other[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

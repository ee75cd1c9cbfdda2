import type { LimitSettings } from "./settings";

/** Every variable that is read, in the order in which docs/settings.md lists them. */
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
  "REQUIRE_TARGET",
  "RUN_MANUAL_TESTS",
  "RUN_SKIPPED",
  "ALLOWED_HOSTS",
  "ALLOWED_CONTEXTS",
  "ALLOW_RESTART",
  "ACCEPT_EXISTING_DATA",
  "ALLOW_DELETE",
  "CLEAN_UP",
  "FAIL_ON_FLAKY",
  "GENERATION_TIMEOUT",
  "CONCURRENCY_WINDOW",
  "SETTLE_TIMEOUT",
  "RESTART_TIMEOUT",
  "MAX_TOTAL_TIME",
  "MAX_TIME_TO_FIRST_CHUNK",
  "MIN_OUTPUT",
  "MAX_AVERAGE_CHUNK_DELAY",
  "METRICS_URL",
  "MAX_MEMORY",
  "MAX_PROCESSOR_TIME",
  "MAX_BUCKET_GROWTH",
  "MAX_NETWORK_TRAFFIC",
  "LEAK_GENERATIONS",
  "MAX_MEMORY_GROWTH",
  "NODE_EXTRA_CA_CERTS",
  "REPORTS_DIR",
  "HISTORY_FILE",
  "RESULTS_URL",
  "RESULTS_ENDPOINT",
  "RESULTS_ACCESS_KEY",
  "RESULTS_SECRET_KEY",
  "RESULTS_REGION",
  "ENVIRONMENT_NAME",
  "ENVIRONMENTS_FOLDER",
  "CREDENTIALS_FOLDER",
  "ENVIRONMENT_COUNT",
  "TICKET_URL",
] as const;

export type Variable = (typeof VARIABLES)[number];

/** Names that settings had before, each with the name that it has now. The old name still works, with a warning. */
export const RENAMED = { MAX_TIME_TO_FIRST_BYTE: "MAX_TIME_TO_FIRST_CHUNK" } as const satisfies Record<
  string,
  Variable
>;

export type FormerName = keyof typeof RENAMED;

/** The variables that say what a run is against. Without the one that was meant it would be against something else. */
export const TARGET_VARIABLES: readonly Variable[] = [
  "CLICKSTREAM_BASE_URL",
  "MINIO_ENDPOINT",
  "PORT_FORWARD",
  "K8S_NAMESPACE",
  "K8S_CONTEXT",
  "CLICKSTREAM_SERVICE",
  "MINIO_SERVICE",
  "REQUIRE_TARGET",
];

/** Names that are no typos and are meant for ours all the same. */
export const OTHER_NAMES: Readonly<Record<string, Variable>> = {
  CLICKSTREAM_URL: "CLICKSTREAM_BASE_URL",
  CLICKSTREAM_API_URL: "CLICKSTREAM_BASE_URL",
  CLICKSTREAM_SERVICE_URL: "CLICKSTREAM_BASE_URL",
  CLICKSTREAM_ENDPOINT: "CLICKSTREAM_BASE_URL",
  CLICKSTREAM_HOST: "CLICKSTREAM_BASE_URL",
  MINIO_ENDPOINT_URL: "MINIO_ENDPOINT",
};

/** The variable that sets each limit. */
export const LIMIT_VARIABLES = {
  totalTime: "MAX_TOTAL_TIME",
  timeToFirstChunk: "MAX_TIME_TO_FIRST_CHUNK",
  outputReceived: "MIN_OUTPUT",
  averageChunkDelay: "MAX_AVERAGE_CHUNK_DELAY",
  peakMemory: "MAX_MEMORY",
  processorTime: "MAX_PROCESSOR_TIME",
  bucketGrowth: "MAX_BUCKET_GROWTH",
  networkTraffic: "MAX_NETWORK_TRAFFIC",
  memoryGrowth: "MAX_MEMORY_GROWTH",
} as const satisfies Record<keyof LimitSettings, Variable>;

/** Variables whose values are never shown, not even in an error about them. */
export const SECRET_VARIABLES: readonly Variable[] = [
  "MINIO_SECRET_KEY",
  "MINIO_SESSION_TOKEN",
  "CLICKSTREAM_HEADERS",
  "RESULTS_SECRET_KEY",
];

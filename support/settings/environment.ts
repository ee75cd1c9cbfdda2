import { existsSync } from "node:fs";
import path from "node:path";
import { loadEnvFile } from "node:process";
import { formatDuration } from "../shared/quantities";
import { ciVariable } from "./ci";
import { readHandIn } from "./hand-in";
import { LIMIT_VARIABLES, type Variable } from "./names";
import { SettingsReader, textOf } from "./reader";
import { registerSecrets } from "./secrets";
import type {
  KubernetesService,
  KubernetesSettings,
  LimitSettings,
  ReportSettings,
  Settings,
  StoreKeys,
  StoreSettings,
} from "./settings";
import { misspeltTargets } from "./typos";
import * as values from "./values";

/** Where the service runs in Kubernetes by default; see "Where it runs" in the service contract. */
export const NAMESPACE = "ecommerce-platform";
export const SERVICE: KubernetesService = { name: "clickstream-backend", port: 8000 };
const STORE: KubernetesService = { name: "minio", port: 9000 };

/** Durations in ms. */
const DEFAULTS = {
  generationTimeout: 10 * 60_000,
  concurrencyWindow: 10_000,
  settleTimeout: 30_000,
  restartTimeout: 2 * 60_000,
  leakGenerations: 5,
};

/** Adds the variables of an `.env` file to the environment. Variables that are set already, even to nothing, stay. */
export function loadDotEnv(file = ".env"): void {
  if (existsSync(file)) loadEnvFile(file);
}

/**
 * Reads all settings from the environment, and registers their secrets so that nothing shows them. Throws a
 * `SettingsError` that names every problem at once.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const reader = new SettingsReader(env);
  const headers = reader.read("CLICKSTREAM_HEADERS", values.headers) ?? {};
  registerSecrets([reader.text("MINIO_SECRET_KEY"), reader.text("MINIO_SESSION_TOKEN")], headers);
  const settings: Settings = {
    ...dropUnset({
      baseUrl: reader.read("CLICKSTREAM_BASE_URL", values.baseUrl),
      portForward: kubernetes(reader),
      targetRequired: targetRequired(reader, env),
      certificates: reader.read("NODE_EXTRA_CA_CERTS", values.certificateFile),
      manual: reader.read("RUN_MANUAL_TESTS", values.flag),
      allowDelete: reader.read("ALLOW_DELETE", values.flag),
      allowRestart: reader.read("ALLOW_RESTART", values.flag),
      metricsUrl: reader.read("METRICS_URL", values.metricsUrl),
    }),
    headers,
    store: store(reader),
    allowedHosts: reader.read("ALLOWED_HOSTS", values.hosts) ?? [],
    allowedContexts: reader.read("ALLOWED_CONTEXTS", values.contexts) ?? [],
    skipped: reader.read("RUN_SKIPPED", values.flag) ?? false,
    acceptExistingData: reader.read("ACCEPT_EXISTING_DATA", values.flag) ?? false,
    cleanUp: reader.read("CLEAN_UP", values.flag) ?? false,
    failOnFlaky: failOnFlaky(reader),
    generationTimeout: reader.read("GENERATION_TIMEOUT", values.wait) ?? DEFAULTS.generationTimeout,
    concurrencyWindow: reader.read("CONCURRENCY_WINDOW", values.wait) ?? DEFAULTS.concurrencyWindow,
    settleTimeout: reader.read("SETTLE_TIMEOUT", values.wait) ?? DEFAULTS.settleTimeout,
    restartTimeout: reader.read("RESTART_TIMEOUT", values.wait) ?? DEFAULTS.restartTimeout,
    limits: limits(reader),
    leakGenerations: reader.read("LEAK_GENERATIONS", values.severalTimes) ?? DEFAULTS.leakGenerations,
  };
  checkTotalTime(settings, reader);
  if (settings.cleanUp && !settings.allowDelete)
    reader.problem(
      "CLEAN_UP=true removes from the bucket what the run has made: set ALLOW_DELETE=true as well, or unset CLEAN_UP",
    );
  // No scenario needs these, but a mistake in them is to be known before the run.
  ticketUrl(reader);
  readHandIn(reader);
  for (const [set, meant] of misspeltTargets(env))
    reader.problem(
      `${set} is not a setting; did you mean ${meant}? Without that, this run would be against something else: set ${meant}, or unset ${set}`,
    );
  reader.finish();
  return settings;
}

/**
 * Where the reports and the history are, and what the verdict depends on. The history is beside the reports unless HISTORY_FILE names another file;
 * `reportsDir` takes the place of REPORTS_DIR.
 */
export function reportSettings(
  env: NodeJS.ProcessEnv,
  reportsDir = textOf(env, "REPORTS_DIR") ?? "reports",
): ReportSettings {
  const historyFile = textOf(env, "HISTORY_FILE") ?? path.join(reportsDir, "history.ndjson");
  const reader = new SettingsReader(env);
  return { reportsDir, historyFile, failOnFlaky: failOnFlaky(reader), ...dropUnset({ ticketUrl: ticketUrl(reader) }) };
}

function failOnFlaky(reader: SettingsReader): boolean {
  return reader.read("FAIL_ON_FLAKY", values.flag) ?? false;
}

function ticketUrl(reader: SettingsReader): string | undefined {
  return reader.read("TICKET_URL", values.ticketUrl);
}

function store(reader: SettingsReader): StoreSettings {
  return {
    ...dropUnset({ endpoint: reader.read("MINIO_ENDPOINT", values.storeEndpoint), keys: storeKeys(reader) }),
    bucket: reader.read("MINIO_BUCKET", values.bucketName) ?? "analytics",
    region: reader.read("MINIO_REGION", values.regionName) ?? "us-east-1",
  };
}

/** Both keys or neither; a session token only with both. */
function storeKeys(reader: SettingsReader): StoreKeys | undefined {
  const accessKey = reader.read("MINIO_ACCESS_KEY", values.noSpace);
  const secretKey = reader.read("MINIO_SECRET_KEY", values.noSpace);
  const sessionToken = reader.read("MINIO_SESSION_TOKEN", values.noSpace);
  const isSet = (name: Variable) => reader.text(name) !== undefined;
  for (const [one, other] of [
    ["MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"],
    ["MINIO_SECRET_KEY", "MINIO_ACCESS_KEY"],
  ] as const) {
    if (isSet(one) && !isSet(other)) reader.problem(`${other} is not set, but ${one} is: set both, or neither`);
  }
  if (isSet("MINIO_SESSION_TOKEN") && !isSet("MINIO_ACCESS_KEY") && !isSet("MINIO_SECRET_KEY"))
    reader.problem("MINIO_SESSION_TOKEN is set without the MINIO_ACCESS_KEY and MINIO_SECRET_KEY that it came with");
  return accessKey && secretKey ? { accessKey, secretKey, ...dropUnset({ sessionToken }) } : undefined;
}

/** Unset unless PORT_FORWARD asks for it; what is wrong with the others is a problem all the same. */
function kubernetes(reader: SettingsReader): KubernetesSettings | undefined {
  const settings: KubernetesSettings = {
    namespace: reader.read("K8S_NAMESPACE", values.kubernetesName) ?? NAMESPACE,
    ...dropUnset({ context: reader.read("K8S_CONTEXT", values.contextName) }),
    service: reader.read("CLICKSTREAM_SERVICE", (text) => values.kubernetesService(text, SERVICE.port)) ?? SERVICE,
    store: reader.read("MINIO_SERVICE", (text) => values.kubernetesService(text, STORE.port)) ?? STORE,
  };
  if (!reader.read("PORT_FORWARD", values.flag)) return undefined;
  if (reader.text("CLICKSTREAM_BASE_URL")) {
    reader.problem(
      "PORT_FORWARD=true and CLICKSTREAM_BASE_URL both say where the service is: unset one of them (CLICKSTREAM_BASE_URL= overrules .env)",
    );
  }
  return settings;
}

/** A run on a CI server is about a service: green on the sandbox would say nothing of it, and nobody reads the target there. */
function targetRequired(reader: SettingsReader, env: NodeJS.ProcessEnv): string | undefined {
  const ci = ciVariable(env);
  const required = reader.read("REQUIRE_TARGET", values.flag) ?? ci !== undefined;
  if (!required) return undefined;
  return reader.text("REQUIRE_TARGET") ? "REQUIRE_TARGET=true wants one" : `a run in CI wants one (${ci} is set)`;
}

function limits(reader: SettingsReader): LimitSettings {
  return dropUnset({
    totalTime: reader.read(LIMIT_VARIABLES.totalTime, values.wait),
    timeToFirstChunk: reader.read(LIMIT_VARIABLES.timeToFirstChunk, values.wait),
    outputReceived: reader.read(LIMIT_VARIABLES.outputReceived, values.size),
    averageChunkDelay: reader.read(LIMIT_VARIABLES.averageChunkDelay, values.wait),
    peakMemory: reader.read(LIMIT_VARIABLES.peakMemory, values.size),
    processorTime: reader.read(LIMIT_VARIABLES.processorTime, values.wait),
    bucketGrowth: reader.read(LIMIT_VARIABLES.bucketGrowth, values.size),
    networkTraffic: reader.read(LIMIT_VARIABLES.networkTraffic, values.size),
    memoryGrowth: reader.read(LIMIT_VARIABLES.memoryGrowth, values.size),
  });
}

/** A limit above the timeout could never be exceeded. */
function checkTotalTime({ limits, generationTimeout }: Settings, reader: SettingsReader): void {
  if (limits.totalTime === undefined || limits.totalTime <= generationTimeout) return;
  const [limit, timeout] = [formatDuration(limits.totalTime), formatDuration(generationTimeout)];
  reader.problem(
    `${LIMIT_VARIABLES.totalTime} is ${limit}, but the suite stops waiting for a generation after ${timeout}: set GENERATION_TIMEOUT to at least ${limit}`,
  );
}

type WithoutUnset<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function dropUnset<T extends object>(values: T): WithoutUnset<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as WithoutUnset<T>;
}

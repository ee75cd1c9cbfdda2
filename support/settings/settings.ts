import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { formatDuration } from "../shared/quantities";
import { registerSecret } from "../shared/redaction";
import type { Variable } from "./names";
import * as values from "./values";

/** Where objects are looked for. */
export interface StoreSettings {
  /** Unset: decided with the target. */
  readonly endpoint?: string;
  /** Unset: decided with the endpoint. */
  readonly keys?: StoreKeys;
  readonly bucket: string;
  readonly region: string;
}

export interface StoreKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Temporary credentials have one. */
  readonly sessionToken?: string;
}

/** A Service of Kubernetes with the port that is forwarded. */
export interface KubernetesService {
  readonly name: string;
  readonly port: number;
}

/** Where in Kubernetes the service and its store are. */
export interface KubernetesSettings {
  readonly namespace: string;
  /** Unset: the current one of kubectl. */
  readonly context?: string;
  readonly service: KubernetesService;
  readonly store: KubernetesService;
}

/** Limits that take the place of those in the feature's table. Durations in ms, sizes in bytes. */
export interface LimitSettings {
  readonly totalTime?: number;
  readonly timeToFirstChunk?: number;
  readonly outputReceived?: number;
  readonly averageChunkDelay?: number;
}

/** Everything a run can be told. Durations in ms. */
export interface Settings {
  /** `sandbox` asks for the embedded sandbox; unset looks for a service on this machine first. */
  readonly baseUrl?: string;
  /** Sent with every request to the service. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly store: StoreSettings;
  /** Set when the service is to be reached by forwarding its port. */
  readonly portForward?: KubernetesSettings;
  /** Hosts that data may be generated on without asking. */
  readonly allowedHosts: readonly string[];
  /** Contexts of kubectl, `context` or `context/namespace`, that data may be generated in without asking. */
  readonly allowedContexts: readonly string[];
  /** A PEM file of certificates to trust beside those that Node brings. */
  readonly certificates?: string;
  /** Whether manual scenarios run; unset: when they are asked for. */
  readonly manual?: boolean;
  readonly skipped: boolean;
  readonly acceptExistingData: boolean;
  readonly generationTimeout: number;
  readonly concurrencyWindow: number;
  readonly settleTimeout: number;
  readonly limits: LimitSettings;
}

export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        `The settings cannot be used:`,
        ...problems.map((problem) => `  - ${problem}`),
        "README.md lists every setting.",
      ].join("\n"),
    );
    this.name = "SettingsError";
    this.stack = this.message;
  }
}

/** Where the service runs in Kubernetes unless told otherwise; service-contract, "Where it runs". */
const NAMESPACE = "ecommerce-platform";
const SERVICE: KubernetesService = { name: "clickstream-backend", port: 8000 };
const STORE: KubernetesService = { name: "minio", port: 9000 };

export const LIMIT_VARIABLES = {
  totalTime: "MAX_TOTAL_TIME",
  timeToFirstChunk: "MAX_TIME_TO_FIRST_CHUNK",
  outputReceived: "MIN_OUTPUT",
  averageChunkDelay: "MAX_AVERAGE_CHUNK_DELAY",
} as const satisfies Record<keyof LimitSettings, Variable>;

/** Their values are not shown, not even in an error about them. */
const SECRET: readonly Variable[] = ["MINIO_SECRET_KEY", "MINIO_SESSION_TOKEN", "CLICKSTREAM_HEADERS"];

/** Adds what the `.env` file says to the environment. What the environment says itself, even an empty value, stays. */
export function loadDotEnv(path = ".env"): void {
  if (existsSync(path)) loadEnvFile(path);
}

/** Reads all settings from the environment. Throws a `SettingsError` that names every problem at once. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const value = (name: Variable): string | undefined => env[name]?.trim() || undefined;

  function read<T>(name: Variable, parse: (text: string) => T): T | undefined {
    const text = value(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      const shown = SECRET.includes(name) ? "(not shown)" : `"${withoutPassword(text)}"`;
      problems.push(`${name} is ${shown}: ${(error as Error).message}`);
      return undefined;
    }
  }

  registerSecret(value("MINIO_SECRET_KEY") ?? "");
  registerSecret(value("MINIO_SESSION_TOKEN") ?? "");
  const headers = read("CLICKSTREAM_HEADERS", values.headers) ?? {};
  for (const [name, text] of Object.entries(headers)) registerHeaderSecret(name, text);

  for (const [one, other] of [
    ["MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"],
    ["MINIO_SECRET_KEY", "MINIO_ACCESS_KEY"],
  ] as const) {
    if (value(one) && !value(other)) problems.push(`${other} is not set, but ${one} is: set both, or neither`);
  }
  if (value("MINIO_SESSION_TOKEN") && !value("MINIO_ACCESS_KEY") && !value("MINIO_SECRET_KEY")) {
    problems.push("MINIO_SESSION_TOKEN is set without the MINIO_ACCESS_KEY and MINIO_SECRET_KEY that it came with");
  }

  const limits = dropUnset({
    totalTime: read(LIMIT_VARIABLES.totalTime, values.wait),
    timeToFirstChunk: read(LIMIT_VARIABLES.timeToFirstChunk, values.wait),
    outputReceived: read(LIMIT_VARIABLES.outputReceived, values.size),
    averageChunkDelay: read(LIMIT_VARIABLES.averageChunkDelay, values.wait),
  });
  const generationTimeout = read("GENERATION_TIMEOUT", values.wait) ?? 10 * 60_000;
  if (limits.totalTime !== undefined && limits.totalTime > generationTimeout) {
    const [limit, timeout] = [formatDuration(limits.totalTime), formatDuration(generationTimeout)];
    problems.push(
      `MAX_TOTAL_TIME is ${limit}, but a generation is given up after ${timeout}: set GENERATION_TIMEOUT to at least ${limit}`,
    );
  }

  const [accessKey, secretKey, sessionToken] = [
    read("MINIO_ACCESS_KEY", values.noSpace),
    read("MINIO_SECRET_KEY", values.noSpace),
    read("MINIO_SESSION_TOKEN", values.noSpace),
  ];
  const portForward: KubernetesSettings = {
    namespace: read("K8S_NAMESPACE", values.kubernetesName) ?? NAMESPACE,
    ...dropUnset({ context: read("K8S_CONTEXT", values.contextName) }),
    service: read("CLICKSTREAM_SERVICE", (text) => values.kubernetesService(text, SERVICE.port)) ?? SERVICE,
    store: read("MINIO_SERVICE", (text) => values.kubernetesService(text, STORE.port)) ?? STORE,
  };
  const forwarding = read("PORT_FORWARD", values.flag);
  if (forwarding && value("CLICKSTREAM_BASE_URL")) {
    problems.push(
      "PORT_FORWARD=true and CLICKSTREAM_BASE_URL both say where the service is: unset one of them (CLICKSTREAM_BASE_URL= overrules .env)",
    );
  }

  const settings: Settings = {
    ...dropUnset({
      baseUrl: read("CLICKSTREAM_BASE_URL", values.baseUrl),
      portForward: forwarding ? portForward : undefined,
      certificates: read("NODE_EXTRA_CA_CERTS", values.certificateFile),
      manual: read("RUN_MANUAL_TESTS", values.flag),
    }),
    headers,
    store: {
      ...dropUnset({
        endpoint: read("MINIO_ENDPOINT", values.storeEndpoint),
        keys: accessKey && secretKey ? { accessKey, secretKey, ...dropUnset({ sessionToken }) } : undefined,
      }),
      bucket: read("MINIO_BUCKET", values.bucketName) ?? "analytics",
      region: read("MINIO_REGION", values.regionName) ?? "us-east-1",
    },
    allowedHosts: read("ALLOWED_HOSTS", values.hosts) ?? [],
    allowedContexts: read("ALLOWED_CONTEXTS", values.contexts) ?? [],
    skipped: read("RUN_SKIPPED", values.flag) ?? false,
    acceptExistingData: read("ACCEPT_EXISTING_DATA", values.flag) ?? false,
    generationTimeout,
    concurrencyWindow: read("CONCURRENCY_WINDOW", values.wait) ?? 10_000,
    settleTimeout: read("SETTLE_TIMEOUT", values.wait) ?? 30_000,
    limits,
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Headers that carry what nobody else should have. */
const SECRET_HEADER = /auth|cookie|token|key|secret|pass|credential|session|signature/;
/** No word that a report needs is as long as this, and no token is much shorter. */
const LIKELY_TOKEN = 20;

/** Hides a header's value, and the token alone in `Bearer token`. */
function registerHeaderSecret(name: string, value: string): void {
  if (!SECRET_HEADER.test(name) && value.length < LIKELY_TOKEN) return;
  registerSecret(value);
  registerSecret(/^(?:Bearer|Basic|Token|ApiKey)\s+(\S+)$/i.exec(value)?.[1] ?? "");
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//[hidden]@");
}

type Set<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function dropUnset<T extends object>(values: T): Set<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Set<T>;
}

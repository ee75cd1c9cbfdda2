import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { DURATION_EXAMPLES, formatDuration, parseDuration, parseSize, SIZE_EXAMPLES } from "./quantities";
import { keepSecret } from "./secrets";

/** Where objects are looked for. */
export interface StoreSettings {
  /** Unset: decided with the target. */
  readonly endpoint?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
}

/** Limits that take the place of those in the feature's table. Durations in ms, sizes in bytes. */
export interface LimitSettings {
  readonly totalTime?: number;
  readonly timeToFirstByte?: number;
  readonly outputReceived?: number;
  readonly averageChunkDelay?: number;
}

/** Everything a run can be told. Durations in ms. */
export interface Settings {
  /** `sandbox` asks for the embedded sandbox; unset looks for a service on this machine first. */
  readonly baseUrl?: string;
  readonly store: StoreSettings;
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

/** The longest wait a timer takes is about 24.8 days; a day is more than anyone waits for a generation. */
const LONGEST_WAIT = 24 * 3_600_000;
const DEFAULT_KEY = "minioadmin";
export const LIMIT_VARIABLES = {
  totalTime: "MAX_TOTAL_TIME",
  timeToFirstByte: "MAX_TIME_TO_FIRST_BYTE",
  outputReceived: "MIN_OUTPUT",
  averageChunkDelay: "MAX_AVERAGE_CHUNK_DELAY",
} as const satisfies Record<keyof LimitSettings, string>;

/** Adds what the `.env` file says to the environment. What the environment says itself, even an empty value, stays. */
export function loadDotEnv(path = ".env"): void {
  if (existsSync(path)) loadEnvFile(path);
}

/** Reads all settings from the environment. Throws a `SettingsError` that names every problem at once. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;

  function read<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = value(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      const shown = name === "MINIO_SECRET_KEY" ? "(not shown)" : `"${withoutPassword(text)}"`;
      problems.push(`${name} is ${shown}: ${(error as Error).message}`);
      return undefined;
    }
  }

  keepSecret(value("MINIO_SECRET_KEY") ?? "");
  for (const [one, other] of [
    ["MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"],
    ["MINIO_SECRET_KEY", "MINIO_ACCESS_KEY"],
  ] as const) {
    if (value(one) && !value(other)) problems.push(`${other} is not set, but ${one} is: set both, or neither`);
  }

  const limits = dropUnset({
    totalTime: read(LIMIT_VARIABLES.totalTime, wait),
    timeToFirstByte: read(LIMIT_VARIABLES.timeToFirstByte, wait),
    outputReceived: read(LIMIT_VARIABLES.outputReceived, size),
    averageChunkDelay: read(LIMIT_VARIABLES.averageChunkDelay, wait),
  });
  const generationTimeout = read("GENERATION_TIMEOUT", wait) ?? 10 * 60_000;
  if (limits.totalTime !== undefined && limits.totalTime > generationTimeout) {
    const [limit, timeout] = [formatDuration(limits.totalTime), formatDuration(generationTimeout)];
    problems.push(
      `MAX_TOTAL_TIME is ${limit}, but a generation is given up after ${timeout}: set GENERATION_TIMEOUT to at least ${limit}`,
    );
  }

  const settings: Settings = {
    ...dropUnset({ baseUrl: read("CLICKSTREAM_BASE_URL", baseUrl), manual: read("RUN_MANUAL_TESTS", flag) }),
    store: {
      ...dropUnset({ endpoint: read("MINIO_ENDPOINT", storeEndpoint) }),
      accessKey: read("MINIO_ACCESS_KEY", noSpace) ?? DEFAULT_KEY,
      secretKey: read("MINIO_SECRET_KEY", noSpace) ?? DEFAULT_KEY,
      bucket: read("MINIO_BUCKET", bucketName) ?? "analytics",
      region: read("MINIO_REGION", regionName) ?? "us-east-1",
    },
    skipped: read("RUN_SKIPPED", flag) ?? false,
    acceptExistingData: read("ACCEPT_EXISTING_DATA", flag) ?? false,
    generationTimeout,
    concurrencyWindow: read("CONCURRENCY_WINDOW", wait) ?? 10_000,
    settleTimeout: read("SETTLE_TIMEOUT", wait) ?? 30_000,
    limits,
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Every variable that is read. */
export const VARIABLES: readonly string[] = [
  ...["CLICKSTREAM_BASE_URL", "MINIO_ENDPOINT", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY", "MINIO_BUCKET", "MINIO_REGION"],
  ...["RUN_MANUAL_TESTS", "RUN_SKIPPED", "ACCEPT_EXISTING_DATA"],
  ...["GENERATION_TIMEOUT", "CONCURRENCY_WINDOW", "SETTLE_TIMEOUT", ...Object.values(LIMIT_VARIABLES), "REPORTS_DIR"],
];

/** Variables that are set and look like a setting's name misspelt, each with the name that may be meant. */
export function misspelt(env: NodeJS.ProcessEnv): [set: string, meant: string][] {
  return Object.keys(env).flatMap((set) => {
    const meant = VARIABLES.includes(set) ? undefined : VARIABLES.find((name) => distance(set, name) <= LIKELY_TYPOS);
    return meant ? [[set, meant] as [string, string]] : [];
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

function flag(text: string): boolean {
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  throw new Error("expected true or false");
}

function wait(text: string): number {
  const milliseconds = parseDuration(/^\d+$/.test(text) ? unitMissing(text, DURATION_EXAMPLES, "s") : text);
  if (milliseconds < 1 || milliseconds > LONGEST_WAIT) throw new Error("expected at least 1ms and at most 24h");
  return milliseconds;
}

function size(text: string): number {
  return parseSize(/^\d+$/.test(text) ? unitMissing(text, SIZE_EXAMPLES, "B") : text);
}

function unitMissing(text: string, examples: string, unit: string): never {
  throw new Error(`the unit is missing; expected ${examples} (did you mean ${text}${unit}?)`);
}

function baseUrl(text: string): string {
  if (text.toLowerCase() === "sandbox") return "sandbox";
  return httpUrl(text, "http://localhost:8000", 'or "sandbox"').href.replace(/\/+$/, "");
}

function storeEndpoint(text: string): string {
  const url = httpUrl(text, "http://localhost:9000");
  if (url.pathname !== "/") throw new Error("expected an address without a path; the bucket goes into MINIO_BUCKET");
  return url.origin;
}

function httpUrl(text: string, example: string, or = ""): URL {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    const meant = `http://${text}`;
    const suggestion = /^[\w.-]+(:\d+)?$/.test(text) && URL.canParse(meant) ? ` (did you mean ${meant}?)` : "";
    throw new Error([`expected an address such as ${example}`, or].filter(Boolean).join(", ") + suggestion);
  }
  const url = new URL(text);
  if (url.username || url.password) throw new Error("expected an address without a user name or password");
  if (url.search || url.hash) throw new Error("expected an address without ? or #");
  return url;
}

/** The naming rules of S3 that every store keeps: 3 to 63 of a-z, 0-9, dot and hyphen, no dot or hyphen at either end. */
function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes("..")) return text;
  throw new Error("expected a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens");
}

function regionName(text: string): string {
  if (/^[a-z0-9-]+$/i.test(text)) return text;
  throw new Error("expected a region such as us-east-1");
}

function noSpace(text: string): string {
  if (/\s/.test(text)) throw new Error("expected a key without spaces");
  return text;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//[hidden]@");
}

type Set<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function dropUnset<T extends object>(values: T): Set<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Set<T>;
}

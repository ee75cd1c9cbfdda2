import { readFileSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { DURATION_EXAMPLES, parseDuration, parseSize, SIZE_EXAMPLES } from "../shared/quantities";
import { hasLogin } from "./logins";
import type { KubernetesService } from "./settings";

/**
 * Parsers, one for each kind of setting. They take text without space around it and throw an `Error` that says what was
 * expected, to be shown after the setting's name and value. No error holds a part of the text that may be a secret.
 */

/** In ms. Timers take up to 24.8 days, and nobody waits longer than a day for a generation. */
const LONGEST_WAIT = 24 * 3_600_000;

export function flag(text: string): boolean {
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  throw new Error("expected true or false");
}

/** A duration of 1 ms to 24 h, in ms. */
export function wait(text: string): number {
  const milliseconds = parseDuration(/^\d+$/.test(text) ? unitMissing(text, DURATION_EXAMPLES, "s") : text);
  if (milliseconds < 1 || milliseconds > LONGEST_WAIT) throw new Error("expected at least 1ms and at most 24h");
  return milliseconds;
}

/** How often something is done of which only several times say something: 3 to 100. */
export function severalTimes(text: string): number {
  const times = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (times >= 3 && times <= 100) return times;
  throw new Error("expected a whole number from 3 to 100");
}

/** A size in bytes. */
export function size(text: string): number {
  return parseSize(/^\d+$/.test(text) ? unitMissing(text, SIZE_EXAMPLES, "B") : text);
}

function unitMissing(text: string, examples: string, unit: string): never {
  throw new Error(`the unit is missing; expected ${examples} (did you mean ${text}${unit}?)`);
}

/** The service's address without a slash at its end, or `sandbox`. */
export function baseUrl(text: string): string {
  if (text.toLowerCase() === "sandbox") return "sandbox";
  const url = httpUrl(text, {
    example: 'http://localhost:8000, or "sandbox"',
    login:
      "CLICKSTREAM_HEADERS takes what a gateway asks for, such as Authorization: Basic followed by the login in base64",
  });
  return url.href.replace(/\/+$/, "");
}

/** The address of metrics in the Prometheus format. */
export function metricsUrl(text: string): string {
  return httpUrl(text, {
    example: "http://localhost:8000/metrics",
    login: "CLICKSTREAM_HEADERS are sent along where the endpoint has the service's address",
  }).href;
}

/** The store's address: scheme, host and port. */
export function storeEndpoint(text: string): string {
  return storeAddress(text, "MINIO_ACCESS_KEY and MINIO_SECRET_KEY", "MINIO_BUCKET");
}

/** The address of the store that reports go to. */
export function resultsEndpoint(text: string): string {
  return storeAddress(text, "RESULTS_ACCESS_KEY and RESULTS_SECRET_KEY", "RESULTS_URL");
}

function storeAddress(text: string, keys: string, bucket: string): string {
  const url = httpUrl(text, { example: "http://localhost:9000", login: `the keys go into ${keys}` });
  if (url.pathname !== "/") throw new Error(`expected an address without a path; the bucket goes into ${bucket}`);
  return url.origin;
}

/** A place in a store: its bucket, and what keys there begin with, which ends in a slash where it is not empty. */
export function resultsUrl(text: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket = "", path = ""] = /^s3:\/\/([^/?#]+)(?:\/([^?#]*))?$/.exec(text) ?? [];
  const prefix = path.replace(/\/+$/, "");
  if (bucket === "" || prefix.split("/").includes(".."))
    throw new Error("expected an address such as s3://bucket/run-2026-11-27/");
  return { bucket: bucketName(bucket), prefix: prefix === "" ? "" : `${prefix}/` };
}

/** The name of an environment, as it stands in keys and paths: letters, digits, dots, hyphens, underscores and slashes. */
export function environmentName(text: string): string {
  const parts = text.split("/");
  if (parts.every((part) => /^[\w-][\w.-]*$/.test(part))) return text;
  throw new Error(
    "expected a name such as eu/prod: letters, digits, dots, hyphens and underscores, with slashes between them",
  );
}

/** The address of a ticket, with `{ticket}` in its path or behind it. Only a web page can be a link that does no harm. */
export function ticketUrl(text: string): string {
  const example = "https://tickets.example.com/browse/{ticket}";
  if (hasLogin(text)) throw new Error("expected an address without a user name or password (or @)");
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw new Error(`expected an address such as ${example}`);
  const { pathname, search, hash } = new URL(text.replaceAll("{ticket}", "TICKET"));
  if (!text.includes("{ticket}") || !`${pathname}${search}${hash}`.includes("TICKET"))
    throw new Error(`expected {ticket} where the ticket belongs, such as in ${example}`);
  return text;
}

/** `example` is shown for what is no address, `login` says where a user name and a password belong. */
function httpUrl(text: string, { example, login }: { example: string; login: string }): URL {
  if (hasLogin(text)) throw new Error(`expected an address without a user name or password (or @); ${login}`);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    const meant = `http://${text}`;
    const suggestion = /^[\w.-]+(:\d+)?$/.test(text) && URL.canParse(meant) ? ` (did you mean ${meant}?)` : "";
    throw new Error(`expected an address such as ${example}${suggestion}`);
  }
  const url = new URL(text);
  if (url.search || url.hash) throw new Error("expected an address without ? or #");
  return url;
}

/** A bucket's name by the S3 naming rules that every store applies. */
export function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes("..")) return text;
  throw new Error("expected a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens");
}

export function regionName(text: string): string {
  if (/^[a-z0-9-]+$/i.test(text)) return text;
  throw new Error("expected a region such as us-east-1");
}

export function noSpace(text: string): string {
  if (/\s/.test(text)) throw new Error("expected a key without spaces");
  return text;
}

/** Headers that the HTTP client sets itself. Another value would break the request. */
const OWN_HEADERS: readonly string[] = ["host", "content-length", "content-type", "transfer-encoding", "connection"];

/**
 * Headers by their names in lower case, from lines of `Name: value`. `\n` in the text counts as a line break, for places
 * that take a single line. No value is in an error.
 */
export function headers(text: string): Record<string, string> {
  const lines = text.split(/\r?\n|\\n/).filter((line) => line.trim() !== "");
  return Object.fromEntries(lines.map(header));
}

function header(line: string): [name: string, value: string] {
  const [, name = "", value = ""] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
  if (name === "" || value === "") {
    throw new Error("expected one header per line, such as Authorization: Bearer followed by the token");
  }
  const lowerCase = name.toLowerCase();
  try {
    validateHeaderName(lowerCase);
    validateHeaderValue(lowerCase, value);
  } catch {
    throw new Error(`expected a name and a value that HTTP allows, and those of "${name}" are not`);
  }
  if (OWN_HEADERS.includes(lowerCase)) throw new Error(`"${name}" is set by the suite itself`);
  return [lowerCase, value];
}

/** A name that Kubernetes allows: lower-case letters, digits and hyphens. */
export function kubernetesName(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new Error("expected a name as Kubernetes allows it: lower-case letters, digits and hyphens");
}

/** A Kubernetes Service from `name:port`, or from a name alone, which means the usual port. */
export function kubernetesService(text: string, usualPort: number): KubernetesService {
  const [name = "", port = String(usualPort), ...more] = text.split(":");
  const number = Number(port);
  if (more.length > 0 || !/^\d+$/.test(port) || number < 1 || number > 65_535) {
    throw new Error(`expected a service's name and port, such as backend:${usualPort}`);
  }
  return { name: kubernetesName(name), port: number };
}

/** A context's name may be anything, but must not be taken for an option of kubectl. */
export function contextName(text: string): string {
  if (text.startsWith("-")) throw new Error("expected a context of kubectl; see: kubectl config get-contexts");
  return text;
}

/** Contexts from a list with commas: `context` or `context/namespace`. The name of a context may be anything. */
export function contexts(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

/** Hosts in lower case, from a list with commas or spaces: `host`, `host:port`, or `*.domain` for every host in a domain. */
export function hosts(text: string): string[] {
  if (hasLogin(text)) throw new Error("expected hosts, without user names or passwords (or @)");
  const named = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  for (const host of named) {
    if (/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/.test(host)) continue;
    throw new Error(
      `expected hosts separated by commas, such as test.example.com or *.test.example.com, not "${host}"`,
    );
  }
  return named;
}

/** The path of a readable PEM file with certificates. */
export function certificateFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new Error("expected a file with certificates in PEM, which begin with -----BEGIN CERTIFICATE-----");
  }
  return path;
}

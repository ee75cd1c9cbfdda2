import type { Advice } from "../shared/failure";
import { isLocal } from "./addresses";
import { isProxyRefusal, proxyAdvice } from "./proxy";
import { tlsAdvice } from "./tls";

/** The one classification of connection errors, for the service and the store alike. */

export type ConnectionErrorKind =
  /** The name server does not know the name, or does not answer. */
  | "no such host"
  /** The host is there, and nothing listens on the port. */
  | "refused"
  /** There is no network path to the host. */
  | "no route"
  /** The host did not take the connection in time. */
  | "connect timeout"
  /** No secure connection could be made. */
  | "tls"
  /** The proxy refused the request. */
  | "proxy"
  /** The connection was made, and closed before there was an answer. */
  | "reset"
  /** What came over the connection is not HTTP. */
  | "not http"
  /** The connection was made, and no answer came in time. */
  | "no answer in time"
  /** None of these. */
  | "other";

export interface ConnectionError {
  readonly kind: ConnectionErrorKind;
  /** The error's own words with its code, each once; for several addresses those of each. Without logins. */
  readonly reason: string;
}

/** What is known of the other end, to give advice about it. */
export interface Peer {
  /** `the service`, `the store`. */
  readonly name: string;
  /** The setting with its address. */
  readonly setting: string;
  /** The command that makes it listen at a port of this machine, and what the suite can do instead. */
  readonly forwarding: (port: number) => string;
}

/**
 * How the kinds are recognised by an error's codes and words, as Node, undici and the AWS SDK put them. The first that
 * matches counts. TLS and proxies come first: their errors hold codes of sockets too.
 */
const PATTERNS: readonly [kind: ConnectionErrorKind, pattern: RegExp][] = [
  ["proxy", /ERR_PROXY_TUNNEL|UND_ERR_PRX_TLS|^Proxy /],
  ["tls", /\bERR_(TLS|SSL)_|\bEPROTO\b/],
  ["no such host", /\b(ENOTFOUND|EAI_[A-Z]+)\b/],
  ["refused", /\bECONNREFUSED\b/],
  ["no route", /\b(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)\b/],
  [
    "no answer in time",
    /requestTimeout|UND_ERR_(HEADERS|BODY)_TIMEOUT|of inactivity|\bread ETIMEDOUT\b|^TimeoutError$/,
  ],
  ["connect timeout", /UND_ERR_CONNECT_TIMEOUT|\bETIMEDOUT\b|did not establish a connection/],
  ["not http", /\bHPE_[A-Z_]+|HTTPParserError/],
  ["reset", /\b(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)\b|socket hang up|other side closed/],
];

/** Of several addresses that failed, the one that got furthest tells most. */
const FURTHEST: readonly ConnectionErrorKind[] = [
  "not http",
  "no answer in time",
  "reset",
  "proxy",
  "tls",
  "refused",
  "connect timeout",
  "no route",
  "no such host",
  "other",
];

/** Between the reasons of several addresses. */
const BETWEEN = "; ";

/** Kinds of errors with which no connection was made at all. */
const WITHOUT_CONNECTION: readonly ConnectionErrorKind[] = [
  "no such host",
  "refused",
  "no route",
  "connect timeout",
  "tls",
  "proxy",
];

/** In place of an address where only the reason counts. */
const ANY_ADDRESS = "https://host";

/**
 * What kind of error a failed request ended with. Takes whatever was thrown: errors with causes, those of several
 * addresses (`AggregateError`), or the reason of an earlier classification, which gives the same again.
 */
export function connectionError(error: unknown): ConnectionError {
  if (typeof error === "string") return { kind: furthest(error.split(BETWEEN).map(kindOf)), reason: error };
  const all = [...new Set(chain(error).map(reasonOf))].map((reason) => ({ kind: kindOf(reason), reason }));
  const known = all.filter(({ kind }) => kind !== "other");
  // An error that only wraps others has nothing of its own to say.
  const reasons = (known.length > 0 ? known : all.slice(-1)).map(({ reason }) => withoutLogins(reason));
  return { kind: furthest(known.map(({ kind }) => kind)), reason: reasons.join(BETWEEN) };
}

function furthest(kinds: readonly ConnectionErrorKind[]): ConnectionErrorKind {
  return FURTHEST.find((kind) => kinds.includes(kind)) ?? "other";
}

/** Whether a connection was made; what went wrong went wrong after that. */
export function wasConnected({ kind }: ConnectionError): boolean {
  return !WITHOUT_CONNECTION.includes(kind);
}

/** What happened, its likely cause and the remedy. */
export function connectionAdvice(address: string, error: ConnectionError, peer: Peer): Advice {
  const { reason } = error;
  const tls = tlsAdvice(address, reason);
  if (tls) return tls;
  return (wasConnected(error) ? undefined : proxyAdvice(address, reason)) ?? ADVICE[error.kind](address, reason, peer);
}

const ADVICE: Readonly<Record<ConnectionErrorKind, (address: string, reason: string, peer: Peer) => Advice>> = {
  "no such host": (address, reason, peer) => ({
    happened: `${peer.name} cannot be reached: the name ${new URL(address).hostname} cannot be looked up (${reason})`,
    cause: /EAI_AGAIN/.test(reason)
      ? "the name server does not answer: this machine may have no network"
      : "the name is misspelt, or it is known only in another network, as the names inside a cluster are",
    remedy: `check ${peer.setting}, and whether this machine is in the right network (VPN); behind a proxy, set HTTPS_PROXY and HTTP_PROXY`,
  }),
  refused: (address, reason, peer) => ({
    happened: `${peer.name} cannot be reached: nothing is listening at ${address} (${reason})`,
    cause: isLocal(address)
      ? `${peer.name} is not running, the port forwarding to it has ended, or the port in ${peer.setting} is wrong`
      : `${peer.name} is not running, or the port in ${peer.setting} is wrong`,
    remedy: isLocal(address)
      ? `check ${peer.setting}; start ${peer.name}, or forward its port: ${peer.forwarding(portOf(address))}`
      : `check ${peer.setting}, and whether ${peer.name} is running`,
  }),
  "no route": (address, reason, peer) => ({
    happened: `${peer.name} cannot be reached: there is no way from this machine to ${address} (${reason})`,
    cause: "this machine is in another network, or a firewall forbids the connection",
    remedy: `connect to the right network (VPN), or check ${peer.setting}; behind a proxy, set HTTPS_PROXY and HTTP_PROXY`,
  }),
  "connect timeout": (address, reason, peer) => ({
    happened: `${peer.name} cannot be reached: ${address} did not take the connection in time (${reason})`,
    cause: "a firewall drops the connection, the address is wrong, or the host is down",
    remedy: `check ${peer.setting}, and whether this machine can reach that host (VPN); behind a proxy, set HTTPS_PROXY and HTTP_PROXY`,
  }),
  tls: (address, reason) => ({
    happened: `no secure connection to ${new URL(address).host} could be made (${reason})`,
    cause: "the server and Node have no version of TLS or cipher in common, or the server ended the handshake",
    remedy: `see what the server offers: openssl s_client -connect ${new URL(address).hostname}:${new URL(address).port || 443} </dev/null`,
  }),
  proxy: (address, reason) => ({
    happened: `${address} was not reached: a proxy refused the connection (${reason})`,
    cause: "the proxy does not let this address through, or cannot reach it",
    remedy: `check HTTP_PROXY and HTTPS_PROXY; if ${new URL(address).host} should be reached without a proxy, name it in NO_PROXY`,
  }),
  reset: (address, reason, peer) => ({
    happened: `the connection to ${peer.name} at ${address} ended without an answer (${reason})`,
    cause: `${peer.name} crashed or restarted, or a port forwarding has lost its pod`,
    remedy: `look at the log of ${peer.name} for that moment; restart the port forwarding if there is one, and run this scenario again`,
  }),
  "not http": (address, reason, peer) => ({
    happened: `the connection to ${address} ended without an answer in HTTP (${reason})`,
    cause: `something else than ${peer.name} listens there, or it expects HTTPS`,
    remedy: `check the port in ${peer.setting}, and whether the address should begin with https://`,
  }),
  "no answer in time": (address, reason, peer) => ({
    happened: `${peer.name} does not answer: ${address} took the connection and sent nothing in time (${reason})`,
    cause: `${peer.name} hangs, or something between takes connections and loses them`,
    remedy: `look at the log and the health of ${peer.name}; restart the port forwarding if there is one`,
  }),
  other: (address, reason, peer) => ({
    happened: `the request to ${address} ended without an answer (${reason})`,
    cause: "the reason is not one that the suite knows",
    remedy: `check ${peer.setting}, and look at the log of ${peer.name} for that moment`,
  }),
};

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return Number(port) || (protocol === "https:" ? 443 : 80);
}

function kindOf(reason: string): ConnectionErrorKind {
  if (tlsAdvice(ANY_ADDRESS, reason)) return "tls";
  if (isProxyRefusal(reason)) return "proxy";
  return PATTERNS.find(([, pattern]) => pattern.test(reason))?.[0] ?? "other";
}

/** Causes nest a few levels deep; a circle among them must not hang the suite. */
const DEEPEST = 8;

/** An error with its causes and, for several addresses, the errors of each. */
function chain(error: unknown, depth = 0): unknown[] {
  const { cause, errors } = (error ?? {}) as { cause?: unknown; errors?: unknown };
  const inner = [...(Array.isArray(errors) ? errors : []), ...(cause === undefined ? [] : [cause])];
  return [error, ...(depth < DEEPEST ? inner.flatMap((one) => chain(one, depth + 1)) : [])];
}

/** An error's words with its code, each once. The AWS SDK adds advice of its own on further lines. */
function reasonOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { name = "", message = "", code } = error as { name?: string; message?: string; code?: unknown };
  const words = message.split("\n")[0] ?? "";
  // The parser's errors have no code.
  const mark = typeof code === "string" ? code : name === "HTTPParserError" ? name : "";
  return (words.includes(mark) ? [words] : [words, mark]).filter(Boolean).join(", ") || name || "no reason given";
}

function withoutLogins(text: string): string {
  return text.replace(/\/\/\S*@/g, "//[hidden]@");
}

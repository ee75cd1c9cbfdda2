import { getProxyForUrl } from "proxy-from-env";
import type { Advice } from "../shared/failure";
import { registerSecret } from "../shared/redaction";
import { decoded, isLocal } from "./addresses";

/**
 * The proxy for an address according to the usual variables (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, in capitals or
 * not); unset where there is none, or where it cannot be read. Addresses on this machine never go through a proxy. The
 * proxy's password is redacted from then on.
 */
export function proxyFor(address: string): URL | undefined {
  const text = proxyTextFor(address);
  return text ? proxyUrl(text) : undefined;
}

function proxyTextFor(address: string): string {
  return isLocal(address) ? "" : getProxyForUrl(address);
}

/**
 * A proxy's URL. The last `@` ends the login, since people write passwords with `@`, `/` or `#` as they are, and a parser
 * of URLs would take a part of such a password for the host.
 */
function proxyUrl(text: string): URL | undefined {
  const [, scheme = "", login, host = ""] = /^(.*?:\/\/)(?:(.*)@)?(.*)$/s.exec(text) ?? [];
  const [, user = "", password = ""] = /^([^:]*):?(.*)$/s.exec(login ?? "") ?? [];
  for (const secret of [password, decoded(password)]) registerSecret(secret);
  if (!URL.canParse(scheme + host)) return undefined;
  const url = new URL(scheme + host);
  url.username = encodeURIComponent(decoded(user));
  url.password = encodeURIComponent(decoded(password));
  return url;
}

/** How undici and Node report that a proxy refused a request. */
const REFUSED =
  /Proxy response \((\d+)\)|Proxy Authentication Required \((\d+)\)|Failed to establish tunnel.*HTTP\/1\.\d (\d{3})/;

/** Whether an error's words say that a proxy refused a request. */
export function isProxyRefusal(reason: string): boolean {
  return REFUSED.test(reason);
}

/** Why an address was not reached through its proxy; unset where there is none. */
export function proxyAdvice(address: string, reason: string): Advice | undefined {
  const { host } = new URL(address);
  const proxy = proxyFor(address);
  if (!proxy) return proxyTextFor(address) ? unreadable(address, reason) : undefined;
  const status = REFUSED.exec(reason)?.slice(1).find(Boolean);
  return {
    happened: `${address} was not reached through the proxy ${proxy.origin} (${reason})`,
    cause: status
      ? status === "407"
        ? "the proxy wants a user name and a password"
        : `the proxy answered ${status}: it does not let this address through, or cannot reach it itself`
      : "the proxy is down, or its address is wrong",
    remedy:
      status === "407"
        ? "put them into HTTP_PROXY and HTTPS_PROXY: http://user:password@proxy:port"
        : `check HTTP_PROXY and HTTPS_PROXY; if ${host} should be reached without a proxy, name it in NO_PROXY`,
  };
}

function unreadable(address: string, reason: string): Advice {
  return {
    happened: `${address} was not reached (${reason})`,
    cause: "it was tried without a proxy, because the address in HTTP_PROXY or HTTPS_PROXY cannot be read",
    remedy: "set HTTP_PROXY and HTTPS_PROXY to an address such as http://user:password@proxy:port",
  };
}

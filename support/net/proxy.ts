import { getProxyForUrl } from "proxy-from-env";
import type { Advice } from "../shared/failure";
import { registerSecret } from "../shared/redaction";
import { isLocal } from "./addresses";

/**
 * The proxy through which an address is reached, by the usual variables (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY,
 * in capitals or not); unset where there is none. What is on this machine is never sent through one.
 */
export function proxyFor(address: string): URL | undefined {
  const proxy = isLocal(address) ? "" : getProxyForUrl(address);
  if (!proxy || !URL.canParse(proxy)) return undefined;
  const url = new URL(proxy);
  if (url.password) {
    registerSecret(decodeURIComponent(url.password));
    registerSecret(
      Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64"),
    );
  }
  return url;
}

/** A proxy's own words when it does not let a request through, as undici and as Node put them. */
const REFUSED =
  /Proxy response \((\d+)\)|Proxy Authentication Required \((\d+)\)|Failed to establish tunnel.*HTTP\/1\.\d (\d{3})/;

/** Why an address was not reached through its proxy; unset where there is none. */
export function proxyAdvice(address: string, reason: string): Advice | undefined {
  const proxy = proxyFor(address);
  if (!proxy) return undefined;
  const { host } = new URL(address);
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

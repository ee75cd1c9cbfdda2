import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { proxyFor } from "./proxy";

/**
 * A way to an address, through a proxy where there is one. `connectTimeout` in ms. No connection is kept: an idle one
 * would take a place that the service may need for a generation, and might be closed at the very moment it is used.
 */
export function connectionTo(address: string, connectTimeout: number): Dispatcher {
  const proxy = proxyFor(address);
  if (proxy) return new ProxyAgent({ uri: proxy.href, connectTimeout, pipelining: 0 });
  return new Agent({ connect: { timeout: connectTimeout }, pipelining: 0 });
}

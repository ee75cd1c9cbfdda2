import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { proxyFor } from "./proxy";

/**
 * A dispatcher for requests to an address, through a proxy where there is one. `connectTimeout` in ms. Connections are
 * not kept open: an idle one would occupy a worker that the service may need for a generation, and the service might
 * close it just when it is used again.
 */
export function connectionTo(address: string, connectTimeout: number): Dispatcher {
  const proxy = proxyFor(address);
  if (proxy) return new ProxyAgent({ uri: proxy.href, connectTimeout, pipelining: 0 });
  return new Agent({ connect: { timeout: connectTimeout }, pipelining: 0 });
}

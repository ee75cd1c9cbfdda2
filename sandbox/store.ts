import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Behaviour, StoreTraffic } from "./behaviour";

const LOOPBACK = "127.0.0.1";

/** Starts the embedded S3 store on loopback and gives its address. Port 0 takes a free one. */
export async function startStore(port: number): Promise<string> {
  // The package is for `import` only.
  const { buildApp } = await import("fauxqs");
  return buildApp({ logger: false }).listen({ port, host: LOOPBACK });
}

/** Puts a server before a store that lets a behaviour answer in its place, and gives its address. */
export async function startStoreFront(endpoint: string, intercept: NonNullable<Behaviour["store"]>): Promise<string> {
  const seen = { listings: 0, uploads: 0 };
  const front: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", endpoint);
    if (request.method === "GET" && url.searchParams.has("list-type")) seen.listings += 1;
    if (request.method === "PUT" && url.pathname.split("/").length > 2) seen.uploads += 1;
    if (await intercept(request, response, { ...seen } satisfies StoreTraffic)) return;
    // The store is told the host that was signed for, as behind any proxy that passes the Host header on.
    const onward = httpRequest(url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, LOOPBACK, resolve));
  return `http://${LOOPBACK}:${(front.address() as AddressInfo).port}`;
}

import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Behaviour, StoreExchange } from "./behaviour.ts";

const LOOPBACK = "127.0.0.1";

/** A server with its address. */
export interface RunningStore {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts the embedded S3 store on loopback. Port 0 takes a free one. */
export async function startStore(port: number): Promise<RunningStore> {
  // The package is for `import` only.
  const { buildApp } = await import("fauxqs");
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ port, host: LOOPBACK });
  return { endpoint, close: () => app.close() };
}

/** Puts a server before a store that lets a behaviour answer in its place, */
export async function startStoreFront(
  endpoint: string,
  answer: NonNullable<Behaviour["store"]>,
): Promise<RunningStore> {
  let listings = 0;
  const front: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", endpoint);
    const listing = request.method === "GET" && url.searchParams.has("list-type");
    if (listing) listings += 1;
    const forward: StoreExchange["forward"] = (edit) => {
      // The store is told the host that was signed for, as behind any proxy that passes the Host header on.
      const onward = httpRequest(url, { method: request.method, headers: request.headers }, async (reply) => {
        if (!edit) {
          response.writeHead(reply.statusCode ?? 502, reply.headers);
          reply.pipe(response);
          return;
        }
        const { "content-length": _length, ...headers } = reply.headers;
        response.writeHead(reply.statusCode ?? 502, headers).end(edit(await text(reply)));
      });
      onward.on("error", () => response.destroy());
      request.pipe(onward);
    };
    answer({ request, response, listing, listings, forward });
  });
  await new Promise<void>((resolve) => front.listen(0, LOOPBACK, resolve));
  const close = async () => {
    front.closeAllConnections();
    front.close();
  };
  return { endpoint: `http://${LOOPBACK}:${(front.address() as AddressInfo).port}`, close };
}

/** Ends a connection without an answer. */
export function hangUp({ socket }: IncomingMessage): void {
  socket.destroy();
}

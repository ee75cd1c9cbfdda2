import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server as NetServer } from "node:net";
import type { Certificate } from "./certificates";

/** A server on loopback. */
export interface Running {
  readonly port: number;
  close(): void;
}

export function listen(server: Server | NetServer): Promise<Running> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const close = () => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close();
      };
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

/** Puts HTTPS before a server that speaks plain HTTP, as an ingress does. */
export function startTlsFront(upstream: string, { cert, key }: Certificate): Promise<Running> {
  return listen(
    createTlsServer({ cert, key }, (incoming, response) =>
      pass(new URL(incoming.url ?? "/", upstream), incoming, response),
    ),
  );
}

/** Puts a server before another that shows each request before it passes it on. */
export function startFront(upstream: string, show: (request: IncomingMessage) => void): Promise<Running> {
  const front = createServer((incoming, response) => {
    show(incoming);
    pass(new URL(incoming.url ?? "/", upstream), incoming, response);
  });
  return listen(front);
}

/** What a proxy was asked for: `GET http://host/path` or `CONNECT host:443`. */
export interface RunningProxy extends Running {
  readonly asked: string[];
}

export interface ProxyOptions {
  /** The local ports that stand for other hosts' addresses: `clickstream.test:80`. */
  readonly hosts: Readonly<Record<string, number>>;
  /** `user:password`, where it wants to know who asks. */
  readonly login?: string;
}

/** A proxy such as companies have: it takes whole addresses for plain HTTP, and CONNECT for HTTPS only. */
export function startProxy({ hosts, login }: ProxyOptions): Promise<RunningProxy> {
  const asked: string[] = [];
  const refusal = ({ headers }: IncomingMessage, host: string): [number, string] | undefined => {
    const expected = `Basic ${Buffer.from(login ?? "").toString("base64")}`;
    if (login && headers["proxy-authorization"] !== expected) return [407, "Proxy Authentication Required"];
    return host in hosts ? undefined : [403, "Forbidden"];
  };
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? "/");
    asked.push(`${incoming.method} ${url.origin}${url.pathname}`);
    const host = `${url.hostname}:${url.port || 80}`;
    const refused = refusal(incoming, host);
    if (refused) return void response.writeHead(refused[0]).end(refused[1]);
    return pass(new URL(url.pathname + url.search, `http://127.0.0.1:${hosts[host]}`), incoming, response);
  }).on("connect", (incoming, client) => {
    const host = incoming.url ?? "";
    asked.push(`CONNECT ${host}`);
    const refused = host.endsWith(":443") ? refusal(incoming, host) : ([403, "Forbidden"] as const);
    if (refused) return void client.end(`HTTP/1.1 ${refused.join(" ")}\r\n\r\n`);
    const upstream = connect(hosts[host] ?? 0, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("error", () => other.destroy());
    return undefined;
  });
  return listen(server).then((running) => ({ ...running, asked }));
}

function pass(url: URL, incoming: IncomingMessage, response: ServerResponse): void {
  // The server behind is told the host that was asked for, since S3 requests are signed for it.
  const onward = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n--- STDOUT ---\n";

let warm: Promise<void> | undefined;

/**
 * The first request of a process takes some 10 to 30 ms more than the service does: undici compiles its parser, and Node
 * loads what it needs for sockets and streams. So that no generation seems slower for it, one request is made before the
 * first to a server in this process, once.
 */
export function warmUp(request: (url: string) => Promise<unknown>): Promise<void> {
  warm ??= requestOfOwn(request);
  return warm;
}

async function requestOfOwn(request: (url: string) => Promise<unknown>): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.end(ANSWER));
  });
  try {
    await once(server.listen(0, "127.0.0.1"), "listening");
    await request(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } catch {
    // Where this cannot be done, the first request is as slow as it was.
  } finally {
    server.close();
  }
}

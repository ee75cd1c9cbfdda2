/** Passes connections on to an address, and counts what goes through: `relay.ts HOST PORT`, as a child that is forked. */
import { connect, createServer, type Socket } from "node:net";

const [host = "", port = ""] = process.argv.slice(2);
const bytes = { sent: 0, received: 0 };

const server = createServer((near) => {
  const far = connect(Number(port), host);
  pass(near, far, "sent");
  pass(far, near, "received");
});

function pass(from: Socket, to: Socket, way: keyof typeof bytes): void {
  from.on("data", (chunk) => {
    bytes[way] += chunk.length;
  });
  from.on("error", () => to.destroy());
  from.pipe(to);
}

/** Answers with what has gone through since it was asked last. */
process.on("message", () => {
  process.send?.({ ...bytes });
  [bytes.sent, bytes.received] = [0, 0];
});
process.on("disconnect", () => process.exit(0));
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));

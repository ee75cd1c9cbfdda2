/** A heartbeat is short; what is longer is not looked at. In bytes. */
const LONGEST = 1024;

/** Dots and blanks, or comments of server-sent events. */
const HEARTBEAT = /^(?:[\s.\u2026\u00b7]|:.*\n)*$/;

/** Whether a chunk only keeps the connection alive and tells nothing of the generation. */
export function isHeartbeat(chunk: Buffer): boolean {
  return chunk.length <= LONGEST && HEARTBEAT.test(chunk.toString());
}

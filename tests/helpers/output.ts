import { OutputReader } from "../../support/clickstream/output/reader";

/** What output says that comes in these parts. */
export function outputOf(parts: readonly (string | Uint8Array)[], charset?: string) {
  const reader = new OutputReader(charset);
  for (const part of parts) reader.push(typeof part === "string" ? Buffer.from(part) : part);
  return reader.end();
}

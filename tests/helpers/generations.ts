import type { Answer, Generation } from "../../support/clickstream/generation";
import { OutputReader } from "../../support/clickstream/output/reader";
import { ChunkTimer } from "../../support/clickstream/timings";

/** What a test says of a generation; all else is that of a healthy one. */
export interface Told {
  readonly answer?: Partial<Answer> | null;
  readonly ending?: Generation["ending"];
  /** Chunks of output, the first at 10 ms and each later one 100 ms after the one before. */
  readonly output?: readonly (string | Uint8Array)[];
  readonly totalTime?: number;
}

const HEALTHY = [
  "--- STDOUT ---\n",
  `${"Generating mock data, which takes a while. ".repeat(4)}\n`,
  "Mock data generation complete for: all\n\n--- STDERR ---\n",
];

/** A generation for tests, healthy but for what they say of it. */
export function generation({
  answer = {},
  ending = { kind: "complete" },
  output = HEALTHY,
  totalTime,
}: Told = {}): Generation {
  const timer = new ChunkTimer();
  const reader = new OutputReader();
  output.forEach((part, index) => {
    const bytes = Buffer.from(part);
    timer.chunk(bytes.length, 10 + index * 100);
    reader.push(bytes);
  });
  return {
    requestId: "request-1",
    url: "http://localhost:8000/api/v1/data/generate",
    sentAt: new Date(0),
    ...(answer
      ? { answer: { status: 200, mediaType: "text/plain", contentType: "text/plain; charset=utf-8", ...answer } }
      : {}),
    ending,
    timings: timer.timings(totalTime ?? 10 + output.length * 100),
    output: reader.end(),
  };
}

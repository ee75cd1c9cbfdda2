/** Prints, as JSON, when chunks arrived, as the suite measures it: in ms since the request was sent. */
import { runGeneration } from "../../support/clickstream/generation";
import { ChunkTimer } from "../../support/clickstream/timings";

const arrived: number[] = [];
const chunk = ChunkTimer.prototype.chunk;
ChunkTimer.prototype.chunk = function (bytes, at, tells) {
  arrived.push(at);
  chunk.call(this, bytes, at, tells);
};

async function main(url: string): Promise<void> {
  const { ending, timings } = await runGeneration({ url, timeout: 600_000 });
  if (ending.kind !== "complete") throw new Error(JSON.stringify(ending));
  // What warmed up has its chunks first.
  console.log(JSON.stringify(arrived.slice(-timings.chunks)));
}

void main(process.argv[2] ?? "");

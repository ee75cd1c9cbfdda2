import { runGeneration } from "../../support/clickstream/generation";

async function main(url: string): Promise<void> {
  const { ending, timings } = await runGeneration({ url, timeout: 3_600_000 });
  if (ending.kind !== "complete" || timings.bytes === 0) throw new Error(JSON.stringify(ending));
}

void main(process.argv[2] ?? "");

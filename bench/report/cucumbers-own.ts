/** Makes Cucumber's own HTML report of a file of messages. */
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline/promises";
import { pipeline } from "node:stream/promises";
import { CucumberHtmlStream } from "@cucumber/html-formatter";

async function main(messages: string, page: string): Promise<void> {
  const parsed = async function* (lines: AsyncIterable<string>) {
    for await (const line of lines) yield JSON.parse(line);
  };
  const lines = createInterface({ input: createReadStream(messages) });
  await pipeline(lines, parsed, new CucumberHtmlStream(), createWriteStream(page));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");

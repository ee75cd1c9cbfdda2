/**
 * The overview page of a run of a thousand scenarios, made again from its messages, against Cucumber's own HTML report of
 * the same messages. The run is one of the suite on the sandbox, repeated.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Envelope } from "@cucumber/messages";
import { startSuite } from "../../tests/helpers/run-suite";
import type { Comparison } from "../harness/compare";
import { measured, TYPESCRIPT } from "../harness/processes";
import { repeated } from "./repeated";

const SCENARIOS = 1000;

export async function* comparisons(): AsyncIterable<Comparison> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-report-"));
  const messages = path.join(folder, "messages.ndjson");
  try {
    writeFileSync(messages, await messagesOfMany());
    yield {
      title: "The report of a run of 1,000 scenarios",
      note: "From its messages, which hold evidence and pictures. To reach: no slower than Cucumber's own.",
      contenders: [
        { name: "suite", run: () => inNode("support/report/rebuild.ts", messages) },
        {
          name: "Cucumber's own",
          run: () => inNode("bench/report/cucumbers-own.ts", messages, path.join(folder, "own.html")),
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function messagesOfMany(): Promise<string> {
  // Those have evidence and pictures.
  const run = await startSuite(["--tags", "@manual and not @skip"]).finished;
  const messages: Envelope[] = (run.reports["messages.ndjson"] ?? "")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const scenarios = messages.filter(({ testCaseFinished }) => testCaseFinished).length;
  if (run.code !== 0) throw new Error(`The run that is to be repeated ended with code ${run.code}: ${run.stdout}`);
  const all = repeated(messages, Math.ceil(SCENARIOS / scenarios));
  return Array.from(all, (envelope) => JSON.stringify(envelope)).join("\n");
}

function inNode(script: string, ...args: readonly string[]) {
  return measured(process.execPath, [...TYPESCRIPT, script, ...args]);
}

/** Listing a bucket of a million objects in 40 folders, and keeping of each its key, size, ETag and time of change. */
import path from "node:path";
import type { Comparison } from "../harness/compare";
import { measured, missingPackage, PYTHON, Server, TYPESCRIPT } from "../harness/processes";

const OBJECTS = "1000000";

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  try {
    yield {
      title: "A snapshot of a million objects",
      note: "40 folders, one with 100,000 objects. To reach: 5 times the rate of boto3's paginator (×0.2 of its time), under 300 MB.",
      contenders: [
        {
          name: "suite",
          run: () => measured(process.execPath, [...TYPESCRIPT, file("suite.ts"), server.url, OBJECTS]),
        },
        {
          name: "boto3",
          missing: missingPackage("boto3"),
          run: () => measured(PYTHON, [file("paginator.py"), server.url, OBJECTS]),
        },
      ],
    };
  } finally {
    server.stop();
  }
}

function file(name: string): string {
  return path.join(__dirname, name);
}

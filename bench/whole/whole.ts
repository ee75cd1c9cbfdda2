/**
 * A whole run of the scenarios that the suite began with (streaming, new data in MinIO, three requests at once,
 * performance; custom parameters are skipped) against a service and a store that need no time, and the same five tests in
 * pytest.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Comparison, Figures } from "../harness/compare";
import { Server } from "../harness/processes";
import { missingPytest, pytest, suite } from "../start/start";

const SCENARIOS = ["@STREAM-001", "@MINIO-001", "@CONC-001", "@PERF-001", "@PARAM-001"].join(" or ");

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  const env = {
    ...process.env,
    RUN_MANUAL_TESTS: "true",
    CLICKSTREAM_BASE_URL: server.url,
    MINIO_ENDPOINT: server.url,
    MINIO_ACCESS_KEY: "minioadmin",
    MINIO_SECRET_KEY: "minioadmin",
    MINIO_BUCKET: "whole-run",
  };
  try {
    yield {
      title: "A whole run",
      note: "Five scenarios with all reports, against the same five tests in pytest (of which one waits 2 s for the store, as the original does). To reach: ×0.5 of pytest's time, ×1 of its CPU, under 200 MB.",
      contenders: [
        {
          name: "suite",
          run: () => withReports((REPORTS_DIR) => suite(["--tags", SCENARIOS], { ...env, REPORTS_DIR })),
        },
        { name: "pytest", missing: missingPytest(), run: () => pytest([], env) },
      ],
    };
  } finally {
    server.stop();
  }
}

/** Each run has reports of its own: with the history of others it would draw trends. */
function withReports(run: (folder: string) => Figures): Figures {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-reports-"));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { freePort, startProgram } from "../helpers/programs";
import { PROJECT, runSuite, type SuiteRun } from "../helpers/run-suite";

/**
 * The suite against a service in the shape that the real one has: `service.py` (FastAPI on uvicorn) with `generator.py` as a
 * process for each generation, and a real MinIO. It shares nothing with the sandbox. `.ci/run` builds MinIO wherever Go is,
 * and makes the virtual environment wherever python3 can.
 */

const KEYS = { MINIO_ACCESS_KEY: "key-for-tests", MINIO_SECRET_KEY: "secret-for-tests" };
const PYTHON = path.join(PROJECT, ".ci/venv/bin/python");
/** A run of the suite ends itself after two minutes. In ms. */
const TEST_LIMIT = 180_000;
/** What the suite says of three generations that spoil each other's data, whichever of it the run comes upon. */
const FIGURES = /\d (rows?|bytes|objects?|data sets?|generations?|announced uploads?)\b|\d of \d/;
/** Three generations that happen to keep out of each other's way spoil nothing, which is rare. */
const RUNS = 3;

const DATA_QUALITY = "features/data-quality.feature";
const ALONE = [
  "features/endpoint.feature",
  "features/streaming.feature",
  "features/minio-creation.feature",
  "features/performance.feature",
  "features/clean-up.feature",
  "features/regeneration.feature",
  linesWith(DATA_QUALITY, "| a finished generation "),
];
const TOGETHER = [
  linesWith("features/concurrency.feature", "followed to their end"),
  linesWith(DATA_QUALITY, "| three generations at the same moment "),
];

/** How a service handles generations at the same moment. */
interface Mode {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

const SHARED_FOLDER: Mode = { name: "shares one folder between its generations", env: {} };
/** Its processes can be seen, and MinIO's own metrics can be read. */
const RESOURCES = "features/resources.feature";
const WASTEFUL: Mode = { name: "wastes what it uses", env: { WASTEFUL: "true" } };
const HEALTHY: readonly Mode[] = [
  { name: "isolates its generations", env: { ISOLATED: "true" } },
  { name: "runs its generations one after the other", env: { SERIAL: "true" } },
  { name: "rejects a generation while another runs", env: { REJECT: "true" } },
];

describe("A service in the shape of the real one, with a real MinIO", { skip: missing() }, () => {
  let store: string;
  let stopStore: () => Promise<void>;
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-real-"));

  before(async () => {
    const port = await freePort();
    store = `http://127.0.0.1:${port}`;
    stopStore = await startProgram(
      "minio",
      ["server", "--address", `127.0.0.1:${port}`, path.join(folder, "store")],
      store,
      {
        MINIO_ROOT_USER: KEYS.MINIO_ACCESS_KEY,
        MINIO_ROOT_PASSWORD: KEYS.MINIO_SECRET_KEY,
      },
    );
  });

  after(async () => {
    await stopStore?.();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, { name, env }] of [SHARED_FOLDER, WASTEFUL, ...HEALTHY].entries()) {
    describe(`that ${name}`, { timeout: 3 * TEST_LIMIT }, () => {
      let settings: Record<string, string>;
      let stopService: () => Promise<void>;

      before(async () => {
        const port = await freePort();
        const bucket = { MINIO_ENDPOINT: store, MINIO_BUCKET: `analytics-${index}` };
        settings = {
          ...KEYS,
          ...bucket,
          CLICKSTREAM_BASE_URL: `http://127.0.0.1:${port}`,
          RUN_MANUAL_TESTS: "true",
          ALLOW_DELETE: "true",
        };
        stopService = await startProgram(
          PYTHON,
          ["-m", "uvicorn", "service:app", "--app-dir", __dirname, "--host", "127.0.0.1", "--port", `${port}`],
          `http://127.0.0.1:${port}/api/v1/health/ready`,
          { ...KEYS, ...bucket, ...env, WORK_FOLDER: path.join(folder, `work-${index}`), PYTHONDONTWRITEBYTECODE: "1" },
        );
      });

      after(() => stopService?.());

      if (env === SHARED_FOLDER.env) {
        it("passes while its generations run alone", { timeout: TEST_LIMIT }, async () => {
          expectPassed(await runSuite(ALONE, settings));
        });

        it("uses little and gives it back", { timeout: TEST_LIMIT }, async () => {
          const run = await runSuite([RESOURCES], settings);
          expectPassed(run);
          expect(run.reports["index.html"])
            .to.match(/and all that they start/)
            .and.match(/MinIO tells this/);
        });

        it("is caught with figures when three run at the same moment", { timeout: RUNS * TEST_LIMIT }, async () => {
          let run = await runSuite(TOGETHER, settings);
          for (let tried = 1; run.code === 0 && tried < RUNS; tried += 1) run = await runSuite(TOGETHER, settings);
          const failed = run.scenarios.filter(({ status }) => status === "FAILED");
          expect(run.code, run.stdout + run.stderr).to.equal(1);
          expect(failed.map(({ message }) => message).join("\n"), run.stdout).to.match(FIGURES);
        });
      } else if (env === WASTEFUL.env) {
        it("is caught with the memory that it keeps and the processes that it leaves", {
          timeout: TEST_LIMIT,
        }, async () => {
          const run = await runSuite([RESOURCES], { ...settings, SETTLE_TIMEOUT: "3s" });
          const [stored, used, memory, left] = run.scenarios;
          expect([stored?.status, used?.status, memory?.status, left?.status], run.stdout).to.deep.equal([
            ...["PASSED", "PASSED", "FAILED", "FAILED"],
          ]);
          expect(memory?.message).to.contain("went on growing");
          expect(left?.message).to.contain("processes more than after the first generation").and.contain("sleep 60");
        });
      } else {
        it("passes when three run at the same moment", { timeout: TEST_LIMIT }, async () => {
          expectPassed(await runSuite(TOGETHER, settings));
        });
      }
    });
  }
});

function expectPassed(run: SuiteRun): void {
  expect(run.code, run.stdout + run.stderr).to.equal(0);
  expect(run.scenarios.map(({ status }) => status))
    .to.include("PASSED")
    .and.not.to.include("SKIPPED");
}

/** A feature's path with the numbers of the lines that hold a text, as Cucumber takes it. */
function linesWith(feature: string, text: string): string {
  const lines = readFileSync(path.join(PROJECT, feature), "utf8").split("\n");
  const numbers = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  return [feature, ...numbers].join(":");
}

/** Why this cannot be tried here; false where it can. */
function missing(): string | false {
  if (spawnSync("minio", ["--version"]).error) return "minio is not in PATH, so there is no store to write to";
  if (spawnSync(PYTHON, ["-c", "import fastapi, uvicorn, boto3"]).status === 0) return false;
  return ".ci/venv is not there or lacks packages; .ci/run makes it wherever python3 has venv and pip";
}

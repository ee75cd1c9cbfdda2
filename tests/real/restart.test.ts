import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { expect } from "chai";
import { freePort, startProgram } from "../helpers/programs";
import { PROJECT, runSuite } from "../helpers/run-suite";
import { listen, type Running } from "../helpers/servers";

/**
 * A restart of the independent service in Python, with a real MinIO: what stands in for kubectl has this process end the
 * service, generators included, and start it again on the same port, as a cluster does with a pod.
 */

const KEYS = { MINIO_ACCESS_KEY: "key-for-tests", MINIO_SECRET_KEY: "secret-for-tests" };
const PYTHON = path.join(PROJECT, ".ci/venv/bin/python");
const STAND_IN = path.join(PROJECT, "tests/helpers/stand-in");
/** A run of the suite ends itself after two minutes. In ms. */
const TEST_LIMIT = 180_000;
/** What `kubectl delete pod --now` leaves a pod, in ms. */
const GRACE = 1000;

describe("A restart of a service in the shape of the real one, with a real MinIO", { skip: missing() }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-real-restart-"));
  let store: string;
  let stopStore: () => Promise<void>;
  let stopService: Awaited<ReturnType<typeof startService>>;
  let port: number;
  let control: Running;
  let env: Record<string, string>;
  /** What comes before the service is killed and started again. */
  let notice: () => Promise<void>;
  /** How often it was. */
  let restarts = 0;

  before(async () => {
    const storePort = await freePort();
    store = `http://127.0.0.1:${storePort}`;
    const args = ["server", "--address", `127.0.0.1:${storePort}`, path.join(folder, "store")];
    stopStore = await startProgram("minio", args, store, {
      MINIO_ROOT_USER: KEYS.MINIO_ACCESS_KEY,
      MINIO_ROOT_PASSWORD: KEYS.MINIO_SECRET_KEY,
    });
    port = await freePort();
    control = await listen(
      createServer((_, response) => {
        restarts += 1;
        response.end();
        notice().then(async () => {
          await stopService();
          stopService = await startService(port, env);
        });
      }),
    );
  });

  beforeEach(async () => {
    restarts = 0;
    const name = `restart-${Math.random()}`.replace("0.", "");
    env = { MINIO_ENDPOINT: store, MINIO_BUCKET: name, WORK_FOLDER: path.join(folder, name) };
    stopService = await startService(port, env);
  });

  afterEach(() => stopService());

  after(async () => {
    control?.close();
    await stopStore?.();
    rmSync(folder, { recursive: true, force: true });
  });

  const settings = () => ({
    ...KEYS,
    MINIO_ENDPOINT: store,
    MINIO_BUCKET: env.MINIO_BUCKET ?? "",
    CLICKSTREAM_BASE_URL: "",
    PORT_FORWARD: "true",
    ALLOWED_CONTEXTS: "stand-in",
    ALLOW_RESTART: "true",
    PATH: `${STAND_IN}:${process.env.PATH}`,
    STAND_IN_PODS: JSON.stringify({ "backend-x": { port, restart: `http://127.0.0.1:${control.port}/` } }),
    STAND_IN_PORTS: JSON.stringify({ "svc/clickstream-backend:8000": port }),
    STAND_IN_DELETED: path.join(folder, `${env.MINIO_BUCKET}-deleted`),
  });

  for (const [what, given] of [
    ["is killed at once", async () => {}],
    [
      "is told to end, and killed a second later",
      async () => {
        stopService.child.kill("SIGTERM");
        await rest(GRACE);
      },
    ],
  ] as const)
    it(`passes where it ${what}`, { timeout: TEST_LIMIT }, async () => {
      notice = given;
      const run = await runSuite(["--tags", "@RESTART-001"], settings());
      expect(run.code, run.stdout + run.stderr).to.equal(0);
      expect(run.scenarios.map(({ status }) => status)).to.deep.equal(["PASSED"]);
      expect(restarts, run.stderr).to.be.within(1, 3);
    });
});

function startService(port: number, env: Readonly<Record<string, string>>) {
  const args = ["-m", "uvicorn", "service:app", "--app-dir", __dirname, "--host", "127.0.0.1", "--port", `${port}`];
  const address = `http://127.0.0.1:${port}/api/v1/health/ready`;
  return startProgram(PYTHON, args, address, { ...KEYS, PYTHONDONTWRITEBYTECODE: "1", ...env });
}

/** Why this cannot be tried here; false where it can. */
function missing(): string | false {
  if (spawnSync("minio", ["--version"]).error) return "minio is not in PATH, so there is no store to write to";
  if (spawnSync(PYTHON, ["-c", "import fastapi, uvicorn, boto3"]).status === 0) return false;
  return ".ci/venv is not there or lacks packages; .ci/run makes it wherever python3 has venv and pip";
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { freePort, startProgram } from "../helpers/programs";
import { runSuite } from "../helpers/run-suite";

/**
 * The suite against object stores that others wrote, with the sandbox's service writing to them. Each is tried where its
 * program is in PATH; `.ci/run` builds MinIO and Versity wherever Go is.
 */

const KEYS = { MINIO_ACCESS_KEY: "key-for-tests", MINIO_SECRET_KEY: "secret-for-tests" };
const MANUAL = ["--tags", "@manual and not @skip"];

interface Store {
  readonly name: string;
  readonly program: string;
  readonly args: (port: number, folder: string) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly checksCredentials: boolean;
}

const STORES: readonly Store[] = [
  {
    name: "MinIO",
    program: "minio",
    args: (port, folder) => ["server", "--address", `127.0.0.1:${port}`, folder],
    env: { MINIO_ROOT_USER: KEYS.MINIO_ACCESS_KEY, MINIO_ROOT_PASSWORD: KEYS.MINIO_SECRET_KEY },
    checksCredentials: true,
  },
  {
    name: "Versity Gateway",
    program: "versitygw",
    args: (port, folder) => ["--port", `127.0.0.1:${port}`, "posix", folder],
    env: { ROOT_ACCESS_KEY: KEYS.MINIO_ACCESS_KEY, ROOT_SECRET_KEY: KEYS.MINIO_SECRET_KEY },
    checksCredentials: true,
  },
  {
    name: "moto",
    program: "moto_server",
    args: (port) => ["--host", "127.0.0.1", "--port", String(port)],
    checksCredentials: false,
  },
];

for (const { name, program, args, env = {}, checksCredentials } of STORES) {
  const found = spawnSync(program, ["--version"]).error === undefined;

  describe(name, {
    skip: found ? false : `${program} is not in PATH, so the suite is not tried against ${name} here`,
  }, () => {
    let stopStore: () => Promise<void>;
    let settings: Record<string, string>;
    const folder = mkdtempSync(path.join(tmpdir(), `clickstream-${program}-`));

    before(async () => {
      const port = await freePort();
      settings = { ...KEYS, ALLOW_DELETE: "true", SANDBOX_PACE: "50", MINIO_ENDPOINT: `http://127.0.0.1:${port}` };
      stopStore = await startProgram(program, args(port, folder), settings.MINIO_ENDPOINT ?? "", env);
    });

    after(async () => {
      await stopStore?.();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const bucket of ["that is not there yet", "that holds earlier data"]) {
      it(`holds what the manual scenarios look for, in a bucket ${bucket}`, async () => {
        const run = await runSuite(MANUAL, settings);
        expect(run.code, run.stdout + run.stderr).to.equal(0);
        expect(run.scenarios).not.to.deep.equal([]);
        expect(run.scenarios.filter(({ status }) => status !== "PASSED")).to.deep.equal([]);
        // What was there before a generation that overwrites it is left by a clean-up, and told.
        const warnings = run.stderr.match(/^Warning: .*/gm) ?? [];
        expect(warnings.filter((warning) => !/ objects made were not removed /.test(warning))).to.deep.equal([]);
      });
    }

    if (!checksCredentials) return;
    for (const [what, wrong] of [
      ["an unknown access key", { MINIO_ACCESS_KEY: "nobody-here" }],
      ["a wrong secret key", { MINIO_SECRET_KEY: "wrong-secret" }],
      ["a session token that is none", { MINIO_SESSION_TOKEN: "bogus-token" }],
    ] as const) {
      it(`refuses ${what}, and the message says so`, async () => {
        const run = await runSuite(["features/minio-creation.feature:7"], { ...settings, ...wrong });
        expect(run.code).to.equal(2);
        expect(run.stdout)
          .to.match(/refused the (temporary )?credentials/)
          .and.contain("MINIO_SECRET_KEY");
        expect(run.stdout).not.to.contain("wrong-secret").and.not.to.contain("bogus-token");
      });
    }
  });
}

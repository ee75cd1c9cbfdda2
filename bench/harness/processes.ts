import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Figures } from "./compare";

const BENCH = path.join(__dirname, "..");

/**
 * Runs a program to its end and says what it took, its children included: "seconds" (of the clock), "CPU seconds" (of all
 * cores, user and system) and "MB" (the largest resident set of a single process). Throws where it ends with another code
 * than 0. A file written by GNU time would do the same; not every machine has that, and Python is there for the peers.
 */
export function measured(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): Figures {
  const { status, stdout, stderr, error } = spawnSync(
    "python3",
    [path.join(BENCH, "harness", "measured.py"), program, ...args],
    {
      encoding: "utf8",
      env,
      cwd,
      maxBuffer: 1024 ** 3,
    },
  );
  if (error || status !== 0)
    throw error ?? new Error(`${program} ${args.join(" ")}: code ${status}\n${stderr.slice(-2000)}`);
  const { seconds, cpu, mb } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  return { seconds, "CPU seconds": cpu, MB: mb };
}

/** What Node needs to run a script of TypeScript, which it then loads as the suite. */
export const TYPESCRIPT = ["--require", path.join(BENCH, "..", "support", "loading", "register.js")] as const;

/** Why a program is not there; unset where it is. */
export function missingProgram(program: string, args: readonly string[] = ["--version"]): string | undefined {
  const { status, error } = spawnSync(program, args, { stdio: "ignore" });
  return error || status !== 0 ? `no ${program} here` : undefined;
}

/** The Python that has the peers' packages (`bench/requirements.txt`): BENCH_PYTHON, or else python3. */
export const PYTHON = process.env.BENCH_PYTHON || "python3";

/** Why Python cannot import a package; unset where it can. */
export function missingPackage(name: string): string | undefined {
  return missingProgram(PYTHON, ["-c", `import ${name}`]) && `${PYTHON} has no ${name} (bench/requirements.txt)`;
}

/** A server of `bench/server`, as a program of its own that outruns what is measured. */
export class Server {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
    readonly folder: string,
  ) {}

  /** Builds and starts it. Throws where Go is not there. */
  static async start(): Promise<Server> {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-server-"));
    const program = path.join(folder, "server");
    const built = spawnSync("go", ["build", "-o", program, "."], { cwd: path.join(BENCH, "server"), encoding: "utf8" });
    if (built.error || built.status !== 0)
      throw new Error(`The server needs Go: ${built.error?.message ?? built.stderr}`);
    const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
    process.once("exit", () => child.kill());
    const [url] = (await once(createInterface(child.stdout), "line")) as [string];
    return new Server(url, child, folder);
  }

  stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

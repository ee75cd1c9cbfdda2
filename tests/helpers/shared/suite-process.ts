import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import path from "node:path";

/** A run for the worker: Cucumber's arguments, the whole environment, and what to write to both streams when it is over. */
export interface RunOrder {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly mark: string;
}

/** How a process or a run in it ended, and what it wrote. */
export interface RunOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PROJECT = path.resolve(__dirname, "../../..");
const WORKER = path.join(__dirname, "suite-worker.ts");
/** No run of a test takes nearly this long; one that does hangs. In ms. */
const LIMIT = 120_000;

const idle: SuiteProcess[] = [];

/**
 * Runs the suite in a process that has run it before, where one is free, and in a new one otherwise. The processes end
 * with this one.
 */
export async function runInSharedProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunOutcome> {
  const suite = idle.pop() ?? new SuiteProcess();
  const outcome = await suite.run(args, env);
  if (suite.alive) idle.push(suite);
  return outcome;
}

class SuiteProcess {
  readonly #child: ChildProcess;
  readonly #stdout: Collected;
  readonly #stderr: Collected;
  readonly #closed: Promise<unknown>;

  constructor() {
    this.#child = fork(WORKER, {
      cwd: PROJECT,
      execArgv: ["--require", "ts-node/register"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // The test runner's own variable would make Cucumber's workers report to it.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    [this.#stdout, this.#stderr] = [new Collected(this.#child.stdout), new Collected(this.#child.stderr)];
    this.#closed = once(this.#child, "close");
  }

  get alive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** One at a time. A run that ends its process, as `process.exit` does, ends with that. */
  async run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<RunOutcome> {
    this.#keepAwake(true);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), LIMIT);
    const order: RunOrder = { args, env, mark: `<end of run ${randomUUID()}>` };
    const answer = once(this.#child, "message");
    this.#child.send(order);
    const over = Promise.all([answer, this.#stdout.until(order.mark), this.#stderr.until(order.mark)]);
    const ended = await Promise.race([over, this.#closed.then(() => undefined)]);
    clearTimeout(timer);
    this.#keepAwake(false);
    const { exitCode, signalCode: signal } = this.#child;
    const code = ended ? (ended[0][0] as number) : exitCode;
    return { code, signal, stdout: this.#stdout.take(order.mark), stderr: this.#stderr.take(order.mark) };
  }

  /** Whether this process waits for the child before it ends. */
  #keepAwake(awake: boolean): void {
    const { channel, stdout, stderr } = this.#child;
    for (const handle of [this.#child, channel, stdout as Socket | null, stderr as Socket | null])
      awake ? handle?.ref() : handle?.unref();
  }
}

/** The text of a stream. */
class Collected {
  #text = "";
  #changed = () => {};

  constructor(stream: NodeJS.ReadableStream | null) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      this.#text += part;
      this.#changed();
    });
  }

  /** Resolves when the text ends with a mark. */
  until(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = () => {
        if (this.#text.endsWith(mark)) resolve();
      };
      this.#changed();
    });
  }

  /** What was written since the last time, without the mark. */
  take(mark: string): string {
    const text = this.#text.replace(mark, "");
    this.#text = "";
    return text;
  }
}

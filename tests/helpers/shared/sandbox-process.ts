import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../../..");
const HOST = path.join(__dirname, "sandbox-host.mts");

/** The addresses of a running sandbox. */
export interface Addresses {
  readonly serviceUrl: string;
  readonly storeUrl: string;
}

/** A process that runs one sandbox after the other. It ends with `end`, and at the latest with this process. */
export class SandboxProcess {
  // A group of its own, by which what it leaves behind can be told from what another leaves.
  readonly #child = fork(HOST, {
    cwd: PROJECT,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  readonly #closed = once(this.#child, "close");
  #written = "";

  constructor() {
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (part: string) => {
        this.#written += part;
      });
  }

  /** Starts the sandbox of an entry or of traits, in an environment of its own, in place of the one that runs. */
  async start(entry: string, env: Readonly<Record<string, string>>): Promise<Addresses> {
    this.#child.send({ entry, env });
    const [addresses] = await Promise.race([once(this.#child, "message"), this.#closed]);
    if (typeof addresses !== "object") throw new Error(`The process of the sandboxes ended: ${this.#written}`);
    return addresses as Addresses;
  }

  /** What it wrote since it was last asked, on both streams. */
  written(): string {
    const text = this.#written;
    this.#written = "";
    return text;
  }

  end(): void {
    this.#child.kill();
  }
}

import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import * as v from "valibot";
import type { KubernetesService } from "../../settings/settings";
import { formatDuration } from "../../shared/quantities";
import { essence, neverUp, noKubectl, supervisorEnded, type Wanted, whyNotForwarded } from "./forwarding-failures";
import { optionsFor, type Place } from "./kubectl";
import { tellLoss } from "./losses";
import { type SupervisorOrder, type SupervisorReport, supervisorReport } from "./messages";

const SUPERVISOR = path.join(__dirname, "supervisor.mts");
/** kubectl gives up on a pod that does not run this long before it is given up on itself, so that it says why. In ms. */
const TO_SAY_WHY = 5000;
/** How long the supervisor may take to end before it is killed, in ms. It needs up to 2 s to end every kubectl. */
const STOP_LIMIT = 10_000;

/** What is known of one forwarding. */
interface Supervised {
  readonly wanted: Wanted;
  /** Settled once it is up for the first time, or cannot come up. */
  readonly address: PromiseWithResolvers<string>;
  settled: boolean;
  up: boolean;
  /** What kubectl said last. */
  said: string;
  /** The process group of the kubectl that runs. */
  group?: number;
}

/** Port forwardings that a supervisor keeps up, as the run sees them. It starts when this is created. */
export class Supervision {
  readonly #child: ChildProcess;
  readonly #forwardings: ReadonlyMap<string, Supervised>;
  readonly #limit: number;
  readonly #ended = new AbortController();
  readonly #gone: Promise<void>;
  #telling = false;
  #stopping = false;

  /** `limit` is how long the ports may take to be forwarded, in ms; `program` is the supervisor's own. */
  constructor(place: Place, wanted: readonly Wanted[], limit: number, program = SUPERVISOR) {
    this.#limit = limit;
    this.#forwardings = new Map(wanted.map((one) => [resourceOf(one.service), supervised(one)]));
    const order: SupervisorOrder = {
      options: optionsFor(place),
      podLimit: Math.max(limit - TO_SAY_WHY, 1),
      forwardings: wanted.map(({ service }) => ({ resource: resourceOf(service), port: service.port })),
    };
    this.#child = fork(program, [JSON.stringify(order)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.on("message", (message) => this.#take(message));
    this.#gone = new Promise((resolve) => {
      const end = (how: string) => {
        this.#end(how);
        resolve();
      };
      this.#child.once("error", ({ message }) => end(message));
      this.#child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
    });
  }

  /** Aborts, with a `Failure` as its reason, when the supervisor has ended. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The local address of each forwarding, in the order wanted, once all are up. Throws a `Failure` that says why not. */
  async up(): Promise<string[]> {
    const all = [...this.#forwardings.values()];
    const late = setTimeout(() => {
      for (const one of all) {
        this.#settle(one, () => neverUp(one.wanted, formatDuration(this.#limit), one.said).then(raise));
      }
    }, this.#limit);
    try {
      return await Promise.all(all.map(({ address }) => address.promise));
    } finally {
      clearTimeout(late);
      // Nothing of it keeps this process from ending.
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }

  /** What kubectl said last of a forwarding that ended; unset while it is up. */
  saidOf({ service }: Wanted): string | undefined {
    const one = this.#forwardings.get(resourceOf(service));
    return one && !one.up ? one.said : undefined;
  }

  /** From now on says so when a forwarding ends, in the terminal and to the scenarios. */
  tellOfLosses(): void {
    this.#telling = true;
  }

  /** Ends the supervisor and every kubectl of it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#child.ref();
    this.#child.kill();
    const late = setTimeout(() => this.#child.kill("SIGKILL"), STOP_LIMIT);
    await this.#gone;
    clearTimeout(late);
  }

  #take(message: unknown): void {
    if (this.#stopping || this.#ended.signal.aborted) return;
    const { success, output: report } = v.safeParse(supervisorReport, message);
    const one = success ? this.#forwardings.get(report.resource) : undefined;
    if (success && one) {
      this.#follow(one, report);
      return;
    }
    // The two are of one version, so this is a fault of the suite, and nothing else it reports can be relied on.
    this.#end("it sent a report that cannot be read");
    this.#child.kill();
  }

  #follow(one: Supervised, report: SupervisorReport): void {
    if (report.kind === "started") {
      one.group = report.group;
      return;
    }
    if (report.kind === "up") {
      one.up = true;
      this.#settle(one, async () => `http://127.0.0.1:${report.localPort}`);
      return;
    }
    one.said = essence(report.said);
    if (report.kind === "says") return;
    delete one.group;
    this.#settle(one, async () =>
      raise(report.noKubectl ? noKubectl() : await whyNotForwarded(one.wanted, report.said)),
    );
    if (one.up) this.#lose(one, "is started again");
    one.up = false;
  }

  /** Only the first outcome counts, also while it is still being worked out. An error in that rejects the address. */
  #settle(one: Supervised, outcome: () => Promise<string>): void {
    if (one.settled) return;
    one.settled = true;
    one.address.resolve(outcome());
  }

  /** The supervisor is gone, and its forwardings with it. Unless it was to end, each kubectl is left to be ended here. */
  #end(how: string): void {
    const failure = supervisorEnded(how);
    this.#ended.abort(failure);
    for (const one of this.#forwardings.values()) {
      if (one.group !== undefined && !this.#stopping) endGroup(one.group);
      delete one.group;
      this.#settle(one, async () => raise(failure));
      if (one.up && !this.#stopping) this.#lose(one, `is not started again, since its supervisor ended (${how})`);
      one.up = false;
    }
  }

  #lose({ wanted: { service }, said }: Supervised, andNow: string): void {
    if (!this.#telling) return;
    tellLoss({ service: service.name, said, at: Date.now() });
    process.stderr.write(
      `\nThe port forwarding to ${service.name} ended and ${andNow}: ${said || "kubectl gave no reason"}\n`,
    );
  }
}

function supervised(wanted: Wanted): Supervised {
  const address = Promise.withResolvers<string>();
  // `up` reports a rejection. When nobody waits any more, an unhandled rejection must not end the run.
  address.promise.catch(() => {});
  return { wanted, address, settled: false, up: false, said: "" };
}

function endGroup(group: number): void {
  try {
    process.kill(process.platform === "win32" ? group : -group, "SIGTERM");
  } catch {
    // It has ended already.
  }
}

function raise(error: unknown): never {
  throw error;
}

/** As kubectl names it. A name with a slash is that of another kind of resource: `pod/backend-0`. */
function resourceOf({ name }: KubernetesService): string {
  return name.includes("/") ? name : `svc/${name}`;
}

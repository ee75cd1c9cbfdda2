import { allProcesses, commandOf, environmentOf, listenersAt } from "./listing";
import { type Look, type Source, Unmeasurable } from "./look";
import { holdsAll, identityOf, type Process, ProcessorClock, processesOf, topmost } from "./processes";

/** Often enough to see a generator that runs for a second. In ms. */
const EVERY = 200;

/** Programs that only pass a port on: what they use says nothing of the service behind them. */
const PASSES_ON =
  /^(kubectl|ssh|sshd|docker-proxy|com\.docker\.backend|vpnkit.*|rootlessport|slirp4netns|pasta|gvproxy|limactl|colima|socat|haproxy|nginx|envoy|traefik|caddy)$/;

/**
 * The processes that listen at a port of this machine, with all that they started: generators, and those that have lost
 * their parent, too. Throws `Unmeasurable` where nothing of it is the service, or it cannot be seen.
 */
export async function processTreeSource(port: number): Promise<Source> {
  const tree = new ProcessTree(port);
  const name = await tree.find();
  return { name, coversGenerators: true, showsProcesses: true, every: EVERY, delay: EVERY, look: () => tree.look() };
}

/** A process with its program and script, and whether these were looked at more than once. */
interface Seen {
  readonly command: string;
  readonly again: boolean;
}

class ProcessTree {
  readonly #clock = new ProcessorClock();
  /** The processes that were the service's, by their identities. */
  readonly #own = new Map<string, Seen>();
  #older: ReadonlySet<string> | undefined;
  #roots: readonly number[] = [];
  #environment: readonly string[] = [];

  constructor(readonly port: number) {}

  /** Finds those that listen, and says in words which they are. */
  async find(): Promise<string> {
    const all = await allProcesses();
    this.#older ??= new Set(all.map(identityOf));
    this.#roots = topmost(await listenersAt(this.port), all);
    const [root] = this.#roots;
    if (root === undefined)
      throw new Unmeasurable(
        `which process of this machine listens at port ${this.port} cannot be seen: it is in a container, or another user's`,
      );
    const command = await commandOf(root);
    const [program = ""] = command.split(" ");
    if (PASSES_ON.test(program))
      throw new Unmeasurable(`at port ${this.port} of this machine ${program} listens, which only passes the port on`);
    this.#environment = environmentOf(root);
    return `the processes at port ${this.port} of this machine (${command}, process ${this.#roots.join(" and ")}) and all that they start`;
  }

  async look(): Promise<Look> {
    let all = await allProcesses();
    const present = new Set(all.map(({ pid }) => pid));
    // It was restarted: what listens now is another process.
    if (!this.#roots.some((root) => present.has(root))) {
      await this.find();
      all = await allProcesses();
    }
    const { own, doubtful } = processesOf(all, {
      roots: this.#roots,
      older: this.#older ?? new Set(),
      own: new Set(this.#own.keys()),
      suite: process.pid,
      hasEnvironment: ({ pid }) => holdsAll(environmentOf(pid), this.#environment),
    });
    for (const one of own) {
      const before = this.#own.get(identityOf(one));
      // At first it may be on its way to another program, between fork and exec.
      if (!before?.again)
        this.#own.set(identityOf(one), { command: await commandOf(one.pid), again: before !== undefined });
    }
    const used = await usageOf(own);
    const at = performance.now();
    return {
      at,
      memory: used.reduce((sum, { memory }) => sum + memory, 0),
      processorTime: this.#clock.take(used),
      run: all
        .filter(({ pid }) => this.#roots.includes(pid))
        .map(identityOf)
        .join(" "),
      doubtful: doubtful.length,
      processes: used.map((one) => ({ ...one, command: this.#own.get(identityOf(one))?.command ?? "" })),
    };
  }
}

/** What each of these uses. Those that have ended meanwhile are left out, and what has ended and is still listed uses nothing. */
async function usageOf(
  processes: readonly Process[],
): Promise<(Process & { readonly memory: number; readonly processorTime: number })[]> {
  // Loaded when it is first needed, so that no start takes longer.
  const { default: pidusage } = await import("pidusage");
  const usage = await pidusage(processes.map(({ pid }) => pid)).catch(() => ({}) as Record<string, undefined>);
  return processes.flatMap((one) => {
    const of = usage[one.pid];
    return of ? [{ ...one, memory: of.memory, processorTime: of.ctime }] : [];
  });
}

/** Which of a machine's processes belong to a service: plain functions over a listing of them. */

/** A process of this machine, as a listing of all of them shows it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Whether it has a terminal. */
  readonly terminal: boolean;
  /** When it started, in whatever the system counts: it tells two processes apart that had the same ID. */
  readonly started: string;
  /** Processor time of its children that ended and were waited for, in ms; 0 where the system does not tell. */
  readonly ofEnded: number;
  /** It has ended, and its parent has not waited for it. */
  readonly defunct: boolean;
}

/** A process of the service. */
export interface ServiceProcess extends Process {
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Its program and script. */
  readonly command: string;
}

/** What is known of a service from earlier listings, and of the machine. */
export interface Known {
  /** The processes that the service is known by: those that listen at its port. */
  readonly roots: readonly number[];
  /** The identities of all processes that ran before the first look at the service. */
  readonly older: ReadonlySet<string>;
  /** The identities of those that were the service's in an earlier listing. */
  readonly own: ReadonlySet<string>;
  /** This process, the suite's. */
  readonly suite: number;
  /** Whether a process has the whole environment of the service. */
  readonly hasEnvironment: (process: Process) => boolean;
}

/** What tells a process from every other, also from a later one with the same ID. */
export function identityOf({ pid, started }: Pick<Process, "pid" | "started">): string {
  return `${pid}@${started}`;
}

/** Which processes are a service's, and which may be another program's as well. */
export interface Found {
  readonly own: readonly Process[];
  readonly doubtful: readonly Process[];
}

/**
 * The processes of a service in a listing of all: its roots and what descends from them, those that were seen as such
 * before, and those that have lost their parent. Of the last, one is the service's only where it is new, and shares a
 * process group or the environment with the service; it is in doubt where another program shares them, too.
 */
export function processesOf(all: readonly Process[], known: Known): Found {
  const byPid = new Map(all.map((one) => [one.pid, one]));
  const ancestors = new Set(known.roots.flatMap((root) => ancestorsOf(root, byPid)));
  const isAbove = (pid: number) => ancestors.has(pid) || known.roots.includes(pid);
  // The suite may have been started within the service's container, below its first process.
  const suite = new Set([known.suite, ...ancestorsOf(known.suite, byPid)].filter((pid) => !isAbove(pid)));
  const others = all.filter(({ pid }) => !suite.has(pid));
  const seen = others.filter((one) => known.own.has(identityOf(one)));
  const own = withDescendants([...known.roots.flatMap((pid) => byPid.get(pid) ?? []), ...seen], others);
  const strangers = others.filter(({ pid }) => !own.has(pid) && !ancestors.has(pid));
  const ofSuite = withDescendants(byPid.get(known.suite) ?? [], all);

  // Lost processes are handed to init, or to one like it for a session or a container, which init has started.
  const adopters = new Set([...ancestors].filter((pid) => (byPid.get(pid)?.parent ?? 0) <= 1));
  const isLost = ({ parent }: Process) => parent <= 1 || adopters.has(parent);
  const isNew = (one: Process) => !known.older.has(identityOf(one)) && !ofSuite.has(one.pid);
  const lost = strangers.filter((one) => isLost(one) && isNew(one));
  if (lost.length === 0) return { own: [...own.values()], doubtful: [] };

  const ofLost = withDescendants(lost, others);
  const programs = strangers.filter(({ pid, parent }) => !ofLost.has(pid) && !ofSuite.has(pid) && parent > 1);
  const groups = new Set([...own.values()].map(({ group }) => group));
  const sessions = new Set([...own.values()].map(({ session }) => session));
  // A shell in another terminal can have the same environment, and is none of the service's.
  const sharesEnvironment = (one: Process) => (!one.terminal || sessions.has(one.session)) && known.hasEnvironment(one);
  const byGroup = lost.filter(({ group }) => groups.has(group));
  const byEnvironment = lost.filter((one) => !byGroup.includes(one) && sharesEnvironment(one));
  const isOwnGroup = ({ group }: Process) => !programs.some((other) => other.group === group);
  const isOwnEnvironment = byEnvironment.length > 0 && !programs.some(known.hasEnvironment);
  const certain = [...byGroup.filter(isOwnGroup), ...(isOwnEnvironment ? byEnvironment : [])];
  return {
    own: [...withDescendants([...own.values(), ...certain], others).values()],
    doubtful: [...byGroup, ...byEnvironment].filter((one) => !certain.includes(one)),
  };
}

function withDescendants(some: Process | readonly Process[], all: readonly Process[]): Map<number, Process> {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = new Map<number, Process>();
  const take = (one: Process) => {
    if (found.has(one.pid)) return;
    found.set(one.pid, one);
    for (const child of children.get(one.pid) ?? []) take(child);
  };
  for (const one of [some].flat()) take(one);
  return found;
}

function ancestorsOf(pid: number, byPid: ReadonlyMap<number, Process>): number[] {
  const found: number[] = [];
  for (let at = byPid.get(pid)?.parent; at !== undefined && at > 0 && !found.includes(at); at = byPid.get(at)?.parent)
    found.push(at);
  return found;
}

/** The topmost of some processes: those whose parent is none of them. Workers share the port that their parent opened. */
export function topmost(pids: readonly number[], all: readonly Process[]): number[] {
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  return pids.filter((pid) => !pids.includes(parents.get(pid) ?? 0));
}

/** Variables that are of one process alone, and not handed on as they are. */
const OF_ONE_PROCESS = /^(_|PWD|OLDPWD|SHLVL|NODE_CHANNEL_\w+|NOTIFY_SOCKET|LISTEN_\w+)=/;

/** Whether an environment (`NAME=value` each) holds all that the service's does. One that is empty shows nothing. */
export function holdsAll(environment: readonly string[], ofService: readonly string[]): boolean {
  const has = new Set(environment);
  const wanted = ofService.filter((variable) => !OF_ONE_PROCESS.test(variable));
  return wanted.length > 0 && wanted.every((variable) => has.has(variable));
}

/**
 * The processes that a service has at rest and did not have at rest before. A worker that took the place of another is
 * not left behind: for each process that has gone since, one of the same command is allowed.
 */
export function leftBehind(before: readonly ServiceProcess[], now: readonly ServiceProcess[]): ServiceProcess[] {
  const [then, still] = [before, now].map((some) => new Set(some.map(identityOf)));
  const replaced = before.filter((one) => !still?.has(identityOf(one))).map(({ command }) => command);
  return now.filter((one) => {
    if (then?.has(identityOf(one))) return false;
    const place = replaced.indexOf(one.command);
    if (place !== -1) replaced.splice(place, 1);
    return place === -1;
  });
}

/** What was last seen of one process, in ms. */
interface Seen {
  readonly own: number;
  readonly ofEnded: number;
}

/** Adds up the processor time of processes that come and go. */
export class ProcessorClock {
  readonly #last = new Map<string, Seen>();
  /** What children that had ended before the first look had used. */
  #before: number | undefined;

  /**
   * Takes a listing of the service's processes with the processor time of each (ms), and returns that of all since the
   * first look and what the first ones had used themselves before. A process that came and went between two looks is
   * found in what its parent has used for children that ended, where the system tells that.
   */
  take(processes: readonly (Process & { readonly processorTime: number })[]): number {
    for (const one of processes) this.#last.set(identityOf(one), { own: one.processorTime, ofEnded: one.ofEnded });
    const present = new Set(processes.map(identityOf));
    const ended = [...this.#last].filter(([identity]) => !present.has(identity)).map(([, seen]) => seen);
    const all = [...this.#last.values()];
    const ofEnded = sum(all.map((seen) => seen.ofEnded));
    this.#before ??= ofEnded;
    // Those that were seen are among the children that ended, unless nobody waited for them.
    const seenOfEnded = sum(ended.map((seen) => seen.own + seen.ofEnded));
    return sum(all.map(({ own }) => own)) + Math.max(0, ofEnded - this.#before - seenOfEnded);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

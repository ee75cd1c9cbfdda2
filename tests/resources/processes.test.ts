import { describe, it } from "node:test";
import { expect } from "chai";
import {
  holdsAll,
  identityOf,
  type Known,
  leftBehind,
  type Process,
  ProcessorClock,
  processesOf,
  type ServiceProcess,
  topmost,
} from "../../support/resources/processes";

const SERVICE = 100;
const SUITE = 200;

function one(pid: number, parent: number, more: Partial<Process> = {}): Process {
  const started = `t${pid}`;
  return { pid, parent, group: pid, session: pid, terminal: false, started, ofEnded: 0, defunct: false, ...more };
}

/** An init, one for a session, a shell of it that started the service and the suite, and these. */
const INIT = one(1, 0);
const OF_SESSION = one(40, 1);
const SHELL = one(50, 40, { terminal: true });
const machine = (...more: Process[]) => [INIT, OF_SESSION, SHELL, one(SERVICE, 50), one(SUITE, 50), ...more];
const known = (more: Partial<Known> = {}): Known => ({
  ...{ roots: [SERVICE], own: new Set<string>(), suite: SUITE, hasEnvironment: () => false },
  older: new Set(machine().map(identityOf)),
  ...more,
});
const found = (all: Process[], more: Partial<Known> = {}) =>
  processesOf(all, known(more))
    .own.map(({ pid }) => pid)
    .toSorted((a, b) => a - b);

describe("The processes of a service", () => {
  it("are those that listen and all that they started, and nobody else's", () => {
    const all = machine(one(101, SERVICE), one(102, 101), one(201, SUITE), one(60, 50), one(61, 1));
    expect(found(all)).to.deep.equal([100, 101, 102]);
  });

  it("hold those that were seen as such before they lost their parent, with what these started", () => {
    const orphan = one(103, 1);
    expect(found(machine(orphan, one(104, 103)), { own: new Set([identityOf(orphan)]) })).to.deep.equal([
      100, 103, 104,
    ]);
    // Another process has got its ID.
    expect(found(machine({ ...orphan, started: "later" }), { own: new Set([identityOf(orphan)]) })).to.deep.equal([
      100,
    ]);
  });

  it("hold new ones that lost their parent and are in the service's own group", () => {
    const orphan = one(105, 1, { group: SERVICE });
    expect(found(machine(orphan, one(106, 105)))).to.deep.equal([100, 105, 106]);
    expect(found(machine(orphan, one(70, 50))), "beside a program of another group").to.deep.equal([100, 105]);
    const older = new Set([...machine(), orphan].map(identityOf));
    expect(found(machine(orphan), { older }), "it was there before").to.deep.equal([100]);
    expect(found(machine({ ...orphan, parent: 61 }, one(61, 1))), "it has a parent").to.deep.equal([100]);
  });

  it("do not hold one of a group that another program shares, which may have left it", () => {
    const orphan = one(105, 1, { group: SERVICE });
    const other = one(70, 50, { group: SERVICE });
    expect(found(machine(orphan, other))).to.deep.equal([100]);
    // The suite and the shell that started both leave nothing.
    const script = [
      INIT,
      OF_SESSION,
      one(50, 40, { group: 50 }),
      one(SERVICE, 50, { group: 50 }),
      one(SUITE, 50, { group: 50 }),
    ];
    expect(found([...script, one(105, 1, { group: 50 })])).to.deep.equal([100, 105]);
    expect(found([...script, one(105, 40, { group: 50 })]), "handed to that of the session").to.deep.equal([100, 105]);
    expect(found([...script, one(105, 50, { group: 50 })]), "another program of the script").to.deep.equal([100]);
  });

  it("hold new ones that lost their parent and have the service's environment, unless another program has it", () => {
    const daemon = one(107, 1);
    const has = (...pids: number[]) => ({ hasEnvironment: ({ pid }: Process) => pids.includes(pid) });
    expect(found(machine(daemon), has(107, SERVICE, SUITE, 50))).to.deep.equal([100, 107]);
    const others = [one(60, 1), one(70, 60)];
    const older = new Set([...machine(), ...others].map(identityOf));
    expect(found(machine(daemon, ...others), { ...has(107, 70), older })).to.deep.equal([100]);
    expect(found(machine(daemon, ...others), { ...has(107), older })).to.deep.equal([100, 107]);
    const terminal = one(107, 1, { terminal: true });
    expect(found(machine(terminal), has(107)), "a shell in another terminal").to.deep.equal([100]);
    expect(found(machine({ ...terminal, session: SERVICE }), has(107))).to.deep.equal([100, 107]);
  });

  it("are in doubt where another program has the same group or environment", () => {
    const doubtful = (all: Process[], more: Partial<Known> = {}) =>
      processesOf(all, known(more)).doubtful.map(({ pid }) => pid);
    const orphan = one(105, 1, { group: SERVICE });
    expect(doubtful(machine(orphan))).to.deep.equal([]);
    expect(doubtful(machine(orphan, one(70, 50, { group: SERVICE })))).to.deep.equal([105]);
    const has = { hasEnvironment: ({ pid }: Process) => [70, 105].includes(pid) };
    expect(doubtful(machine(one(105, 1), one(70, 50)), has)).to.deep.equal([105]);
    expect(doubtful(machine(one(105, 1), one(70, 50)))).to.deep.equal([]);
  });

  it("are not the suite's where it runs below the first process of the service's container", () => {
    const container = [one(1, 0), one(5, 1), one(6, 1), one(7, 6), one(SUITE, 7), one(201, SUITE)];
    const older = new Set(container.map(identityOf));
    expect(found(container, { roots: [1], older })).to.deep.equal([1, 5]);
    // The embedded sandbox is started by the suite.
    expect(found(machine(one(201, SUITE), one(202, 201)), { roots: [201] })).to.deep.equal([201, 202]);
  });

  it("are known by the topmost of those that share a port", () => {
    const all = machine(one(101, SERVICE), one(102, SERVICE), one(300, 1));
    expect(topmost([101, 100, 102, 300], all)).to.deep.equal([100, 300]);
  });
});

describe("An environment", () => {
  it("holds another with all of its variables, those of one process aside", () => {
    const service = ["A=1", "B=2", "PWD=/srv", "SHLVL=1", "NODE_CHANNEL_FD=3"];
    expect(holdsAll(["B=2", "C=3", "A=1", "PWD=/"], service)).to.equal(true);
    expect(holdsAll(["B=2", "C=3"], service)).to.equal(false);
    expect(holdsAll(["A=1"], [])).to.equal(false);
    expect(holdsAll(["A=1"], ["PWD=/srv"])).to.equal(false);
  });
});

describe("Processes left behind", () => {
  const at = (pid: number, command: string): ServiceProcess => ({ ...one(pid, SERVICE), memory: 1, command });
  const pids = (some: readonly ServiceProcess[]) => some.map(({ pid }) => pid);

  it("are those that were not there before, unless they took the place of others of the same command", () => {
    const before = [at(100, "service"), at(101, "worker"), at(102, "worker")];
    expect(leftBehind(before, before)).to.deep.equal([]);
    expect(leftBehind(before, before.slice(0, 1))).to.deep.equal([]);
    expect(pids(leftBehind(before, [...before.slice(0, 2), at(103, "worker")]))).to.deep.equal([]);
    expect(pids(leftBehind(before, [...before, at(103, "worker")]))).to.deep.equal([103]);
    expect(pids(leftBehind(before, [...before.slice(0, 2), at(103, "generator")]))).to.deep.equal([103]);
    const [service = at(100, "service")] = before;
    expect(leftBehind(before, [at(100, "service: ready"), at(101, "worker: busy")]), "other words").to.deep.equal([]);
    expect(
      pids(leftBehind([service, at(101, "worker")], [service, at(102, "worker"), at(103, "worker")])),
    ).to.deep.equal([103]);
    expect(
      pids(leftBehind(before, [service, at(103, "generator"), at(104, "worker"), at(105, "worker")])),
    ).to.deep.equal([103]);
  });
});

describe("The processor time of processes that come and go", () => {
  const used = (pid: number, processorTime: number, ofEnded = 0) => ({ ...one(pid, 1, { ofEnded }), processorTime });

  it("is that of those that are there and of those that ended, each once", () => {
    const clock = new ProcessorClock();
    expect(clock.take([used(1, 100, 5000)])).to.equal(100);
    expect(clock.take([used(1, 110, 5000), used(2, 40)])).to.equal(150);
    // 2 used 30 more before it ended, and 3 came and went unseen.
    expect(clock.take([used(1, 120, 5000 + 70 + 25)])).to.equal(120 + 70 + 25);
    expect(clock.take([used(1, 120, 5000 + 70 + 25)])).to.equal(215);
  });

  it("never goes back, also where nobody waits for those that ended", () => {
    const clock = new ProcessorClock();
    clock.take([used(1, 100), used(2, 40)]);
    expect(clock.take([used(1, 100)])).to.equal(140);
    expect(clock.take([used(9, 3)])).to.equal(143);
  });
});

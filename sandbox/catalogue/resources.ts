import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "../behaviour.ts";
import { upload } from "../generator.ts";
import type { Entry } from "./entry.ts";

/** What services use of memory, processors, bucket and network, too much of it or in an unusual way. */

const MB = 1024 ** 2;
const [STORED, USED, GIVEN_BACK, LEFT] = [
  "What a generation stores and sends stays within its limits",
  "A generation stays within its limits of memory and processor time",
  "Memory is given back",
  "No generator is left behind",
];

/** Does something after the uploads of each generation, of which the first has the number 1. */
function afterEach(act: (generation: number) => unknown): Behaviour {
  let generation = 0;
  return {
    afterwards: async () => {
      generation += 1;
      await act(generation);
    },
  };
}

/** Memory that is really taken, since something is written to all of it. */
function memory(megabytes: number): Buffer {
  return Buffer.alloc(megabytes * MB, 1);
}

/** Runs a shell command that ends with the sandbox at the latest, unless it detaches itself. */
function shell(command: string, detached = false): ChildProcess {
  const child = spawn("sh", ["-c", command], { stdio: "ignore", detached });
  process.once("exit", () => child.kill());
  child.unref();
  return child;
}

function burning(milliseconds: number): ChildProcess {
  const used = "process.cpuUsage().user + process.cpuUsage().system";
  return spawn(process.execPath, ["-e", `while (${used} < ${milliseconds * 1000});`], { stdio: "ignore" });
}

function extraObject(megabytes: number): Behaviour {
  return { afterwards: (to) => upload({ key: "data/extra.bin", body: "x".repeat(megabytes * MB) }, to) };
}

export const resources: readonly Entry[] = [
  {
    name: "leaks-memory",
    does: "keeps 8 MB of each generation for ever",
    fails: "resources",
    scenario: GIVEN_BACK,
    words: "went on growing",
    behaviour: (() => {
      const kept: Buffer[] = [];
      return afterEach(() => kept.push(memory(8)));
    })(),
  },
  {
    name: "leaks-and-collects",
    does: "keeps 10 MB of each generation for ever, and 20 MB more until every second one",
    fails: "resources",
    scenario: GIVEN_BACK,
    words: "went on growing",
    behaviour: (() => {
      const [kept, garbage]: Buffer[][] = [[], []];
      return afterEach((generation) => {
        kept?.push(memory(10));
        if (generation % 2 === 0) garbage?.splice(0);
        else garbage?.push(memory(20));
      });
    })(),
  },
  {
    name: "takes-too-much-memory",
    does: "takes 400 MB for a moment of each generation, where it may take 300 MB",
    fails: "resources",
    scenario: USED,
    words: "peak memory: ",
    settings: { MAX_MEMORY: "300MB" },
    behaviour: afterEach(async () => {
      const taken = memory(400);
      await rest(800);
      return taken.length;
    }),
  },
  {
    name: "takes-too-much-processor-time",
    does: "has a process of its own work for 1.5 s, where it may take 1 s",
    fails: "resources",
    scenario: USED,
    words: "processor time: ",
    settings: { MAX_PROCESSOR_TIME: "1s" },
    behaviour: afterEach(() => once(burning(1500), "exit")),
  },
  {
    name: "stores-too-much",
    does: "stores 3 MB beside its data, where the bucket may grow by 2 MB",
    fails: "resources",
    scenario: STORED,
    words: "growth of the bucket: ",
    settings: { MAX_BUCKET_GROWTH: "2MB" },
    behaviour: extraObject(3),
  },
  {
    name: "sends-too-much",
    does: "sends 3 MB beside its data, where 2 MB may go over the network",
    fails: "resources",
    scenario: STORED,
    words: "network traffic: at least ",
    settings: { MAX_NETWORK_TRAFFIC: "2MB" },
    behaviour: extraObject(3),
  },
  {
    name: "leaves-a-generator",
    does: "leaves a process of each generation running",
    fails: "resources",
    scenario: LEFT,
    words: "4 processes more than after the first generation",
    behaviour: afterEach(() => shell("exec sleep 121")),
  },
  {
    name: "leaves-one-generator",
    does: "leaves a process of its fourth generation running",
    fails: "resources",
    scenario: LEFT,
    words: "1 process more than after the first generation",
    behaviour: afterEach((generation) => generation === 4 && shell("exec sleep 122")),
  },
  {
    name: "leaves-an-orphan",
    does: "leaves a process of each generation running that has lost its parent",
    fails: "resources",
    scenario: LEFT,
    words: "4 processes more than after the first generation",
    behaviour: afterEach(() => shell("sleep 123 &")),
  },
  {
    name: "leaves-a-daemon",
    does: "leaves a process of each generation running that has left its parent and its group",
    fails: "resources",
    scenario: LEFT,
    words: "4 processes more than after the first generation",
    behaviour: afterEach(() => shell("sleep 124 &", true)),
  },
];

function passing(name: string, does: string, behaviour: Behaviour): Entry {
  return { name, does, passes: ["resources"], behaviour };
}

export const resourceVariations: readonly Entry[] = [
  passing("healthy-use", "uses little and gives it back", {}),
  passing(
    "fills-a-cache",
    "fills a cache of 60 MB with its first generation, and keeps it",
    (() => {
      const cache: Buffer[] = [];
      return afterEach((generation) => generation === 1 && cache.push(memory(60)));
    })(),
  ),
  passing(
    "fills-a-cache-slowly",
    "fills a cache by 15 MB with each of its first four generations, and keeps it",
    (() => {
      const cache: Buffer[] = [];
      return afterEach((generation) => generation <= 4 && cache.push(memory(15)));
    })(),
  ),
  passing(
    "collects-late",
    "keeps 15 MB of each generation until it collects its garbage with every sixth",
    (() => {
      const garbage: Buffer[] = [];
      return afterEach((generation) => (generation % 6 === 0 ? garbage.splice(0) : garbage.push(memory(15))));
    })(),
  ),
  passing(
    "restarts-its-worker",
    "has a worker that it restarts after each generation",
    (() => {
      let worker: ChildProcess | undefined;
      return afterEach(() => {
        worker?.kill();
        worker = shell("exec sleep 125");
      });
    })(),
  ),
  passing(
    "keeps-a-helper",
    "starts a helper with its first generation, and keeps it",
    afterEach((generation) => generation === 1 && shell("exec sleep 126")),
  ),
  passing(
    "ends-its-generator-late",
    "has a process of each generation that ends two seconds after it",
    afterEach(() => shell("exec sleep 2")),
  ),
];

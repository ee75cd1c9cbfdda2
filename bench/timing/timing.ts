/**
 * How true the times of a stream are: a server writes down when it got the request and sent each chunk, and each client
 * says when it sent the request and got them. Each run is a process of its own, so its first request is a cold one.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Comparison, Contender, Figures } from "../harness/compare";
import { missingPackage, missingProgram, PYTHON, Server, TYPESCRIPT } from "../harness/processes";

const [CHUNKS, EVERY, FIRST] = [300, 10, 50];
const ATTEMPTS = 10;
/** Of a chunk with its frame, as the server writes it. */
const WIRE_SIZE = 40;

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  const url = `${server.url}/timed?chunks=${CHUNKS}&every=${EVERY}&first=${FIRST}`;
  const contenders = contendersOf(url, `${server.url}/sent`);
  const note = `${CHUNKS} chunks, one each ${EVERY} ms. To reach: errors under 2 ms.`;
  try {
    yield { title: "Times of a stream on an idle machine", note, contenders };
    const others = Array.from({ length: availableParallelism() }, busy);
    yield { title: "Times of a stream on a busy machine", note, contenders };
    for (const other of others) other.kill();
  } finally {
    server.stop();
  }
}

function contendersOf(url: string, sent: string): [Contender, ...Contender[]] {
  const measure = (client: () => number[]) => async () => {
    // A client that was held up may get two chunks at once, of which it says only one time.
    for (let attempt = 1; ; attempt += 1) {
      const [arrivals, times] = [client(), await sentTimes(sent)];
      if (arrivals.length === times.length || attempt === ATTEMPTS) return errors(arrivals, times);
    }
  };
  const node = [...TYPESCRIPT, path.join(__dirname, "suite.ts"), url];
  const httpx = [path.join(__dirname, "in_httpx.py"), url];
  return [
    { name: "suite", run: measure(() => json(process.execPath, node)) },
    { name: "httpx", missing: missingPackage("httpx"), run: measure(() => json(PYTHON, httpx)) },
    { name: "curl", missing: missingProgram("curl"), run: measure(() => curl(url)) },
  ];
}

/** A process that takes all of a core that it gets. */
function busy(): ChildProcess {
  const child = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  process.once("exit", () => child.kill());
  return child;
}

/** When the server sent the chunks of its last answer, in ms since it got the request. */
async function sentTimes(url: string): Promise<number[]> {
  return (await (await fetch(url)).text()).trim().split("\n").map(Number);
}

/** How far a client's times are from the server's, in ms: of the first chunk, and of the delays between chunks. */
export function errors(arrived: readonly number[], sent: readonly number[]): Figures {
  if (arrived.length !== sent.length) throw new Error(`${sent.length} chunks were sent, ${arrived.length} came`);
  const late = arrived.map((time, index) => time - (sent[index] ?? Number.NaN));
  const [first = Number.NaN] = late;
  const off = late.slice(1).map((time, index) => Math.abs(time - (late[index] ?? Number.NaN)));
  const p99 = off.toSorted((a, b) => a - b)[Math.ceil(off.length * 0.99) - 1] ?? Number.NaN;
  return { "ms, first chunk": Math.abs(first), "ms, p99 of delays": p99 };
}

function json(program: string, args: readonly string[]): number[] {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: code ${status}\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

/** By its trace: each line of its own says when something was sent or came, to the microsecond of the day. */
function curl(url: string): number[] {
  const args = ["-sS", "-N", "--raw", "-X", "POST", "-o", "/dev/null", "--trace-time", "--trace-ascii", "-", url];
  const { stdout } = spawnSync("curl", args, { encoding: "utf8" });
  const found = [...stdout.matchAll(/^(\d\d):(\d\d):(\d\d\.\d+) (=> Send header|<= Recv data), (\d+) bytes/gm)];
  const times = found.map(([, hours, minutes, seconds, what, bytes]) => ({
    at: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
    chunks: what === "<= Recv data" ? Math.floor(Number(bytes) / WIRE_SIZE) : 0,
  }));
  const sent = times[0]?.at ?? Number.NaN;
  return times.flatMap(({ at, chunks }) => Array<number>(chunks).fill(at - sent));
}

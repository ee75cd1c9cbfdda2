import { execFile } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { Unmeasurable } from "./look";
import type { Process } from "./processes";

/** The processes of this machine, and who listens at a port: from /proc on Linux, from `ps` and `lsof` elsewhere. */

/** The unit in which Linux tells processor time to programs, in ms: USER_HZ is 100 wherever Node runs. */
const TICK = 10;
const LISTENING = "0A";

/** All processes of this machine. Throws `Unmeasurable` where there is no telling. */
export async function allProcesses(): Promise<Process[]> {
  if (process.platform === "linux") return fromProc();
  return (await run("ps", "-A", "-o", "pid=,ppid=,pgid=,sess=,tty=,stat=,lstart=")).split("\n").flatMap(fromPs);
}

/** The IDs of the processes that listen at a TCP port, as far as this user may see them. */
export async function listenersAt(port: number): Promise<number[]> {
  if (process.platform !== "linux") {
    const found = await run("lsof", "-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t").catch(() => "");
    return found.split("\n").filter(Boolean).map(Number);
  }
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => read(file) ?? "");
  const sockets = new Set(tables.flatMap((table) => socketsAt(table, port)).map((inode) => `socket:[${inode}]`));
  return sockets.size === 0 ? [] : pids().filter((pid) => openFilesOf(pid).some((file) => sockets.has(file)));
}

/** Program and script of a process, as far as they can be seen: what comes after them may be secret. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform !== "linux")
    return shortCommand((await run("ps", "-o", "args=", "-p", String(pid)).catch(() => "")).split(" "));
  const words = (read(`/proc/${pid}/cmdline`) ?? "").split("\0").filter(Boolean);
  return shortCommand(words) || (read(`/proc/${pid}/comm`) ?? "").trim();
}

/** `python uvicorn service:app` of `/usr/bin/python -m uvicorn service:app --port 8000`. */
export function shortCommand([program = "", ...words]: readonly string[]): string {
  const isSwitch = (word: string) => /^-[a-zA-Z]$/.test(word);
  const end = words.findIndex((word) => (word.startsWith("-") && !isSwitch(word)) || /^-[ce]$/.test(word));
  const named = words.slice(0, end === -1 ? undefined : end).filter((word) => !isSwitch(word));
  // A program that names itself ends its name with a colon, as in "nginx: master process".
  return [path.basename(program).replace(/:$/, ""), ...named.slice(0, 2)].join(" ").trim();
}

/** The environment of a process, `NAME=value` each; none where it cannot be seen. */
export function environmentOf(pid: number): string[] {
  return (read(`/proc/${pid}/environ`) ?? "").split("\0").filter(Boolean);
}

/** Reads a line of /proc/PID/stat; none where it is no such line. */
export function fromStat(line: string): Process[] {
  // The name of the program is in parentheses, and may hold some itself.
  const end = line.lastIndexOf(")");
  const [state, ...rest] = line.slice(end + 2).split(" ");
  const at = (field: number) => Number(rest[field - 4]);
  if (end === -1 || rest.length < 19) return [];
  return [
    {
      ...{ pid: Number.parseInt(line, 10), parent: at(4), group: at(5), session: at(6), terminal: at(7) !== 0 },
      ...{ started: String(at(22)), ofEnded: (at(16) + at(17)) * TICK, defunct: state === "Z" || state === "X" },
    },
  ];
}

/** Reads a line of `ps -o pid=,ppid=,pgid=,sess=,tty=,stat=,lstart=`; none where it is no such line. */
export function fromPs(line: string): Process[] {
  const [, pid, parent, group, session = "", tty = "", state = "", started = ""] =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (!pid) return [];
  return [
    {
      ...{ pid: Number(pid), parent: Number(parent), group: Number(group) },
      // On macOS sessions have no number.
      ...{ session: Number.parseInt(session, 16) || Number(group), terminal: !/^\?+$/.test(tty) },
      ...{ started, ofEnded: 0, defunct: state.startsWith("Z") },
    },
  ];
}

/** The sockets (their inodes) that listen at a port, by a table of /proc/net. */
export function socketsAt(table: string, port: number): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    return state === LISTENING && local.endsWith(ending) ? [inode] : [];
  });
}

function fromProc(): Process[] {
  return pids().flatMap((pid) => fromStat(read(`/proc/${pid}/stat`) ?? ""));
}

function pids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function openFilesOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((file) => linkOf(`${folder}/${file}`) ?? []);
  } catch {
    // It has ended, or is another user's.
    return [];
  }
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

async function run(program: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, LC_ALL: "C" } });
    return stdout.trim();
  } catch (error) {
    throw new Unmeasurable(`${program} does not tell which processes there are (${(error as Error).message})`);
  }
}

import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import * as v from "valibot";

/**
 * One run at a time writes to a folder: two would mix their messages in one file. A run that begins leaves a file in each
 * folder that its formatters write to, and takes it away when its process exits. Everything here is synchronous, so that
 * it also works while a process exits.
 */

/** The name of that file. */
export const LOCK = ".run.lock";
/** Held for the moment in which the lock of a dead run is replaced, so that two runs do not both take it over. */
const TAKEOVER = ".run.lock.takeover";

/** How often a run touches its locks, which shows other hosts that it is still there, in ms. */
const HEARTBEAT = 10_000;
/** A run on another host that did not touch its lock for so long is gone, in ms. */
const SILENCE = 60_000;
/** Nobody replaces a lock for as long as this, in ms. */
const TAKEOVER_LIMIT = 10_000;
/** How often a lock is looked at that changes while it is looked at. */
const ATTEMPTS = 5;

const ownerSchema = v.object({ pid: v.number(), host: v.string(), startedAt: v.string() });
type Owner = v.InferOutput<typeof ownerSchema>;

/**
 * Locks folders, which have to exist, until this process exits. Returns why that cannot be done, naming the other run; no
 * folder is locked then. Throws the errors of the file system.
 */
export function lockFolders(folders: readonly string[]): string | undefined {
  const text = JSON.stringify({ pid: process.pid, host: hostname(), startedAt: new Date().toISOString() });
  const locked: string[] = [];
  const unlock = () => {
    for (const file of locked) if (content(file) === text) rmSync(file, { force: true });
  };
  for (const folder of folders) {
    const other = lock(folder, text);
    if (other) {
      unlock();
      return inUse(folder, other);
    }
    locked.push(path.join(folder, LOCK));
  }
  process.once("exit", unlock);
  setInterval(() => locked.forEach(touch), HEARTBEAT).unref();
  return undefined;
}

/** Locks a folder. Returns the run that has locked it, if one has. */
function lock(folder: string, text: string): Partial<Owner> | undefined {
  const file = path.join(folder, LOCK);
  let found: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (createWith(file, text)) return undefined;
    found = content(file);
    // Between its creation and its content a lock is empty, and one that has just gone is nobody's.
    if (!found) pause();
    else if (isAlive(file, found)) return owner(found);
    else takeAway(folder, found);
  }
  if (!found && takeAway(folder, "") && createWith(file, text)) return undefined;
  return owner(found ?? "");
}

/** Removes the lock of a run that is gone, unless another run replaces it right now. */
function takeAway(folder: string, dead: string): boolean {
  const [file, guard] = [path.join(folder, LOCK), path.join(folder, TAKEOVER)];
  if (age(guard) > TAKEOVER_LIMIT) rmSync(guard, { force: true });
  if (!createWith(guard, "")) {
    pause();
    return false;
  }
  try {
    if (content(file) === dead) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Creates a file. Returns false if it exists. */
function createWith(file: string, text: string): boolean {
  let opened: number;
  try {
    opened = openSync(file, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(opened, text);
  } finally {
    closeSync(opened);
  }
  return true;
}

function isAlive(file: string, text: string): boolean {
  const { pid, host } = owner(text);
  if (pid === undefined) return false;
  if (host !== hostname()) return age(file) < SILENCE;
  // This process has no lock yet: an earlier one had its number, as they do in a container that is started again.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function owner(text: string): Partial<Owner> {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ownerSchema), text);
  return read.success ? read.output : {};
}

function content(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** How long ago a file was written or touched, in ms; below zero if there is no such file. */
function age(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : -1;
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Without its lock a run is only less protected.
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}

function inUse(folder: string, { pid, host, startedAt }: Partial<Owner>): string {
  const who = pid === undefined ? "" : `: process ${pid} on ${host}, started at ${startedAt}`;
  return [
    `Another run is writing its reports to ${folder}${who}.`,
    "Wait until it has ended, or name another folder for this run with REPORTS_DIR (or with --format, if you use it). Nothing was run.",
    `If that run no longer exists, delete ${path.join(folder, LOCK)}`,
  ].join("\n");
}

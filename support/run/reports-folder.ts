import { accessSync, constants, type Stats, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";

/** About what a run with its HTML reports takes, in bytes. */
const ROOM = 2 * 1024 ** 2;
/** Far longer than writing that takes anywhere, in ms. */
const LIMIT = 10_000;

const ELSEWHERE = "name another place with REPORTS_DIR or --format. Nothing was run.";

/** The folders of the files that formatters write. Devices and pipes, such as /dev/stdout, are not overwritten and have none. */
export function reportFolders(files: readonly string[]): string[] {
  const ordinary = files.filter((file) => {
    const found = look(file);
    return !found || found.isFile() || found.isDirectory();
  });
  return [...new Set(ordinary.map((file) => path.dirname(path.resolve(file))))];
}

/**
 * Tries to write where the formatters will, and returns the reason why that cannot be done: a full disk or a read-only
 * folder should be known before a generation of minutes, not after it. Overwrites nothing.
 */
export function whyNotWritable(files: readonly string[]): Promise<string | undefined> {
  // Some file systems, /proc among them, never answer.
  const noAnswer = rest(LIMIT, `The reports cannot be written: their folder does not answer. Please ${ELSEWHERE}`, {
    ref: false,
  });
  return Promise.race([tryToWrite(files), noAnswer]);
}

async function tryToWrite(files: readonly string[]): Promise<string | undefined> {
  for (const folder of reportFolders(files)) {
    const trial = path.join(folder, `.room-${process.pid}`);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(trial, new Uint8Array(ROOM));
    } catch (error) {
      return `The reports cannot be written to ${folder} (${(error as Error).message}).\nMake room there, or ${ELSEWHERE}`;
    } finally {
      await rm(trial, { force: true }).catch(() => undefined);
    }
  }
  for (const file of files) {
    const found = look(file);
    if (found?.isDirectory()) return `A report cannot be written to ${file}: it is a folder. Please ${ELSEWHERE}`;
    try {
      if (found) accessSync(file, constants.W_OK);
    } catch (error) {
      return `A report cannot be written to ${file} (${(error as Error).message}). Please ${ELSEWHERE}`;
    }
  }
  return undefined;
}

function look(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

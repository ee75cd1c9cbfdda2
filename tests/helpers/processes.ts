import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as rest } from "node:timers/promises";

/** Processes are found by a variable in their environment, which /proc shows. */
export const MARK = "SUITE_TEST_MARK";
export const NO_PROC = existsSync("/proc/self/environ") ? false : "this system has no /proc to find processes in";
/** A process that is to end does so well within this, in ms. */
const LIMIT = 60_000;

/** The IDs of the processes that carry a mark. */
export function processesMarked(mark: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`${MARK}=${mark}`);
    } catch {
      return false;
    }
  });
}

export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 50) {
    if (waited > LIMIT) throw new Error(`After ${LIMIT} ms it was still not so that ${what}`);
    await rest(50);
  }
}

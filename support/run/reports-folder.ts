import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import type { IConfiguration } from "@cucumber/cucumber/api";

/** About what a run with its HTML report takes. */
const ROOM = 2 * 1024 ** 2;
/** Far longer than that takes anywhere, in ms. */
const LIMIT = 10_000;

/**
 * Tries to write where the formatters will, and gives the reason why that cannot be done: a full disk or a read-only
 * folder should be known before a generation of minutes, not after it.
 */
export function whyNotWritable(formats: IConfiguration["format"]): Promise<string | undefined> {
  // Some file systems, /proc among them, never answer.
  const noAnswer = rest(
    LIMIT,
    "The reports cannot be written: their folder does not answer. Name another with REPORTS_DIR. Nothing was run.",
    {
      ref: false,
    },
  );
  return Promise.race([tryToWrite(formats), noAnswer]);
}

async function tryToWrite(formats: IConfiguration["format"]): Promise<string | undefined> {
  const files = formats.flatMap((format) => (Array.isArray(format) && format[1] ? [format[1]] : []));
  for (const folder of new Set(files.map((file) => path.dirname(path.resolve(file))))) {
    const trial = path.join(folder, `.room-${process.pid}`);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(trial, new Uint8Array(ROOM));
    } catch (error) {
      return `The reports cannot be written to ${folder} (${(error as Error).message}).\nMake room there, or name another folder with REPORTS_DIR. Nothing was run.`;
    } finally {
      await rm(trial, { force: true }).catch(() => undefined);
    }
  }
  return undefined;
}

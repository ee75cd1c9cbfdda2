import path from "node:path";
import { currentPlan } from "./plan";

/**
 * The step definitions and what they need are loaded here, and not by Cucumber: for Cucumber a file that cannot be loaded
 * ends the process at once, and the reports of the run before are left as if they were of this one.
 */

let reported = false;
const problems: string[] = [];

/** From now on, what cannot be loaded is kept for `whyNotLoaded` instead of being thrown. */
export function reportLoading(): void {
  reported = true;
}

/** Loads files, each of them however the others fare. */
export function loadAll(files: readonly string[], load: (file: string) => unknown): void {
  for (const file of files) {
    try {
      load(file);
    } catch (error) {
      // The workers of a parallel run have no reports, and know from the plan that there is nothing to run.
      if (!reported && currentPlan()?.problem === undefined) throw error;
      problems.push(`${path.relative("", file)} cannot be loaded:\n${toldBy(error)}`);
    }
  }
}

/** Why nothing can be run, and what to do; unset if all was loaded. */
export function whyNotLoaded(): string | undefined {
  if (problems.length === 0) return undefined;
  return ["Nothing was run.", ...problems, "What to do: correct it; npm run check finds such mistakes."].join("\n");
}

const PACKAGES = `${path.sep}node_modules${path.sep}`;

/** An error with the place of the project that it comes from. */
function toldBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [place] = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line) && isOwn(line));
  // The compiler's own stack says nothing of the file.
  const message = error.message.replace(/\s*Caused by:[\s\S]*/, "");
  return [`${error.name}: ${message}`, ...(place ? [place.trim()] : [])].join("\n");
}

function isOwn(frame: string): boolean {
  return frame.includes(path.resolve(__dirname, "../..")) && !frame.includes(PACKAGES) && !frame.includes(__filename);
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { name, version } from "../../../package.json";

/** Which suite a run was made with. */
export interface Suite {
  readonly name: string;
  readonly version: string;
  /** Unset where Git does not know it, as in an image or a copy of the folder. */
  readonly commit?: string;
  /** Whether what judges was changed since that commit. */
  readonly modified?: boolean;
}

export const SUITE = { name, version } as const satisfies Suite;

/** Everything that a verdict depends on. Settings for a cluster, pages and tests are not among it. */
const JUDGING = ["cucumber.js", "features", "package.json", "package-lock.json", "step-definitions", "support"];
/** In ms. A repository on a slow disk is not worth waiting longer for. */
const LIMIT = 5000;

const run = promisify(execFile);

/** The suite in a project's folder. Never fails. */
export async function suiteOf(project: string): Promise<Suite> {
  const git = async (...args: readonly string[]) => {
    const options = { cwd: project, timeout: LIMIT, env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" } };
    return (await run("git", [...args], options)).stdout.trim();
  };
  try {
    // A project that was copied into another repository is none of its commits.
    if ((await git("rev-parse", "--show-prefix")) !== "") return SUITE;
    const commit = await git("rev-parse", "HEAD");
    return { ...SUITE, commit, modified: (await git("status", "--porcelain", "--", ...JUDGING)) !== "" };
  } catch {
    return SUITE;
  }
}

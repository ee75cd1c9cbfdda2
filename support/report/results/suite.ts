import { execFile } from "node:child_process";
import path from "node:path";
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
  // A project that was copied into another repository is none of its commits.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_CEILING_DIRECTORIES: path.dirname(project) };
  const asked = ["status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--", ...JUDGING];
  try {
    const { stdout } = await run("git", asked, { cwd: project, timeout: LIMIT, env });
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    return commit === undefined ? SUITE : { ...SUITE, commit, modified: /^[^#]/m.test(stdout) };
  } catch {
    return SUITE;
  }
}

/** A dry run of the suite against pytest collecting five equal tests, with httpx and boto3 imported. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Comparison, Figures } from "../harness/compare";
import { measured, missingPackage, PYTHON } from "../harness/processes";

const PROJECT = path.join(__dirname, "..", "..");
const CUCUMBER = path.join(PROJECT, "node_modules", "@cucumber", "cucumber", "bin", "cucumber.js");
const KEPT = path.join(PROJECT, "node_modules", ".cache", "clickstream-acceptance");
/** The five tests of the peer, which the whole run uses, too. */
const TESTS = path.join(__dirname, "peer", "test_data_generation_manual.py");

/** Runs the suite with these arguments of Cucumber's. */
export function suite(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Figures {
  return measured(process.execPath, [CUCUMBER, ...args], env);
}

/** Runs the five tests with these arguments of pytest's. */
export function pytest(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Figures {
  return measured(PYTHON, ["-m", "pytest", "-q", "-p", "no:cacheprovider", ...args, TESTS], env);
}

/** Why the five tests cannot be run; unset where they can. */
export function missingPytest(): string | undefined {
  return missingPackage("pytest") ?? missingPackage("httpx") ?? missingPackage("boto3");
}

export async function* comparisons(): AsyncIterable<Comparison> {
  yield {
    title: "Start",
    note: "A dry run (36 scenarios) against `pytest --collect-only` of five. To reach: ×0.8 of pytest's time. The suite keeps what it transpiled, as Python does; Cucumber alone has the same features and no code.",
    contenders: [
      { name: "suite", run: () => suite(["--dry-run"]) },
      { name: "pytest", missing: missingPytest(), run: () => pytest(["--collect-only"]) },
      { name: "suite, nothing kept yet", run: withNothingKept },
      { name: "Cucumber alone", run: cucumberAlone },
    ],
  };
}

function withNothingKept(): Figures {
  rmSync(KEPT, { recursive: true, force: true });
  return suite(["--dry-run"]);
}

/** In a folder without its configuration, Cucumber finds no code of the suite. */
function cucumberAlone(): Figures {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-alone-"));
  try {
    return measured(process.execPath, [CUCUMBER, "--dry-run", path.join(PROJECT, "features")], process.env, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

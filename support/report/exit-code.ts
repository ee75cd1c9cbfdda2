import type { Verdict } from "./run-report";

/**
 * The exit code of a run. `code` is what it would be without this suite: for Cucumber all that did not pass is a 1. Where
 * no scenario of the service failed, such a 1 is what could not be tried: a setting, a feature that cannot be read, a
 * report that could not be written. Known issues explain a 1 as well, unless Cucumber broke off before it `cameToItsEnd`,
 * with its reports written. `verdict` is unset where the run ended before there was one.
 */
export function exitCode(
  code: number,
  verdict: Verdict | undefined,
  { cameToItsEnd }: { readonly cameToItsEnd: boolean },
): number {
  if (code > 1) return code;
  if (verdict === "failed") return 1;
  if (verdict === "known issues" && cameToItsEnd) return 0;
  return code === 1 || verdict === "could not be tried" ? 2 : 0;
}

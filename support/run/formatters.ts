import type { IRunOptionsFormats } from "@cucumber/cucumber/api";

/** How Cucumber finds a formatter. Its package offers this by this path only. */
const resolve: { resolveImplementation: (specifier: string, cwd: string) => Promise<unknown> } =
  require("@cucumber/cucumber/lib/formatter/resolve_implementation");

/**
 * Why a formatter cannot be used; unset if all can. Cucumber finds that out one by one, when it has already overwritten
 * the files of those before it.
 */
export async function whyNoFormatter(
  { stdout, files }: Pick<IRunOptionsFormats, "stdout" | "files">,
  cwd: string,
): Promise<string | undefined> {
  for (const specifier of new Set([stdout, ...Object.values(files)])) {
    try {
      await resolve.resolveImplementation(specifier, cwd);
    } catch (error) {
      const { message, cause } = error as Error;
      const reason = cause instanceof Error ? cause.message.replace(/ imported from [\s\S]*|\n[\s\S]*/, "") : message;
      return `There is no formatter ${specifier}: ${reason}.\nCheck --format (npx cucumber-js --help lists the formatters). Nothing was run.`;
    }
  }
  return undefined;
}

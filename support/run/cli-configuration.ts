import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { type IConfiguration, type IRunConfiguration, loadConfiguration } from "@cucumber/cucumber/api";

/** A run's configuration, as the user writes it and as Cucumber reads it. */
export interface RunConfiguration {
  readonly useConfiguration: IConfiguration;
  readonly runConfiguration: IRunConfiguration;
}

/** Cucumber warns about a configuration each time it reads one. The user needs that once, from Cucumber itself. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** What this run was told by the command line, its profiles and cucumber.js together. */
export function configurationOfThisRun(argv: readonly string[] = process.argv.slice(2)): Promise<RunConfiguration> {
  const { values } = parseArgs({
    args: [...argv],
    options: { config: { type: "string", short: "c" }, profile: { type: "string", short: "p", multiple: true } },
    strict: false,
  });
  const { config, profile = [] } = values as { config?: string; profile?: string[] };
  return loadConfiguration(
    { ...(config ? { file: config } : {}), profiles: profile, provided: [...argv] },
    { stderr: nowhere() },
  );
}

/** What the command line alone says, which cucumber.js has to know before its own part is added. */
export async function commandLine(
  argv: readonly string[] = process.argv.slice(2),
): Promise<Pick<IConfiguration, "dryRun" | "paths">> {
  const { useConfiguration } = await loadConfiguration({ file: false, provided: [...argv] }, { stderr: nowhere() });
  return useConfiguration;
}

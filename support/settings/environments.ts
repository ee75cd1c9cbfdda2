import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type EnvFile, readEnvFile } from "./env-file";
import { chooseEnvironment } from "./environment-choice";
import { SettingsError, textOf } from "./reader";
import { namesService, serviceIn } from "./service";
import { environmentName } from "./values";

/**
 * Many environments, of which a run is for one. Each is a file `NAME.env` of settings in a folder, and the n-th in code unit
 * order belongs to a Job's n-th index. Its credentials are a file of the same name in another folder.
 */

interface Folders {
  readonly settings: string;
  /** Unset: no environment has credentials of its own. */
  readonly credentials?: string | undefined;
}

const END = ".env";

/**
 * Adds the settings of the environment that this run is for to `env`, with its name. They take the place of what is set
 * there, which is common to all environments. Does nothing unless ENVIRONMENTS_FOLDER is set. Throws a `SettingsError`; a
 * name is set even then, so that the reports can be handed in and say what could not be tried.
 */
export function loadEnvironment(env: NodeJS.ProcessEnv): void {
  const [settings, credentials] = [textOf(env, "ENVIRONMENTS_FOLDER"), textOf(env, "CREDENTIALS_FOLDER")];
  const [name, count] = [textOf(env, "ENVIRONMENT_NAME"), textOf(env, "ENVIRONMENT_COUNT")];
  if (settings === undefined) {
    const useless = [...(credentials ? ["CREDENTIALS_FOLDER"] : []), ...(count ? ["ENVIRONMENT_COUNT"] : [])];
    refuse(
      useless.map((one) => `${one} is set without ENVIRONMENTS_FOLDER, the folder with a file for each environment`),
    );
    return;
  }
  const index = env.JOB_COMPLETION_INDEX?.trim() || undefined;
  if (index !== undefined) env.ENVIRONMENT_NAME ||= `index-${index}`;
  const names = environmentNames(settings);
  const chosen = chooseEnvironment(names, settings, { index, name, count });
  if (chosen.name !== undefined) env.ENVIRONMENT_NAME = chosen.name;
  refuse(chosen.problems);
  const own = chosen.name as string;
  const folders = { settings, credentials };
  const { variables, problems } = settingsOf(own, folders);
  refuse(problems);
  if (!namesService({ ...env, ...variables }))
    refuse([`nothing names the service of ${own}: set CLICKSTREAM_BASE_URL, or PORT_FORWARD=true, in its file`]);
  const serviceOf = (one: string) => {
    const { variables, problems } = settingsOf(one, folders);
    // One with problems is not tried, and nobody knows what it was meant to be.
    return problems.length > 0 ? undefined : serviceIn({ ...env, ...variables });
  };
  refuse(othersWithItsService(own, names, serviceOf));
  Object.assign(env, variables);
}

/** The names of the environments in a folder, in code unit order. Throws a `SettingsError` if it holds anything else. */
export function environmentNames(folder: string): readonly string[] {
  const files = filesIn(folder);
  refuse(files.length === 0 ? [`${folder} holds no environments: put a file NAME${END} there for each`] : []);
  refuse(files.flatMap((file) => whyNoEnvironment(file).map((why) => `${folder} holds ${file}: ${why}`)));
  return files.map(nameOf).sort();
}

/** Kubernetes keeps what it mounts in folders beside the files, with names that begin with a full stop. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => !file.startsWith("."));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError([
      `the folder of environments, ${folder}, cannot be read (${code}): see ENVIRONMENTS_FOLDER`,
    ]);
  }
}

function nameOf(file: string): string {
  return file.slice(0, -END.length);
}

function whyNoEnvironment(file: string): string[] {
  // It might be one that was meant, and would not be tried.
  if (!file.endsWith(END)) return [`expected files NAME${END} only, one for each environment`];
  try {
    environmentName(nameOf(file));
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** What an environment's two files set together. */
function settingsOf(name: string, { settings, credentials }: Folders): EnvFile {
  const own = readFile(settings, name);
  if (credentials === undefined) return own;
  if (!existsSync(path.join(credentials, `${name}${END}`)))
    return {
      ...own,
      problems: [
        ...own.problems,
        `${credentials} holds no ${name}${END}: add the credentials of ${name} (CREDENTIALS_FOLDER)`,
      ],
    };
  const secret = readFile(credentials, name);
  const twice = Object.keys(secret.variables).filter((variable) => variable in own.variables);
  const problems = twice.map(
    (variable) => `${variable} of ${name} is set in ${settings} and in ${credentials}: remove one`,
  );
  return {
    variables: { ...own.variables, ...secret.variables },
    problems: [...own.problems, ...secret.problems, ...problems],
  };
}

function readFile(folder: string, name: string): EnvFile {
  const file = path.join(folder, `${name}${END}`);
  try {
    return readEnvFile(file, readFileSync(file, "utf8"));
  } catch (error) {
    return { variables: {}, problems: [`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`] };
  }
}

/** A file that was copied and not changed would have one service tried twice, and another not at all. */
function othersWithItsService(own: string, names: readonly string[], serviceOf: (name: string) => string | undefined) {
  const service = serviceOf(own);
  const same = names.filter((name) => name !== own && service !== undefined && serviceOf(name) === service);
  return same.map((other) => `${own} and ${other} have the same service: give each the address of its own`);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new SettingsError(problems);
}

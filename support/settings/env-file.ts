import { parseEnv } from "node:util";
import { RENAMED, VARIABLES, type Variable } from "./names";
import { misspelt } from "./typos";

/** What a file of settings sets, and what is wrong with it. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  /** Each begins with the file and the line. None holds a value, nor what is no name: either may be a secret. */
  readonly problems: readonly string[];
}

const EXPECTED = "expected NAME=value in one line, with a value that holds #, quotes or spaces at its ends in quotes";

/** They choose the environment, or are read before it is chosen. */
const NOT_OF_ONE: readonly string[] = [
  "REPORTS_DIR",
  "ENVIRONMENT_NAME",
  "ENVIRONMENT_COUNT",
  "ENVIRONMENTS_FOLDER",
  "CREDENTIALS_FOLDER",
] satisfies Variable[];
/** Read by the HTTP client, the AWS SDK and the sandbox. */
const OF_OTHERS = /^(https?|no|all)_proxy$|^AWS_|^SANDBOX_/i;
const KNOWN: readonly string[] = [...VARIABLES, ...Object.keys(RENAMED)];

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;
const QUOTED = /^(["'`])(?:(?!\1).)*\1\s*(?:#.*)?$/;
const UNQUOTED = /^(?:[^\s"'`#][^#]*(?:\s#.*)?)?$/;

/**
 * The settings of a file (`name`) with lines of `NAME=value`, read as Node reads an `.env` file. What Node would pass over or
 * cut off unseen is a problem here: without it, a run would be against something else than was meant.
 */
export function readEnvFile(name: string, text: string): EnvFile {
  const variables: Record<string, string> = {};
  const problems: string[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    const [, variable = "", value = ""] = ASSIGNMENT.exec(content) ?? [];
    const problem = problemOf(variable, value) ?? (variable in variables ? `${variable} is set twice` : undefined);
    if (problem) problems.push(`${name}, line ${at + 1}: ${problem}`);
    else variables[variable] = parseEnv(content)[variable] ?? "";
  }
  return { variables, problems };
}

function problemOf(variable: string, value: string): string | undefined {
  if (variable === "" || !(QUOTED.test(value) || UNQUOTED.test(value))) return EXPECTED;
  if (NOT_OF_ONE.includes(variable)) return `${variable} cannot be set for one environment`;
  if (KNOWN.includes(variable) || OF_OTHERS.test(variable)) return undefined;
  const [, meant] = misspelt({ [variable]: value })[0] ?? [];
  // A value of several lines, such as a token in base64, has lines that look like `NAME=`.
  return meant ? `${variable} is not a setting; did you mean ${meant}?` : "what stands before the = is not a setting";
}

import { withoutAccess } from "./logins";
import { type FormerName, RENAMED, SECRET_VARIABLES, type Variable } from "./names";

/** The settings cannot be used. The message names every problem. It has no stack, which would only bury it. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        "The settings cannot be used:",
        ...problems.map((problem) => `  - ${problem}`),
        "docs/settings.md lists every setting.",
      ].join("\n"),
    );
    this.name = "SettingsError";
    this.stack = this.message;
  }
}

/** Reads variables of an environment and collects what is wrong with them. */
export class SettingsReader {
  readonly #env: NodeJS.ProcessEnv;
  readonly #problems: string[] = [];

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** A variable's text without the space around it; unset when the variable is not set or empty. */
  text(name: Variable): string | undefined {
    return this.#find(name)?.text;
  }

  /** A variable's value; unset when it is not set or cannot be used. `parse` throws an `Error` that says what was expected. */
  read<T>(name: Variable, parse: (text: string) => T): T | undefined {
    const found = this.#find(name);
    if (found === undefined) return undefined;
    try {
      return parse(found.text);
    } catch (error) {
      const shown = SECRET_VARIABLES.includes(name) ? "(not shown)" : `"${withoutAccess(found.text)}"`;
      this.problem(`${found.name} is ${shown}: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** Notes a problem, once. */
  problem(text: string): void {
    if (!this.#problems.includes(text)) this.#problems.push(text);
  }

  /** Throws a `SettingsError` where there were problems. */
  finish(): void {
    if (this.#problems.length > 0) throw new SettingsError(this.#problems);
  }

  #find(name: Variable): { readonly name: string; readonly text: string } | undefined {
    const former = formerNameOf(name);
    const [text, formerText] = [textOf(this.#env, name), former && textOf(this.#env, former)];
    if (text && formerText) this.problem(`${former} is the old name of ${name}, and both are set: unset ${former}`);
    if (text) return { name, text };
    return former && formerText ? { name: former, text: formerText } : undefined;
  }
}

/** A variable's text without the space around it; unset when there is none. */
export function textOf(env: NodeJS.ProcessEnv, name: Variable | FormerName): string | undefined {
  return env[name]?.trim() || undefined;
}

function formerNameOf(name: Variable): FormerName | undefined {
  return (Object.keys(RENAMED) as FormerName[]).find((former) => RENAMED[former] === name);
}

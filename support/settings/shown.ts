import { redact } from "../shared/redaction";
import { withoutAccess } from "./logins";
import { SECRET_VARIABLES, VARIABLES, type Variable } from "./names";
import { SettingsReader } from "./reader";

/** Who reads a report need not know whose key was used, although it is no secret. */
const NOT_SHOWN: readonly Variable[] = [...SECRET_VARIABLES, "MINIO_ACCESS_KEY", "RESULTS_ACCESS_KEY"];

/**
 * The settings that are set, as they are written, for a report that says what a run was told. Of secrets and keys only
 * that they are set. One under its former name is listed under its name of today.
 */
export function shownSettings(env: NodeJS.ProcessEnv): Partial<Record<Variable, string>> {
  const reader = new SettingsReader(env);
  const set = VARIABLES.flatMap((name) => {
    const text = reader.text(name);
    if (text === undefined) return [];
    return [[name, NOT_SHOWN.includes(name) ? "(not shown)" : redact(withoutAccess(text))] as const];
  });
  return Object.fromEntries(set);
}

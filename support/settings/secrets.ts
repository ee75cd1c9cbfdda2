import { registerSecret } from "../shared/redaction";

/** Which parts of the settings are secrets. */

/**
 * Names of headers whose values are for nobody else. A name too many costs little, since only its value is redacted; one
 * too few leaks a secret. "Passthrough" and "bypass" name switches.
 */
const SECRET_HEADER = /auth|cookie|token|key|secret|(?<!by[-_]?)pass(?![-_]?through)|credential|session|signature/i;
/** No word that a report needs is this long, and few tokens are much shorter. */
const LIKELY_TOKEN = 20;

/** Whether a header's value is to be kept secret, by its name or its length. */
function isSecretHeader(name: string, value: string): boolean {
  return SECRET_HEADER.test(name) || value.length >= LIKELY_TOKEN;
}

/**
 * The secrets in a header's value: the whole, the token alone in `Bearer token`, and the password alone in `Basic` and its
 * user name and password in base64. None for a header that is no secret.
 */
export function headerSecrets(name: string, value: string): string[] {
  if (!isSecretHeader(name, value)) return [];
  const [, scheme = "", token] = /^(Bearer|Basic|Token|ApiKey)\s+(\S+)$/i.exec(value) ?? [];
  if (token === undefined) return [value];
  if (scheme.toLowerCase() !== "basic") return [value, token];
  const password = /:(.*)$/s.exec(Buffer.from(token, "base64").toString())?.[1] ?? "";
  return [value, token, password];
}

/** Keeps the secrets of the settings out of everything that is written from now on. */
export function registerSecrets(
  values: readonly (string | undefined)[],
  headers: Readonly<Record<string, string>>,
): void {
  for (const value of values) registerSecret(value ?? "");
  for (const [name, value] of Object.entries(headers)) headerSecrets(name, value).forEach(registerSecret);
}

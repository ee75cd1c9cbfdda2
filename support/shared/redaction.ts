/**
 * Keeps secrets out of everything the suite writes: whoever reads a secret from the settings names it here once, and
 * whatever is written for people (failures, evidence, progress) passes through `redact`.
 */
const secrets = new Set<string>();

/** Known to everyone, so that hiding them would hide ordinary words and protect nothing. */
const PUBLIC_DEFAULTS: readonly string[] = ["minioadmin"];

/** Hides a value from now on, as it is and as JSON, a URL or base64 would write it. */
export function registerSecret(value: string): void {
  if (value === "" || PUBLIC_DEFAULTS.includes(value)) return;
  for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) secrets.add(form);
  secrets.add(Buffer.from(value).toString("base64"));
}

/** The text without secrets. Text that is cut has to be redacted first, or half a secret may stay. */
export function redact(text: string): string {
  return [...secrets].reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

/** Plain data without secrets in the texts it holds, however deep. Names of fields stay as they are. */
export function redactValues<T>(value: T): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map(redactValues) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redactValues(one)])) as T;
}

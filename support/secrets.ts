/**
 * Keeps secrets out of everything the suite writes: whoever reads a secret from the settings names it here once, and
 * whatever is written for people (failures, evidence, progress) passes through `conceal`.
 */
const secrets = new Set<string>();

/** Known to everyone, so that hiding them would hide ordinary words and protect nothing. */
const PUBLIC_DEFAULTS: readonly string[] = ["minioadmin"];

export function keepSecret(value: string): void {
  if (value !== "" && !PUBLIC_DEFAULTS.includes(value)) secrets.add(value);
}

export function conceal(text: string): string {
  return [...secrets].reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

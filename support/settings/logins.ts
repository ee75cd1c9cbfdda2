/** Logins in addresses (`http://user:password@host`): recognised, and never shown. */

/**
 * Whether a text looks like an address with a login. Any `@` counts, since a password may hold every character that ends
 * the login of a well-formed URL: `http://user:pa/ss@host`.
 */
export function hasLogin(address: string): boolean {
  return address.includes("@");
}

/** A text without anything that stands before its last `@` (or `%40`), except `http://` and `https://`. */
export function withoutLogin(text: string): string {
  const [, scheme = "", host] = /^(https?:\/\/)?[\s\S]*(?:@|%40)([\s\S]*)$/i.exec(text) ?? [];
  return host === undefined ? text : `${scheme}[hidden]@${host}`;
}

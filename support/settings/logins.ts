/** Logins in addresses (`http://user:password@host`): recognised, and never shown, nor what a query says. */

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

/** A text that can be shown: without a login, and without the values in the query of an address, which may be tokens. */
export function withoutAccess(text: string): string {
  const shown = withoutLogin(text);
  const [, address, query] = /^([a-z][a-z0-9+]*:\/\/[^?#]*)([?#][\s\S]*)$/i.exec(shown) ?? [];
  return query === undefined ? shown : address + query.replace(/[^?&#]+/g, withoutValue);
}

function withoutValue(part: string): string {
  const [, name = "", value = ""] = /^([^=]*=)?(.*)$/s.exec(part) ?? [];
  return value === "{ticket}" ? part : `${name}[hidden]`;
}

/** What is to be known of addresses: whether they are on this machine, whether a list names them, how they are shown. */

/** Whether an address is on this machine, so that nothing sent there leaves it. */
export function isLocal(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(hostname);
}

/** Whether a list of hosts (`host`, `host:port` or `*.domain`) names the host of an address. */
export function isListed(address: string, hosts: readonly string[]): boolean {
  const { hostname, port, protocol } = new URL(address);
  const portOrUsual = port || (protocol === "https:" ? "443" : "80");
  return hosts.some((listed) => {
    const [, host = "", listedPort] = /^(.*?)(?::(\d+))?$/.exec(listed) ?? [];
    if (listedPort && listedPort !== portOrUsual) return false;
    return host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host;
  });
}

/** A location for people. What stands in a query may be secret. */
export function printedLocation(location: string): string {
  return location.replace(/[?#].*$/, "?…").replace(/\/\/[^/\s]*@/, "//[hidden]@");
}

/** Text that may be percent-encoded, decoded; as it is where it turns out not to be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Redirects: to the same path with or without a slash at its end they are followed, and nowhere else. */

/** Statuses that send a request on as it is. Others turn a POST into a GET, and are followed for a GET only. */
const AS_IT_IS: readonly number[] = [307, 308];
const AS_A_GET: readonly number[] = [301, 302, 303];

/** The address that an answer sends a request on to, where the suite follows: at the same host, at the same path. */
export function followed(
  method: "GET" | "POST",
  url: string,
  { status, location }: { readonly status: number; readonly location?: string | undefined },
): string | undefined {
  if (location === undefined || !(AS_IT_IS.includes(status) || (method === "GET" && AS_A_GET.includes(status))))
    return undefined;
  const from = new URL(url);
  const to = URL.canParse(location, url) ? new URL(location, url) : undefined;
  const same = to && to.origin === from.origin && withoutSlash(to.pathname) === withoutSlash(from.pathname);
  return same && to.pathname !== from.pathname ? to.href : undefined;
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, "");
}

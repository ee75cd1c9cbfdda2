import { decoded } from "../net/addresses";
import { type ApiDescription, PATHS } from "./service";

export type Json = Readonly<Record<string, unknown>>;

/**
 * What a description has at a path of the service, by its methods; unset where it does not list the path. Whoever asks
 * whether a path is there reads it in this way: below a base path, behind the path of a server, with or without a slash at
 * its end.
 */
export function describedAt(description: ApiDescription | undefined, path: string): unknown {
  const { paths, servers } = asObject(description);
  const bases = ["", ...asList(servers).map((server) => pathOf(asObject(server).url))];
  const isIt = (listed: string) => bases.some((base) => withoutSlash(base + listed).endsWith(path));
  return Object.entries(asObject(paths)).find(([listed]) => isIt(listed))?.[1];
}

/** Whether this is a deployment from before the generate endpoint, on which nothing here can be tried. */
export function isOldDeployment(description: ApiDescription): boolean {
  const lists = (path: string) => describedAt(description, path) !== undefined;
  return lists(PATHS.simulations) && !lists(PATHS.generate);
}

/** The path of a server's address, which may be a path alone. */
function pathOf(url: unknown): string {
  const address = String(url ?? "");
  const any = "http://any";
  return URL.canParse(address, any) ? withoutSlash(new URL(address, any).pathname) : "";
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, "");
}

export function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a reference within the document leads to, however many there are on the way; the value itself without one. */
export function resolved(value: unknown, document: Json): Json {
  let found = asObject(value);
  for (const seen = new Set<unknown>(); typeof found.$ref === "string" && !seen.has(found); ) {
    seen.add(found);
    const steps = found.$ref.startsWith("#/") ? found.$ref.slice(2).split("/") : [];
    // A JSON pointer in an address writes "/" as "~1" and "~" as "~0".
    const names = steps.map((step) => decoded(step).replaceAll("~1", "/").replaceAll("~0", "~"));
    found = asObject(names.reduce<unknown>((at, name) => asObject(at)[name], names.length > 0 ? document : undefined));
  }
  return found;
}

import { execFile } from "node:child_process";
import { text } from "node:stream/consumers";

/** Whether the tests run beside a cluster; otherwise why they are skipped. */
export const NO_CLUSTER = process.env.CLUSTER_FOLDER
  ? false
  : "no cluster is started here; npm run test:cluster does that";

/** How long kubectl may take, in ms; whatever waits longer says so itself. */
const LIMIT = 300_000;
const MOST_TEXT = 50 * 1024 ** 2;

/** What kubectl writes to standard output. Throws an `Error` with what it writes to standard error where it fails. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  return ask(args);
}

/** Applies objects of Kubernetes. */
export async function apply(...objects: readonly object[]): Promise<void> {
  await ask(["apply", "--filename", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
}

/** What `kubectl get --output json` tells, of the shape that the caller expects of it. */
export async function get<Shape>(...args: readonly string[]): Promise<Shape> {
  return JSON.parse(await kubectl("get", ...args, "--output", "json")) as Shape;
}

async function ask(args: readonly string[], input = ""): Promise<string> {
  const child = execFile("kubectl", args, { timeout: LIMIT, maxBuffer: MOST_TEXT });
  // kubectl may end before it has read it.
  child.stdin?.on("error", () => {}).end(input);
  const [out, said, code] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${said}`);
  return out;
}

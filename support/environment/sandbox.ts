import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import * as v from "valibot";
import type { StoreSettings } from "../settings/settings";
import { formatDuration } from "../shared/quantities";

const address = v.pipe(v.string(), v.url());

/** What the sandbox reports once it is up. */
const sandboxAddresses = v.object({ serviceUrl: address, storeUrl: address });
type SandboxAddresses = Readonly<v.InferOutput<typeof sandboxAddresses>>;

/** A running sandbox. */
export interface SandboxProcess extends SandboxAddresses {
  stop(): Promise<void>;
}

const PROJECT = path.resolve(__dirname, "../..");
const SANDBOX = path.join(PROJECT, "sandbox/main.ts");
/** How long it may take to start, in ms. It takes about a second; a machine under load may need many. */
const START_LIMIT = 60_000;

/**
 * Starts the sandbox as a process of its own and waits for its addresses. It ends with `stop`, and by itself when this
 * process is gone for whatever reason, since the channel between the two then closes. Throws an `Error` when it does not
 * start within `limit` ms.
 */
export async function startSandbox(
  store: StoreSettings,
  { program = SANDBOX, limit = START_LIMIT } = {},
): Promise<SandboxProcess> {
  const child = fork(program, {
    cwd: PROJECT,
    execArgv: [],
    // A group of its own: Ctrl-C is for the suite, which still needs the sandbox until it has ended in order.
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      MINIO_ENDPOINT: store.endpoint ?? "",
      MINIO_ACCESS_KEY: store.keys?.accessKey ?? "",
      MINIO_SECRET_KEY: store.keys?.secretKey ?? "",
      MINIO_SESSION_TOKEN: store.keys?.sessionToken ?? "",
      MINIO_BUCKET: store.bucket,
      MINIO_REGION: store.region,
    },
  });
  const addresses = await addressesOf(child, limit);
  // Nothing of the sandbox keeps this process from ending.
  child.unref();
  child.channel?.unref();
  return { ...addresses, stop: () => stop(child) };
}

async function addressesOf(child: ChildProcess, limit: number): Promise<SandboxAddresses> {
  const settled = new AbortController();
  const late = AbortSignal.timeout(limit);
  const signal = AbortSignal.any([settled.signal, late]);
  try {
    const ended = once(child, "exit", { signal }).then(() => {
      throw new Error("it ended at once, for the reason it gave above");
    });
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    const { success, output } = v.safeParse(sandboxAddresses, message);
    if (!success) throw new Error("it reported something else than its addresses");
    return output;
  } catch (error) {
    child.kill();
    const reason = late.aborted ? `it did not report its addresses within ${formatDuration(limit)}` : error;
    throw new Error(`The embedded sandbox did not start: ${reason instanceof Error ? reason.message : reason}.`);
  } finally {
    settled.abort();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, "exit");
  child.kill();
  await gone;
}

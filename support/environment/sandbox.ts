import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { StoreSettings } from "../settings/settings";

/** A running sandbox. */
export interface SandboxProcess {
  readonly serviceUrl: string;
  readonly storeUrl: string;
  stop(): Promise<void>;
}

const PROJECT = path.resolve(__dirname, "../..");
/** It starts in about a second; a machine under load may need many. */
const START_LIMIT = 60_000;

/**
 * Starts the sandbox as a process of its own and waits for its addresses. It ends with `stop`, and by itself when this
 * process is gone, however that came about: the channel between the two then closes.
 */
export async function startSandbox(store: StoreSettings): Promise<SandboxProcess> {
  const child = fork(path.join(PROJECT, "sandbox/main.ts"), {
    cwd: PROJECT,
    execArgv: [],
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
  const addresses = await addressesOf(child);
  // Nothing of the sandbox keeps this process from ending.
  child.unref();
  child.channel?.unref();
  return { ...addresses, stop: () => stop(child) };
}

async function addressesOf(child: ChildProcess): Promise<Pick<SandboxProcess, "serviceUrl" | "storeUrl">> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(START_LIMIT)]);
  try {
    const ended = once(child, "exit", { signal }).then(() => {
      throw new Error("it ended at once, for the reason it gave above");
    });
    const [addresses] = await Promise.race([once(child, "message", { signal }), ended]);
    return addresses;
  } catch (error) {
    child.kill();
    throw new Error(`The embedded sandbox did not start: ${(error as Error).message}.`);
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

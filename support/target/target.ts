import { ClickstreamService } from "../clickstream/service";
import type { Settings } from "../settings";
import { type SandboxProcess, startSandbox } from "./sandbox-process";

/** What a run is against: the addresses that every scenario uses. Plain data, so that it can be handed to a worker. */
export interface Target {
  readonly kind: "service" | "sandbox";
  readonly baseUrl: string;
  readonly storeEndpoint: string;
  /** What this is and why it was chosen, in a sentence for the top of the terminal and the report. */
  readonly note: string;
}

/** Where a service and its store are looked for when nothing else is said. */
const LOCAL_SERVICE = "http://localhost:8000";
const LOCAL_STORE = "http://localhost:9000";
/** A service on this machine answers its health check well within this, in ms. */
const LOCAL_WAIT = 2000;

/** Decides what a run is against, and starts the sandbox where that is what it is. */
export async function chooseTarget(settings: Settings): Promise<{ target: Target; sandbox?: SandboxProcess }> {
  const { baseUrl, store } = settings;
  if (baseUrl === "sandbox") return sandboxTarget(settings, "CLICKSTREAM_BASE_URL asks for it");
  const storeEndpoint = store.endpoint ?? LOCAL_STORE;
  if (baseUrl) return { target: { kind: "service", baseUrl, storeEndpoint, note: `the service at ${baseUrl}` } };
  if (await answersAsClickstream(LOCAL_SERVICE)) {
    const note = `the service found at ${LOCAL_SERVICE} (to use another, set CLICKSTREAM_BASE_URL)`;
    return { target: { kind: "service", baseUrl: LOCAL_SERVICE, storeEndpoint, note } };
  }
  return sandboxTarget(
    settings,
    `CLICKSTREAM_BASE_URL is not set, and no clickstream service answers at ${LOCAL_SERVICE}`,
  );
}

async function sandboxTarget(
  settings: Settings,
  because: string,
): Promise<{ target: Target; sandbox: SandboxProcess }> {
  const sandbox = await startSandbox(settings.store);
  const note = `the embedded sandbox, a stand-in and NOT your service: ${because}`;
  const { serviceUrl: baseUrl, storeUrl: storeEndpoint } = sandbox;
  return { target: { kind: "sandbox", baseUrl, storeEndpoint, note }, sandbox };
}

async function answersAsClickstream(baseUrl: string): Promise<boolean> {
  const service = new ClickstreamService(baseUrl);
  try {
    return await service.answersAsClickstream(LOCAL_WAIT);
  } finally {
    await service.close();
  }
}

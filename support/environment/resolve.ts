import { ClickstreamService } from "../clickstream/service";
import type { Settings } from "../settings/settings";
import { forwardPorts } from "./kubernetes/port-forward";
import { startSandbox } from "./sandbox";
import type { ReadyTarget, Target } from "./target";

/** Where a service and its store are looked for when nothing else is said. */
const LOCAL_SERVICE = "http://localhost:8000";
const LOCAL_STORE = "http://localhost:9000";
/** A service on this machine answers its health check well within this, in ms. */
const LOCAL_WAIT = 2000;

const NOTHING_TO_END = async () => {};

/** Decides what a run is against, and starts what it takes to reach it: the sandbox, or a port forwarding. */
export async function prepareTarget(settings: Settings): Promise<ReadyTarget> {
  const { baseUrl, store, portForward } = settings;
  if (portForward) return forwardPorts(portForward, store.endpoint);
  if (baseUrl === "sandbox") return sandboxTarget(settings, "CLICKSTREAM_BASE_URL asks for it");
  const storeEndpoint = store.endpoint ?? LOCAL_STORE;
  if (baseUrl) {
    const target: Target = { kind: "service", baseUrl, storeEndpoint, note: `the service at ${baseUrl}` };
    return { target, release: NOTHING_TO_END };
  }
  if (await answersAsClickstream(LOCAL_SERVICE, settings)) {
    const note = `the service found at ${LOCAL_SERVICE} (to use another, set CLICKSTREAM_BASE_URL)`;
    return { target: { kind: "service", baseUrl: LOCAL_SERVICE, storeEndpoint, note }, release: NOTHING_TO_END };
  }
  return sandboxTarget(
    settings,
    `CLICKSTREAM_BASE_URL is not set, and no clickstream service answers at ${LOCAL_SERVICE}`,
  );
}

async function sandboxTarget(settings: Settings, because: string): Promise<ReadyTarget> {
  const sandbox = await startSandbox(settings.store);
  const note = `the embedded sandbox, a stand-in and NOT your service: ${because}`;
  const { serviceUrl: baseUrl, storeUrl: storeEndpoint } = sandbox;
  return { target: { kind: "sandbox", baseUrl, storeEndpoint, note }, release: () => sandbox.stop() };
}

async function answersAsClickstream(baseUrl: string, { headers }: Settings): Promise<boolean> {
  const service = new ClickstreamService(baseUrl, headers);
  try {
    return await service.answersAsClickstream(LOCAL_WAIT);
  } finally {
    await service.close();
  }
}

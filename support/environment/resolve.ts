import { type Found, recognise } from "../clickstream/recognition";
import { ClickstreamService } from "../clickstream/service";
import type { Settings } from "../settings/settings";
import { NotTried } from "../shared/failure";
import { forwardPorts } from "./kubernetes/port-forward";
import { startSandbox } from "./sandbox";
import type { ReadyTarget } from "./target";

/** Where a service and its store are looked for when nothing else is said. */
const LOCAL_SERVICE = "http://localhost:8000";
const LOCAL_STORE = "http://localhost:9000";

const NOTHING_TO_END = async () => {};

/**
 * Decides what a run is against, and starts what it takes to reach it: the sandbox, or a port forwarding. `local` is where
 * a service is looked for that nobody named. Throws `NotTried` where that cannot be decided.
 */
export async function prepareTarget(settings: Settings, local = LOCAL_SERVICE): Promise<ReadyTarget> {
  const { baseUrl, store, portForward } = settings;
  if (portForward) return forwardPorts(portForward, store.endpoint);
  if (baseUrl === "sandbox") return sandboxTarget(settings, "CLICKSTREAM_BASE_URL asks for it");
  if (baseUrl) return serviceTarget(settings, baseUrl, `the service at ${baseUrl}`);
  const found = await lookAt(local, settings);
  if (found.kind === "clickstream")
    return serviceTarget(settings, local, `the service found at ${local} (to use another, set CLICKSTREAM_BASE_URL)`);
  // It may well be the service. To try another in its place would hide that it hangs.
  if (found.kind === "no answer") throw localSilence(local, found.says);
  const because = `CLICKSTREAM_BASE_URL is not set, and ${noneAt(local, found)}`;
  if (settings.targetRequired) throw noTarget(because, settings.targetRequired);
  return sandboxTarget(settings, because);
}

function serviceTarget({ store }: Settings, baseUrl: string, note: string): ReadyTarget {
  const storeEndpoint = store.endpoint ?? LOCAL_STORE;
  return { target: { kind: "service", baseUrl, storeEndpoint, note }, release: NOTHING_TO_END };
}

function noneAt(local: string, found: Found): string {
  const instead = found.kind === "something else" ? `, but something else (${found.says})` : "";
  return `no clickstream service answers at ${local}${instead}`;
}

function noTarget(because: string, required: string): NotTried {
  return new NotTried({
    promised: "there is a service to try",
    happened: `${because}; ${required}, so the embedded sandbox does not stand in for it`,
    cause: "the run was not told where the service is, or a service or port forwarding on this machine is not up",
    remedy:
      "set CLICKSTREAM_BASE_URL or PORT_FORWARD=true; to try the embedded sandbox on purpose, CLICKSTREAM_BASE_URL=sandbox",
  });
}

function localSilence(local: string, says: string): NotTried {
  return new NotTried({
    promised: "what listens on this machine, where the service is looked for, answers",
    happened: `CLICKSTREAM_BASE_URL is not set, and ${says}`,
    cause: `the service at ${local} hangs, its port forwarding has lost its pod, or another program listens there`,
    remedy:
      "restart it, or set CLICKSTREAM_BASE_URL to the address of the service; CLICKSTREAM_BASE_URL=sandbox tries the embedded sandbox",
  });
}

async function sandboxTarget(settings: Settings, because: string): Promise<ReadyTarget> {
  const sandbox = await startSandbox(settings.store);
  const note = `the embedded sandbox, a stand-in and NOT your service: ${because}`;
  const { serviceUrl: baseUrl, storeUrl: storeEndpoint } = sandbox;
  return { target: { kind: "sandbox", baseUrl, storeEndpoint, note }, release: () => sandbox.stop() };
}

async function lookAt(address: string, { headers }: Settings): Promise<Found> {
  const service = new ClickstreamService(address, headers);
  try {
    return await recognise(service);
  } finally {
    await service.close();
  }
}

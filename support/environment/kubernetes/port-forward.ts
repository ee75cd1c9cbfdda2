import { request } from "undici";
import { PATHS } from "../../clickstream/service";
import type { KubernetesSettings } from "../../settings/settings";
import { cancelled } from "../../shared/cancellation";
import { poll } from "../../shared/polling";
import { whileShowing } from "../../shared/progress";
import { formatDuration } from "../../shared/quantities";
import type { ReadyTarget } from "../target";
import { neverReady, type Wanted } from "./forwarding-failures";
import { kubectl, type Place } from "./kubectl";
import { Supervision } from "./supervision";

/** How long the ports may take to be forwarded, and then each address until it answers. In ms. */
const READY_LIMIT = 60_000;
/** Between two tries, in ms. */
const POLL = 250;

/**
 * Forwards the ports of the service and, unless `storeEndpoint` says where that is, of its store, and waits until both
 * answer, for at most `limit` ms at each step. Throws a `Failure` that names the reason. What it started ends with
 * `release`, and by itself when this process is gone.
 */
export async function forwardPorts(
  settings: KubernetesSettings,
  storeEndpoint?: string,
  limit = READY_LIMIT,
): Promise<ReadyTarget> {
  const { service, store } = settings;
  const place = await placeOf(settings);
  const wanted: Wanted[] = [
    { place, service, variable: "CLICKSTREAM_SERVICE" },
    ...(storeEndpoint ? [] : [{ place, service: store, variable: "MINIO_SERVICE" } as const]),
  ];
  const supervision = new Supervision(place, wanted, limit);
  const names = wanted.map((one) => one.service.name).join(" and ");
  try {
    const [baseUrl = "", forwardedStore] = await whileShowing(`forwarding ${names}`, async () => {
      const addresses = await supervision.up();
      const [first, second] = wanted;
      if (first) await untilAnswers(first, addresses[0] + PATHS.live, supervision, limit);
      if (second) await untilAnswers(second, `${addresses[1]}/`, supervision, limit);
      return addresses;
    });
    supervision.tellOfLosses();
    const { context } = place;
    const note = `the service ${service.name} in the namespace ${place.namespace}${context ? ` (context ${context})` : ""}, forwarded to ${baseUrl}`;
    return {
      target: {
        kind: "service",
        baseUrl,
        storeEndpoint: storeEndpoint ?? forwardedStore ?? "",
        note,
        forwarded: { ...place, service: service.name, port: service.port },
      },
      release: () => supervision.stop(),
    };
  } catch (error) {
    await supervision.stop();
    throw error;
  }
}

/**
 * Where the service is, with the context by its name: someone may choose another context while this runs, and what is
 * forwarded has to be what was asked about. Without a context where kubectl names none, such as within a cluster.
 */
async function placeOf({ namespace, context }: KubernetesSettings): Promise<Place> {
  const name = context ?? (await kubectl({ namespace }, "config", "current-context")).stdout;
  return { namespace, ...(name ? { context: name } : {}) };
}

/** Waits until a forwarded address answers. Throws a `Failure` when it does not come to that. */
async function untilAnswers(wanted: Wanted, address: string, supervision: Supervision, limit: number): Promise<void> {
  const said = await whileNotAnswering(address, limit, AbortSignal.any([cancelled, supervision.ended]));
  if (said === undefined) return;
  throw await neverReady(wanted, formatDuration(limit), supervision.saidOf(wanted) || said);
}

/**
 * Waits until an address answers in a way that shows it is served, which is anything but an error of the server, for at
 * most `limit` ms. Returns nothing then, and what it said last where it does not come to that. Throws the signal's
 * reason once that aborts.
 */
export function whileNotAnswering(
  address: string,
  limit: number,
  signal: AbortSignal = cancelled,
): Promise<string | undefined> {
  return poll(
    { every: POLL, limit, signal },
    (ending) => answerOf(address, ending),
    (said) => said === undefined,
  );
}

/** Nothing when it is served, and otherwise what it said. */
async function answerOf(address: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(address, { headersTimeout: 5000, bodyTimeout: 5000, signal });
    body.on("error", () => {}).destroy();
    return statusCode < 500 ? undefined : `it answered with ${statusCode}`;
  } catch (error) {
    return (error as Error).message;
  }
}
